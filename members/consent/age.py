"""Paid advertising is for adults only, whatever anybody ticked."""

import datetime as dt

import jdatetime

from lib.jalali import tehran_date
from members.facets.models import MemberFacet
from members.registry import topics

ADULT = 18  # full years of the Jalali calendar


def for_adults() -> set[str]:
    """Codes of topics of which a minor hears nothing."""
    return {code for code, topic in topics.items() if topic.for_adults}


def is_minor(*, member_id: int, at: dt.datetime) -> bool:
    """On the day of `at` (UTC) in Tehran. Of a year alone the last day counts; who told no date counts as grown up."""
    birth_day = MemberFacet.objects.filter(member_id=member_id).values_list("birth_day", flat=True).first()
    if not birth_day:
        return False
    born = jdatetime.date.fromgregorian(date=dt.date.fromordinal(birth_day))
    today = jdatetime.date.fromgregorian(date=tehran_date(at))
    years: int = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return bool(years < ADULT)
