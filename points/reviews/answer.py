"""Somebody of the staff answers a request: the decision stays, or points are owed, which a second person approves."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text import clean
from members.api import Member, owner_of
from points.activities.allocate import propose_allocation
from points.activities.models import AllocationLine
from points.reviews.models import Review
from points.reviews.tell import tell
from points.rules.words import num

Verdict = Review.Verdict
IN_STATEMENT = 200  # letters


def whose(review: Review) -> Member:
    """Who owns today what the activity was; he may have another number by now."""
    return owner_of(review.decision.event.member)


def involved(review: Review) -> set[int]:
    """Users who may not answer: the member himself, and who gave the credit that it is about by hand."""
    lines = AllocationLine.objects.filter(event=review.decision.event_id)
    givers = lines.values_list("allocation__proposed_by", "allocation__decided_by")
    return {whose(review).user_id, *(user for pair in givers for user in pair if user is not None)}


def _open(review_id: int, by: int, text: str) -> Review:
    """The request under its lock, with nobody else's answer on it."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("decision__event__member__merged_into")
    row = rows.get(pk=review_id)
    if row.verdict:
        raise ValidationError(_("This request is answered already."))
    if by in involved(row):
        raise ValidationError(_("Somebody whom it does not concern must answer."))
    if whose(row).erased_at is not None:
        raise ValidationError(_("This member has left the club; nobody waits for the answer."))
    if not clean(text):
        raise ValidationError(_("Say why: the member reads it."))
    return row


@transaction.atomic
def answer_stays(*, review_id: int, text: str, by: int, at: dt.datetime) -> None:
    """The decision stays, and the member is told why. ValidationError for an answered request and who is involved."""
    row = _open(review_id, by, text)
    row.verdict, row.answer, row.answered_by_id, row.answered_at = Verdict.STAYS, clean(text), by, at
    row.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
    tell(row, user_id=whose(row).user_id, at=at)


@transaction.atomic
def propose_owed(*, review_id: int, points: int, text: str, office: str, by: int, at: dt.datetime) -> int:
    """Propose credit for what is owed; nothing is given before a second person approves. The allocation's id.

    `text` is what the member reads, in 200 letters; `office` stands for who answers. ValidationError as in
    `answer_stays`, and where no rule in force lets so many points be granted.
    """
    row = _open(review_id, by, text)
    if len(clean(text)) > IN_STATEMENT:
        raise ValidationError(_("At most 200 letters: it stands in the member's statement."))
    row.allocation_id = propose_allocation(
        member_ids=[whose(row).pk], credit=points, reason=clean(text), office=office, occurred_at=at, by=by, at=at
    )
    row.verdict, row.answer, row.points = Verdict.OWED, clean(text), points
    row.answered_by_id, row.answered_at = by, at
    row.save(update_fields=["verdict", "answer", "points", "allocation", "answered_by", "answered_at"])
    return int(row.allocation_id)


def on_decided(allocation_id: int, approved: bool, given: int, at: dt.datetime) -> None:
    """In the transaction of the second person: all of what is owed was given, or the request waits again.

    ValidationError when the month's limit for credit by hand would cut it: then nothing is given.
    """
    rows = Review.objects.select_for_update(of=("self",)).select_related("decision__event__member__merged_into")
    row = rows.filter(allocation=allocation_id, verdict=Verdict.OWED).first()
    if row is None:
        return
    if not approved:
        row.verdict, row.answer, row.points, row.answered_by, row.answered_at = "", "", 0, None, None
        row.save(update_fields=["verdict", "answer", "points", "answered_by", "answered_at"])
        return
    if given < row.points:
        text = ngettext(
            "The limit for credit by hand leaves %(given)s of the %(owed)s point that is owed. Nothing was given.",
            "The limit for credit by hand leaves %(given)s of the %(owed)s points that are owed. Nothing was given.",
            row.points,
        )
        raise ValidationError(text % {"given": num(given), "owed": num(row.points)})
    tell(row, user_id=whose(row).user_id, at=at)
