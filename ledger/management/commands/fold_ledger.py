from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.checkpoint import fold


class Command(BaseCommand):
    help = "Write checkpoints of the balances. After a restore, with writers stopped, it opens a new epoch."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Checkpoints written: {fold(at=timezone.now())}.")
