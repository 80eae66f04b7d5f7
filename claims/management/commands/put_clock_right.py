"""Say that the clock of the server is right."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims import workflow
from claims.models import Claim, User


class Command(BaseCommand):
    help = (
        "Says that the server's clock is right now, after it ran ahead or after a long pause: the desk can go on, and what "
        "was recorded in the future is recorded again as of now. Without --yes it only shows the clock and those claims."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="USERNAME", help="Who says so: who may manage accounts.")
        parser.add_argument("--reason", required=True, help="What was wrong with the clock. It is kept in the log.")
        parser.add_argument("--yes", action="store_true", help="The time that was shown is right: do it.")

    def handle(self, *, by: str, reason: str, yes: bool, **options: Any) -> None:
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"Nobody is called {by} here.")
        if not yes:
            now = timezone.now()
            count = Claim.objects.filter(changed_at__gt=now).count()
            self.stdout.write(
                f"It is {now:%Y-%m-%d %H:%M:%S} UTC by the server's clock. Claims changed later: {count}."
            )
            self.stdout.write("If that is the time, run this again with --yes. Nothing was done.")
            return
        try:
            claims = workflow.put_clock_right(user, reason=reason)
        except (workflow.Refused, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The clock is right. Claims that were dated anew: {len(claims)}.")
        self.stdout.writelines(f"  {claim.public_id}" for claim in claims)
