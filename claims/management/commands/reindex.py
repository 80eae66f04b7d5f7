from typing import Any

from django.core.management.base import BaseCommand

from claims import publishing, workflow
from claims.workflow.rows import index_all_rows


class Command(BaseCommand):
    help = (
        "Make the public index anew from the revisions, count the claims of the board afresh, and mark which public claims "
        "say anything else than their last revisions. "
        "Make claims findable by the words of those that were merged into them, and parties and sources by their own. "
        "Do it after an update; it may run while the site serves."
    )

    def handle(self, **options: Any) -> None:
        workflow.index_survivors()
        index_all_rows()
        done = 0
        for done in publishing.reindex():
            self.stdout.write(f"\r{done} claims", ending="")
            self.stdout.flush()
        self.stdout.write(f"\rThe public index tells {done} claims as their last revisions do.")
        for done in workflow.recount():
            self.stdout.write(f"\r{done} claims counted", ending="")
            self.stdout.flush()
        self.stdout.write(f"\rThe board counts who stands where, and on how much, of {done} claims.")
        for done in workflow.compare_all_with_published():
            self.stdout.write(f"\r{done} claims compared", ending="")
            self.stdout.flush()
        self.stdout.write(f"\rThe board marks which of {done} public claims have changed since.")
