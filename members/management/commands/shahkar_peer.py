from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.profile.shahkar_peer import ShahkarPeer


class Command(BaseCommand):
    help = "Run a local end for identity checks instead of Shahkar; it knows nobody. Demo and tests only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8430)

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The peer runs in the demo and in tests only.")
        try:
            server = ShahkarPeer(port=options["port"])
        except OSError as error:
            raise CommandError(f"Port {options['port']} is taken; choose another with --port.") from error
        self.stdout.write(f"Local Shahkar peer on {server.url}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            server.server_close()
