"""Activities of joining: each once for ever."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.welcome.sources import FORM_PART, PROFILE_PART, REGISTERED
from members.api import FORM_PARTS as PARTS
from members.api import OPTIONAL_PARTS as OPTIONAL
from members.api import PROFILE_PARTS
from points.api import once_body, table_body
from points.registry import ActivityKind, Fact, FoundingRule


def _form_part(facts: Mapping[str, Any]) -> str:
    return _("Form part completed: %(part)s") % {"part": PARTS.get(facts.get("part", ""), "")}


def _profile_part(facts: Mapping[str, Any]) -> str:
    part = PROFILE_PARTS.get(facts.get("part", ""))
    return _("Profile part completed: %(part)s") % {"part": part.label if part else ""}


def _part(choices: Mapping[str, Any]) -> Fact:
    return Fact(name="part", type="text", label=gettext_lazy("part"), choices=choices)


def kinds() -> list[ActivityKind]:
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
    ]
