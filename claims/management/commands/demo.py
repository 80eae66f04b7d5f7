"""Show the tracker on the story that it ships with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims.models import Claim
from claims.sample import about, people, story


class Command(BaseCommand):
    help = "Makes the database, loads the sample story, opens accounts for it and serves the site. Safe to run again."
    requires_system_checks = ()  # the first run has no database to check; runserver checks all

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Where to serve, on this machine alone (8000).")
        parser.add_argument("--no-serve", action="store_true", help="Prepare everything, then stop.")

    def handle(self, *, port: int, no_serve: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo opens accounts with a known password, so it runs only with DEBUG on.")
        call_command("migrate", verbosity=0)
        if Claim.objects.exists():
            self.stdout.write("The database holds claims already: nothing is loaded.")
        else:
            self.stdout.write("Loading the sample story …")
            with transaction.atomic():
                story.load(people.create())
        self._print_addresses(port)
        if not no_serve:
            self._serve(port)

    def _serve(self, port: int) -> None:
        """Serve the pages that readers and editors of a real site see, also where something is not found."""
        settings.DEBUG, settings.WHITENOISE_USE_FINDERS = False, True
        settings.STATIC_ROOT = None  # nothing was collected: files are served from where they lie
        settings.DESK_URL = f"http://127.0.0.1:{port}"  # so that permanent addresses lead here
        settings.ABOUT = {name: text or about.ABOUT[name] for name, text in settings.ABOUT.items()}
        settings.CORRECTIONS_CONTACT = settings.CORRECTIONS_CONTACT or about.CORRECTIONS_CONTACT
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)

    def _print_addresses(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        lines = [f"  what readers see   {address}/", f"  the desk           {address}/desk/"]
        lines += [f"  the admin          {address}/admin/", "", f"Accounts, all with the password {people.PASSWORD}:"]
        lines += [f"  {username:<12}{role}" for username, (role, *_) in people.PEOPLE.items()]
        self.stdout.write("\n".join(["", *lines, ""]))
