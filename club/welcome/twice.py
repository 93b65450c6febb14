"""What one person was paid twice is taken back once: after a merge, and when a card shows that two members are one.

What is spent of it already is owed, and the next points repay it, also those that come back of an unused voucher: to
whom it is forgiven, two memberships pay twice as much as one.
"""

import datetime as dt

from club.welcome.paid_before import REGISTERED
from club.welcome.sources import SOURCES
from members.api import memberships
from points.api import Paid, paid_for, reverse_activity


def _paid(what: str, *, member_id: int) -> tuple[str, list[Paid]]:
    """The source of such activities, and those of a member, in every membership that was merged into this one."""
    every = memberships(member_id=member_id)
    if what == REGISTERED:
        source, ids = SOURCES[REGISTERED], [str(each) for each in every]
    else:
        sort, _, part = what.partition(":")
        source, ids = SOURCES[sort], [f"{each}:{part}" for each in every]
    return source, paid_for(source=source, source_ids=ids)


def take_back(what: str, *, member_id: int, key: str, at: dt.datetime) -> None:
    """All that a member was paid for `what`, under a key of the occasion; safe to repeat."""
    source, rows = _paid(what, member_id=member_id)
    for row in rows:
        if row.left:
            reverse_activity(source=source, source_id=row.source_id, key=key, at=at, forgive=False)


def take_back_of_two(what: str, *, old_id: int, new_id: int, is_same: bool, at: dt.datetime) -> None:
    """Both count as paid for `what`, and become one: it stays paid once, whichever of the two goes.

    Where both were paid, it is taken from the one that goes. Where one has it only as a mark, because its number was
    paid before and let go, it is taken from the other, unless that one let the number go (`is_same`): then the mark
    says what the other was paid.
    """
    old, new = _paid(what, member_id=old_id)[1], _paid(what, member_id=new_id)[1]
    if _is_paid(old) and (_is_paid(new) or (_is_marked(new) and not is_same)):
        take_back(what, member_id=old_id, key=f"merge:{new_id}", at=at)
    elif _is_paid(new) and _is_marked(old) and not is_same:
        take_back(what, member_id=new_id, key=f"merge:{old_id}", at=at)


def _is_paid(rows: list[Paid]) -> bool:
    return any(row.left for row in rows)


def _is_marked(rows: list[Paid]) -> bool:
    """Paid elsewhere. Who has completed it while no rule paid for it was never paid."""
    return not rows or any(row.given for row in rows)
