"""What statements tell the rest at start: whose rows they hold, and what staff must know."""

from club.statements import personal as statements
from club.statements.watch import findings
from lib import watch


def register() -> None:
    statements.register()
    watch.register(name="club.statements", check=findings)
