from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.facets.compare import compare, rebuild


class Command(BaseCommand):
    help = "Bring every member's facets to what the profile says, and compare again. Safe to repeat."

    def handle(self, *args: object, **options: Any) -> None:
        mended = rebuild()
        left = compare(at=timezone.now())
        self.stdout.write(f"{mended} rows mended, {left} differ.")
