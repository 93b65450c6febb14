"""A suspended member answers once; somebody who did not suspend decides."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from ledger import api as ledger
from lib.text import clean
from members.suspensions.models import Appeal, Suspension
from members.suspensions.read import current, open_at
from members.suspensions.suspend import StandingRefused, lift
from members.suspensions.tell import tell

Verdict = Appeal.Verdict


@transaction.atomic
def appeal(*, member_id: int, text: str, at: dt.datetime) -> int:
    """Against the suspension in force; sent twice, the first one stands. StandingRefused when there is none."""
    row = current(member_id=member_id, at=at)
    if row is None or not clean(text):
        raise StandingRefused
    made, _ = Appeal.objects.get_or_create(suspension=row, defaults={"text": clean(text)[:2000], "at": at})
    return int(made.pk)


@transaction.atomic
def answer(*, appeal_id: int, verdict: str, text: str, by: int, at: dt.datetime) -> None:
    """Decide an appeal, once. Accepted, the suspension is lifted if it is not over. The member is told either way.

    Raises StandingRefused for the person who suspended, the member, a decided appeal, one that nobody waits for.
    """
    # The wallet before the appeal's row, as whoever leaves has them: what comes back with a lifted suspension is booked
    # there. A suspension that stays books nothing, and keeps nobody's payment waiting.
    if verdict == Verdict.LIFTED:
        wallet = unanswered().filter(pk=appeal_id).values_list("suspension__member__wallet_id", flat=True).first()
        if wallet is None:
            raise StandingRefused
        ledger.lock_wallet(wallet)
    rows = unanswered().select_for_update(of=("self",)).select_related("suspension__member")
    row = rows.filter(pk=appeal_id).first()
    if row is None or by in {row.suspension.by_id, row.suspension.member.user_id} or not clean(text):
        raise StandingRefused
    Appeal.objects.filter(pk=row.pk).update(
        verdict=Verdict(verdict), answer=clean(text)[:2000], answered_by_id=by, answered_at=at
    )
    if verdict == Verdict.LIFTED and Suspension.objects.filter(open_at(at), pk=row.suspension_id).exists():
        lift(suspension_id=row.suspension_id, why=text, by=by, at=at)
    else:
        tell(row.suspension, "appeal_answered", at=at)


def waiting() -> int:
    """Appeals that nobody has answered."""
    return unanswered().count()


def unanswered() -> QuerySet[Appeal]:
    """Without an answer, of somebody who is still here under this number (a merge takes the appeal along)."""
    return Appeal.objects.filter(verdict="", suspension__member__merged_into=None, suspension__member__erased_at=None)
