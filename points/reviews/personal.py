"""What a member wrote in requests to review points, and what was answered."""

import datetime as dt

from django.utils.translation import gettext_lazy

from members.api import Member
from points.awards.mine import activities_of
from points.reviews.models import Review
from points.reviews.read import requests_of, what_was_done

WORDS = {
    "activity": gettext_lazy("Activity"),
    "asked_at": gettext_lazy("Asked"),
    "text": gettext_lazy("Text"),
    "verdict": gettext_lazy("Verdict"),
    "answer": gettext_lazy("Answer"),
    "points": gettext_lazy("Points"),
    "answered_at": gettext_lazy("Answered"),
}


def export(user_id: int) -> list[dict[str, object]]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    return [
        {
            "activity": what_was_done(row.decision.event),
            "asked_at": row.at,
            "text": row.text,
            "verdict": str(row.get_verdict_display()) if row.is_answered else "",
            "answer": row.answer if row.is_answered else "",
            "points": row.points if row.is_answered else 0,
            "answered_at": row.answered_at if row.is_answered else None,
        }
        for row in requests_of(member_id=member.pk)
    ]


def erase(user_id: int, at: dt.datetime) -> None:
    """The words go, which may name the person; that a decision was looked at again stays, as the decision does."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is not None:
        mine = activities_of(member_id=member.pk)
        Review.objects.filter(decision__event__in=mine).update(text="", answer="")


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Nothing moves: activities stay with the number under which they were done, and requests belong to activities."""
