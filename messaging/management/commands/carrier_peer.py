from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from messaging.carrier_peer import CHOICES, CarrierPeer, Kavenegar, SmsIr


class Command(BaseCommand):
    help = (
        "Run a local end for text messages instead of a carrier; nothing leaves. Demo and tests only. "
        "POST /say with from and text is a person's reply."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8440)
        parser.add_argument("--carrier", choices=CHOICES, default=CHOICES[0])
        parser.add_argument("--push-to", default="", help="the address that Kavenegar's peer calls with a reply")

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The peer runs in the demo and in tests only.")
        carrier = Kavenegar(push_to=options["push_to"]) if options["carrier"] == CHOICES[0] else SmsIr()
        try:
            server = CarrierPeer(carrier, port=options["port"])
        except OSError as error:
            raise CommandError(f"Port {options['port']} is taken; choose another with --port.") from error
        self.stdout.write(f"Local carrier peer ({options['carrier']}) on {carrier.url}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            server.server_close()
