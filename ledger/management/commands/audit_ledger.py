from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.api import audit


class Command(BaseCommand):
    help = "Recompute every balance of the ledger from its history; fails loudly when anything disagrees."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = audit()
        if faults:
            lines = [f"{fault.rule}: {', '.join(map(str, fault.rows))}" for fault in faults]
            raise CommandError("The books do not agree.\n" + "\n".join(lines))
        self.stdout.write("The books agree.")
