"""Two memberships become one: what one person earns once is paid once, and the wallets are joined."""

import datetime as dt

from django.utils.translation import gettext_lazy

from accounts.registry import MustBeSettled
from ledger import api as ledger
from members.api import memberships
from members.registry import Merging
from points.awards.models import Event
from points.awards.reverse import reverse_activity
from points.registry import activity_kinds

SCOPE = "points.merge"
SET_ASIDE = gettext_lazy("Points are set aside for an order. Pay the order or cancel it first.")


def merge_points(*, merging: Merging, at: dt.datetime) -> None:
    """What both did of a kind that counts once for a person is taken back from the one that goes, as far as it is
    there; then points follow with their dates. Raises MustBeSettled while points of the first are set aside.
    """
    for source, source_id in _twice(merging):
        reverse_activity(source=source, source_id=source_id, key=f"merge:{merging.new_id}", at=at)
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


def _twice(merging: Merging) -> list[tuple[str, str]]:
    """(source, id) of what the one that goes did and the other did, too, in this or an earlier membership of his."""
    once = [kind.code for kind in activity_kinds if kind.is_once]
    theirs = Event.objects.filter(kind__in=once, member_id__in=memberships(member_id=merging.new_id))
    known = {(row.kind, frozenset(row.facts.items())) for row in theirs.only("kind", "facts")}
    mine = Event.objects.filter(kind__in=once, member_id__in=memberships(member_id=merging.old_id)).order_by("pk")
    return [(row.source, row.source_id) for row in mine if (row.kind, frozenset(row.facts.items())) in known]
