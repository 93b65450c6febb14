"""Introducing a member (C-25)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.referral.introduce import FIRST_ACTIVITY
from club.referral.sources import REFERRED
from points.registry import ActivityKind, FoundingRule

# The documents give the ten points without a limit; this one stops a trade in introductions and is a number like any.
REFERRAL_MONTH = 100


def referral_body(*, points: int | None = 10, month: int | None = REFERRAL_MONTH, **more: Any) -> dict[str, Any]:
    """C-25: to the introducer, once whom he brought does something real, so many points a month at most."""
    caps = [] if month is None else [{"per": "member", "window": "month", "max_points": month}]
    amount = {"points": points}
    return {"trigger": REFERRED, "amount": amount, "pending": {"until": FIRST_ACTIVITY}, "caps": caps, **more}


def kind() -> ActivityKind:
    return ActivityKind(
        code=REFERRED,
        label=gettext_lazy("Introducing a new member"),
        waits_for={FIRST_ACTIVITY: gettext_lazy("once the new member has done something real")},
        sentence=lambda facts: _("Somebody you brought to the club has become active"),
        founding=(FoundingRule(code="referral", place=60, body=referral_body()),),  # C-25
    )
