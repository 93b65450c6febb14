"""The activities of a membership itself: joining, telling about oneself, bringing others."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.members.complete import PARTS
from club.profile.parts import OPTIONAL
from club.profile.parts import PARTS as PROFILE_PARTS
from club.referral.introduce import FIRST_ACTIVITY, REFERRED
from club.registry import ActivityKind, Fact, FoundingRule, activity_kinds
from club.rules.documents import once_body, table_body
from club.welcome.pay import FORM_PART, PROFILE_PART, REGISTERED

# The documents give the ten points without a limit; this one stops a trade in introductions and is a number like any.
REFERRAL_MONTH = 100


def referral_body(*, points: int | None = 10, month: int | None = REFERRAL_MONTH, **more: Any) -> dict[str, Any]:
    """C-25: to the introducer, once whom he brought does something real, so many points a month at most."""
    caps = [] if month is None else [{"per": "member", "window": "month", "max_points": month}]
    amount = {"points": points}
    return {"trigger": REFERRED, "amount": amount, "pending": {"until": FIRST_ACTIVITY}, "caps": caps, **more}


def _form_part(facts: Mapping[str, Any]) -> str:
    return _("Form part completed: %(part)s") % {"part": PARTS.get(facts.get("part", ""), "")}


def _profile_part(facts: Mapping[str, Any]) -> str:
    part = PROFILE_PARTS.get(facts.get("part", ""))
    return _("Profile part completed: %(part)s") % {"part": part.label if part else ""}


def _part(choices: Mapping[str, Any]) -> Fact:
    return Fact(name="part", type="text", label=gettext_lazy("part"), choices=choices)


def _kinds() -> list[ActivityKind]:
    of_profile = table_body(trigger=PROFILE_PART, by="part", table=dict.fromkeys(OPTIONAL))
    return [
        ActivityKind(
            code=REGISTERED,
            label=gettext_lazy("Registration"),
            sentence=lambda facts: _("Welcome: you joined the club"),
            is_once=True,
            founding=(
                FoundingRule(code="registration", place=10, body=once_body(trigger=REGISTERED, points=10)),  # C-21
            ),
        ),
        ActivityKind(
            code=FORM_PART,
            label=gettext_lazy("Form part completed"),
            facts=(_part(PARTS),),
            sentence=_form_part,
            is_once=True,
            founding=(FoundingRule(code="form-part", place=20, body=once_body(trigger=FORM_PART, points=1)),),  # C-22
        ),
        ActivityKind(
            code=PROFILE_PART,
            label=gettext_lazy("Optional part of the profile completed"),
            facts=(_part({code: PROFILE_PARTS[code].label for code in OPTIONAL}),),
            sentence=_profile_part,
            is_once=True,
            founding=(FoundingRule(code="profile-part", place=30, body=of_profile),),  # C-20, N1
        ),
        ActivityKind(
            code=REFERRED,
            label=gettext_lazy("Introducing a new member"),
            waits_for={FIRST_ACTIVITY: gettext_lazy("once the new member has done something real")},
            sentence=lambda facts: _("Somebody you brought to the club has become active"),
            founding=(FoundingRule(code="referral", place=60, body=referral_body()),),  # C-25
        ),
    ]


def register() -> None:
    for kind in _kinds():
        activity_kinds.register(kind.code, kind)
