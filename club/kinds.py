"""The activities that the club itself knows by the founding documents; upper packages register more."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.members.complete import COMPLETED, PARTS
from club.members.register import REGISTERED
from club.points.introduce import FIRST_ACTIVITY, REFERRED
from club.profile.parts import OPTIONAL
from club.profile.parts import PARTS as PROFILE_PARTS
from club.registry import ActivityKind, register_activity_kind
from club.rules.documents import INDIVIDUAL, PURCHASE, TAX_PAID

PROFILE_PART = "club.profile_part_completed"
TAXES = {
    "renovation": gettext_lazy("renovation tax"),
    "vehicle": gettext_lazy("vehicle tax"),
    "business": gettext_lazy("business tax"),
    "other": gettext_lazy("another tax of the city"),
}


def _purchase(facts: Mapping[str, Any]) -> str:
    return _("Purchase, order %(number)s") % {"number": facts.get("order", "")}


def _form_part(facts: Mapping[str, Any]) -> str:
    return _("Form part completed: %(part)s") % {"part": PARTS.get(facts.get("part", ""), "")}


def _profile_part(facts: Mapping[str, Any]) -> str:
    part = PROFILE_PARTS.get(facts.get("part", ""))
    return _("Profile part completed: %(part)s") % {"part": part.label if part else ""}


def _tax(facts: Mapping[str, Any]) -> str:
    return _("Paid to the city: %(tax)s") % {"tax": TAXES.get(facts.get("tax", ""), TAXES["other"])}


def _individual(facts: Mapping[str, Any]) -> str:
    """Who gave it and why stand in the facts themselves: the member reads what was decided, not what is so today."""
    said = {name: facts.get(name) or "" for name in ("activity", "reason", "office")}
    if said["activity"]:
        return _("%(activity)s: %(reason)s (given by %(office)s)") % said
    return _("Credit from the city: %(reason)s (given by %(office)s)") % said


def _kinds() -> list[ActivityKind]:
    parts = {"part": gettext_lazy("part")}
    return [
        ActivityKind(
            code=REGISTERED,
            label=gettext_lazy("Registration"),
            sentence=lambda facts: _("Welcome: you joined the club"),
        ),
        ActivityKind(
            code=COMPLETED,
            label=gettext_lazy("Form part completed"),
            facts={"part": "text"},
            fact_labels=parts,
            choices={"part": PARTS},
            sentence=_form_part,
        ),
        ActivityKind(
            code=PROFILE_PART,
            label=gettext_lazy("Optional part of the profile completed"),
            facts={"part": "text"},
            fact_labels=parts,
            choices={"part": {code: PROFILE_PARTS[code].label for code in OPTIONAL}},
            sentence=_profile_part,
        ),
        ActivityKind(
            code=REFERRED,
            label=gettext_lazy("Introducing a new member"),
            waits_for={FIRST_ACTIVITY: gettext_lazy("once the new member has done something real")},
            sentence=lambda facts: _("Somebody you brought to the club has become active"),
        ),
        _purchase_kind(),
        *_outside_kinds(),
    ]


def _purchase_kind() -> ActivityKind:
    return ActivityKind(
        code=PURCHASE,
        label=gettext_lazy("Paid purchase"),
        facts={
            "cash_rials": "integer",
            "centre_covered": "boolean",
            "special_centre": "boolean",
            "weekday": "integer",
            "order": "text",
        },
        fact_labels={
            "cash_rials": gettext_lazy("money paid, in rials"),
            "centre_covered": gettext_lazy("at a covered centre"),
            "special_centre": gettext_lazy("at a special centre"),
            "weekday": gettext_lazy("day of the week"),
            "order": gettext_lazy("order"),
        },
        is_real=True,
        sentence=_purchase,
    )


def _outside_kinds() -> list[ActivityKind]:
    return [
        ActivityKind(
            code=TAX_PAID,
            label=gettext_lazy("Taxes and dues of the city"),
            facts={"tax": "text", "days_early": "integer", "in_full": "boolean"},
            fact_labels={
                "tax": gettext_lazy("which tax"),
                "days_early": gettext_lazy("days before the due date"),
                "in_full": gettext_lazy("paid in full"),
            },
            choices={"tax": TAXES},
            is_real=True,
            sentence=_tax,
        ),
        ActivityKind(
            code=INDIVIDUAL,
            label=gettext_lazy("Individual activity"),
            facts={"activity": "text", "credit": "integer", "reason": "text", "office": "text"},
            fact_labels={
                "activity": gettext_lazy("activity"),
                "credit": gettext_lazy("points granted"),
                "reason": gettext_lazy("why"),
                "office": gettext_lazy("given by"),
            },
            is_real=True,
            sentence=_individual,
        ),
    ]


def register() -> None:
    for kind in _kinds():
        register_activity_kind(kind)
