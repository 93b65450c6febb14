"""The activities that the club itself knows by the founding documents; upper packages register more."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.members.complete import COMPLETED, PARTS
from club.members.register import REGISTERED
from club.registry import ActivityKind, register_activity_kind
from club.rules.documents import PURCHASE


def _purchase(facts: Mapping[str, Any]) -> str:
    return _("Purchase, order %(number)s") % {"number": facts.get("order", "")}


def _form_part(facts: Mapping[str, Any]) -> str:
    return _("Form part completed: %(part)s") % {"part": PARTS.get(facts.get("part", ""), "")}


def register() -> None:
    register_activity_kind(
        ActivityKind(
            code=REGISTERED,
            label=gettext_lazy("Registration"),
            sentence=lambda facts: _("Welcome: you joined the club"),
        )
    )
    register_activity_kind(
        ActivityKind(
            code=COMPLETED, label=gettext_lazy("Form part completed"), facts={"part": "text"}, sentence=_form_part
        )
    )
    register_activity_kind(
        ActivityKind(
            code=PURCHASE,
            label=gettext_lazy("Paid purchase"),
            facts={"cash_rials": "integer", "centre_covered": "boolean", "weekday": "integer", "order": "text"},
            sentence=_purchase,
        )
    )
