from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from payments.sandbox.server import Server


class Command(BaseCommand):
    help = "Run the local Stripe peer: a test payment page on this machine, no money moves. Demo and tests only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8420)
        parser.add_argument("--webhook", required=True, help="where signed events go, http://…/pay/stripe/webhook/")
        parser.add_argument("--public-url", default="", help="how browsers reach it; http://localhost:PORT by default")
        parser.add_argument("--state", type=Path, help="a file that keeps its state for the next start")

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.SANDBOX_ALLOWED or not settings.STRIPE_SECRET_KEY.startswith("sk_test_"):
            raise CommandError("The peer runs in the demo and in tests only, and with a test key.")
        port = options["port"]
        try:
            server = Server(
                port=port,
                webhook=options["webhook"],
                secret=settings.STRIPE_WEBHOOK_SECRETS[0],
                public_url=options["public_url"] or f"http://localhost:{port}",
                file=options["state"],
            )
        except OSError as error:
            raise CommandError(f"Port {port} is taken; choose another with --port.") from error
        self.stdout.write(f"Local Stripe peer on {server.peer.public_url}")
        server.postman.start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            server.postman.stop()
            server.server_close()
