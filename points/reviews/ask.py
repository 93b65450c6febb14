"""A member asks that a decision about one of his activities be looked at again; once for each decision."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from lib.text import clean
from points.awards.mine import activities_of
from points.awards.models import Decision
from points.reviews.models import Review
from points.rules.models import RuleVersion

MOST = 2000  # letters


class NotYours(Exception):
    """No decision about an activity of this member; or of a version on trial, which is no member's matter."""


def decisions_of(*, member_id: int) -> QuerySet[Decision]:
    """Every decision about what the member did, also under a number that was merged into this one."""
    mine = Decision.objects.filter(event__in=activities_of(member_id=member_id))
    return mine.exclude(outcome=Decision.Outcome.SHADOW).exclude(version__status=RuleVersion.Status.SHADOW)


@transaction.atomic
def ask_review(*, member_id: int, decision_id: int, text: str, at: dt.datetime) -> int:
    """The request's id; asked twice, the first one stands. NotYours for a foreign decision, ValueError without a word."""
    if not clean(text):
        raise ValueError("A request says why.")
    decision = decisions_of(member_id=member_id).filter(pk=decision_id).first()
    if decision is None:
        raise NotYours(decision_id)
    made, _ = Review.objects.get_or_create(decision=decision, defaults={"text": clean(text)[:MOST], "at": at})
    return int(made.pk)
