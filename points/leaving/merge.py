"""Two memberships become one: what one person earns once is paid once, and the wallets are joined."""

import datetime as dt

from django.utils.translation import gettext_lazy

from accounts.registry import MustBeSettled
from ledger import api as ledger
from members.api import memberships
from members.registry import Merging
from points.awards.caps import join_caps
from points.awards.models import Event
from points.awards.paid import with_points
from points.awards.reverse import reverse_activity
from points.registry import activity_kinds

SCOPE = "points.merge"
SET_ASIDE = gettext_lazy("Points are set aside for an order. Pay the order or cancel it first.")


def merge_points(*, merging: Merging, at: dt.datetime) -> None:
    """What both did of a kind that counts once for a person is taken back from the one that goes, and what is spent
    of it already is owed; then points follow with their dates, and what was used of the rules' caps counts for the one
    that stays. Raises MustBeSettled while points of the first are set aside.
    """
    hold_still(merging=merging)
    for source, source_id in _twice(merging):
        reverse_activity(source=source, source_id=source_id, key=f"merge:{merging.new_id}", at=at, forgive=False)
    join_caps(old_id=merging.old_id, new_id=merging.new_id)
    try:
        ledger.merge_wallets(
            from_wallet=merging.old_wallet,
            into_wallet=merging.new_wallet,
            scope=SCOPE,
            key=f"{merging.old_id}:{merging.new_id}",
            at=at,
        )
    except ledger.HoldsOpen:
        raise MustBeSettled([str(SET_ASIDE)]) from None


def hold_still(*, merging: Merging) -> None:
    """Lock what a merge changes in the points, by whomever it is changed: first the activities that one person earns
    once, by id, as whoever takes one back; then both wallets, by id (docs/adr/0009).
    """
    both = [*memberships(member_id=merging.old_id), *memberships(member_id=merging.new_id)]
    once = Event.objects.filter(kind__in=_once(), member_id__in=both)
    list(once.select_for_update().order_by("pk").values_list("pk"))
    for wallet in sorted((merging.old_wallet, merging.new_wallet)):
        ledger.lock_wallet(wallet)


def _twice(merging: Merging) -> list[tuple[str, str]]:
    """(source, id) of what the one that goes did and the other was paid for, too, in this or an earlier membership."""
    once = _once()
    theirs = Event.objects.filter(kind__in=once, member_id__in=memberships(member_id=merging.new_id))
    paid = with_points(theirs).filter(left__gt=0)  # what was taken back from him is paid by the other one
    known = {(row.kind, frozenset(row.facts.items())) for row in paid.only("kind", "facts")}
    mine = Event.objects.filter(kind__in=once, member_id__in=memberships(member_id=merging.old_id)).order_by("pk")
    return [(row.source, row.source_id) for row in mine if (row.kind, frozenset(row.facts.items())) in known]


def _once() -> list[str]:
    """Kinds of activities that one person earns once."""
    return [kind.code for kind in activity_kinds if kind.is_once]
