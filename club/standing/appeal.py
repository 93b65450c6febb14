"""A suspended member answers once; somebody who did not suspend decides."""

import datetime as dt

from django.db import transaction

from club.models import Appeal
from club.standing.read import current
from club.standing.suspend import StandingRefused, lift, tell
from lib.text import clean

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
    """Decide an appeal, once. Accepted, the suspension is lifted. The member is told either way.

    Raises StandingRefused for the person who suspended, the member, a decided appeal, a suspension that is over.
    """
    row = Appeal.objects.select_for_update(of=("self",)).select_related("suspension__member").get(pk=appeal_id)
    if by in {row.suspension.by_id, row.suspension.member.user_id} or row.verdict or not clean(text):
        raise StandingRefused
    Appeal.objects.filter(pk=row.pk).update(
        verdict=Verdict(verdict), answer=clean(text)[:2000], answered_by_id=by, answered_at=at
    )
    if verdict == Verdict.LIFTED:
        lift(suspension_id=row.suspension_id, why=text, by=by, at=at)
    else:
        tell(row.suspension, "appeal_answered", at=at)


def waiting() -> int:
    """Appeals that nobody has answered."""
    return Appeal.objects.filter(verdict="").count()
