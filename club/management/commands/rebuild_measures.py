from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from club.tiers.measure import rebuild


class Command(BaseCommand):
    help = "Set the yearly measures of thresholds and tiers to the sums of the decisions, where they are not."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild(at=timezone.now())} members mended.")
