"""What a back-up and the database restored from it must have in common."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from claims.backup import digests


class Command(BaseCommand):
    help = "Prints a digest (SHA-256), the number of rows and the name of every table, as `backup` does of its copy."
    requires_system_checks = ()  # what is compared may be what was damaged

    def handle(self, **options: Any) -> None:
        self.stdout.write("\n".join(map(str, digests(connection))))
