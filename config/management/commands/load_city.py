import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.celery import app
from config.demo_city import staff
from config.demo_city.load import load


class Command(BaseCommand):
    help = "Load the sample city Nilab into an empty demo database; the Stripe peer must be running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=int, default=300)
        parser.add_argument("--orders", type=int, default=240)
        parser.add_argument(
            "--at-peer", type=int, default=10, help="orders paid at the running Stripe peer; 0 for none"
        )

    def handle(self, *args: Any, members: int, orders: int, at_peer: int, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The sample city belongs to the demo; these settings are a real city's.")
        # Hints for a worker that is not there yet would only fill its queue: the loader does the work itself.
        app.conf.broker_url = "memory://"
        app.conf.broker_transport_options = {}
        began = time.monotonic()

        def tell(what: str) -> None:
            sys.stdout.write(f"  {time.monotonic() - began:4.0f} s  {what}\n")
            sys.stdout.flush()

        load(tell=tell, members=members, orders=orders, at_peer=at_peer)
        (Path(settings.VAR) / "people.txt").write_text(staff.told(), encoding="utf-8")
        tell("the city is loaded")
