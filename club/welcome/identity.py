"""One identity is paid once, whatever numbers it comes with: known by the card, once that is proven.

Ten digits anybody can type, so a number that is only written down says nothing here: else whoever types somebody's
number and leaves would take away what that person earns.
"""

import datetime as dt

from club.welcome import paid_before
from club.welcome.models import ProvenCard
from club.welcome.twice import take_back
from lib.national_id import normalised
from members.api import memberships


def proven(*, member_id: int, national_id: str, at: dt.datetime) -> None:
    """This card is the member's, in this transaction: what the same identity was paid elsewhere counts as paid here.

    Once for a card: whoever clears it and shows it again loses nothing, though another one counts as paid by it since.
    The caller has locked the member's row.
    """
    number = normalised(national_id)
    if not number:
        return
    card = paid_before.card(number)
    if ProvenCard.objects.filter(member_id=member_id, digest=card).exists():
        return
    elsewhere = _elsewhere(member_id, [card], at)
    for what in sorted(elsewhere & paid_before.paid(member_id=member_id)):
        take_back(what, member_id=member_id, key=f"card:{card[:32]}", at=at)
    paid_before.mark(member_id=member_id, whats=elsewhere, at=at)
    ProvenCard.objects.create(member_id=member_id, digest=card)


def is_paid_elsewhere(what: str, *, member_id: int, at: dt.datetime) -> bool:
    """Whether the identity of this member was paid for `what` in another membership, or in one that left.

    The rows of its cards are locked, so that of two memberships that complete the same part at once one is paid.
    """
    mine = ProvenCard.objects.filter(member_id=member_id).values_list("digest", flat=True)
    cards = list(mine)
    return bool(cards) and what in _elsewhere(member_id, cards, at)


def _elsewhere(member_id: int, cards: list[str], at: dt.datetime) -> set[str]:
    found = paid_before.known(cards, at=at)
    rows = ProvenCard.objects.select_for_update().filter(digest__in=cards).order_by("pk")
    others = {row.member_id for row in rows} - set(memberships(member_id=member_id))
    return found.union(*(paid_before.paid(member_id=other) for other in others))
