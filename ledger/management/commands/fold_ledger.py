from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ledger.checkpoint import fold


class Command(BaseCommand):
    help = "Write checkpoints of the balances. After a restore, with writers stopped, it opens a new epoch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="distrust the checkpoints that are there and sum everything again; writers wait meanwhile",
        )

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        self.stdout.write(f"Checkpoints written: {fold(at=timezone.now(), anew=anew)}.")
