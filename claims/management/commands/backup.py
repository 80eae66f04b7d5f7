"""Copy the database while it is in use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from claims.backup import BackupError, back_up


class Command(BaseCommand):
    help = (
        "Writes the database to a new file while the site serves (on PostgreSQL by pg_dump), and prints the digests of "
        "what is in it: `manage.py digests` prints the same once it is restored."
    )
    requires_system_checks = ()  # a database that has lost its triggers wants a back-up more than any other

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", type=Path, metavar="TO", help="The file to write. It must not exist yet.")

    def handle(self, *, to: Path, **options: Any) -> None:
        try:
            found = back_up(connection, to)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(map(str, found)))
