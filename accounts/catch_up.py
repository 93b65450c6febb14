"""What an upgrade leaves for afterwards is worked off by itself, a little at a time, and the operator sees how far it is.

A migration that fills a table of a million people would keep the city waiting; so it only writes down how far the old
rows go (accounts.models.CatchUp), and the workers take them in small transactions.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise

from accounts.models import CatchUp
from lib.registry import Registry
from lib.watch import Finding

CHUNK = 2000  # keys in one transaction: some tenths of a second


@dataclass(frozen=True, kw_only=True)
class Work:
    """`take` brings the rows with keys above its first number, up to its second; twice is as good as once.

    `sentence` tells the operator what is being prepared, with %(done)s for how many of a hundred parts are done.
    """

    take: Callable[[int, int], None]
    sentence: Promise


works: Registry[Work] = Registry("accounts.catch_up")


def register(name: str, work: Work) -> None:
    """Called once, at start; `name` is what the migration writes."""
    works.register(name, work)


def catch_up(*, seconds: float = 40.0) -> bool:
    """Work for so long; True when nothing is left. Two workers at once take turns, and a chunk that fails is tried again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not _take_some():
            return True
    return False


@transaction.atomic
def _take_some() -> bool:
    """One chunk, and how far it came, in one transaction; False when there was none."""
    row = CatchUp.objects.select_for_update(skip_locked=True).filter(name__in=works.names()).order_by("name").first()
    if row is None:
        return False
    upto = min(row.done_to + CHUNK, row.upto)
    works[row.name].take(row.done_to, upto)
    if upto == row.upto:
        row.delete()
    else:
        CatchUp.objects.filter(pk=row.pk).update(done_to=upto)
    return True


def is_behind(name: str) -> bool:
    """Whether rows from before an upgrade are still missing there."""
    return CatchUp.objects.filter(pk=name).exists()


def findings() -> Iterator[Finding]:
    for row in CatchUp.objects.filter(name__in=works.names()).order_by("name"):
        done = {"done": 100 * row.done_to // max(row.upto, 1)}
        yield Finding(state="warn", sentence=str(works[row.name].sentence) % done)
