"""A profile as its owner sees it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from members.identity.models import Member
from members.joining.complete import PARTS as FORM_PARTS
from members.joining.complete import completed
from members.joining.complete import filled_parts as filled_form_parts
from members.profile.complete import completed_parts
from members.profile.models import NationalId
from members.profile.parts import OPTIONAL, PARTS, answers_of, filled_parts
from members.profile.seal import unseal
from members.registry import Sort, what_parts_bring


@dataclass(frozen=True, kw_only=True)
class PartState:
    """`points`: what completing it would bring now; 0 where it has brought them, or no rule pays for it."""

    code: str
    label: Promise
    is_complete: bool
    has_paid: bool
    points: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Parts of the joining form, and the optional ones; `complete` of `total` stand now."""

    form: list[PartState]
    optional: list[PartState]

    @property
    def total(self) -> int:
        return len(self.form) + len(self.optional)

    @property
    def complete(self) -> int:
        return sum(part.is_complete for part in (*self.form, *self.optional))

    @property
    def open_points(self) -> int:
        return sum(part.points for part in (*self.form, *self.optional))


def overview(*, member: Member, at: dt.datetime) -> Overview:
    """The member comes with the user. Points come from the same rules that will pay them."""
    answers = answers_of(member)
    form_labels = dict(FORM_PARTS)
    optional_labels = {code: PARTS[code].label for code in OPTIONAL}
    return Overview(
        form=_states(form_labels, filled_form_parts(member), set(completed(member_id=member.pk)), "form", at),
        optional=_states(optional_labels, filled_parts(answers), completed_parts(member_id=member.pk), "profile", at),
    )


def _states(
    labels: dict[str, Promise], filled: set[str], paid: set[str], sort: Sort, at: dt.datetime
) -> list[PartState]:
    points = what_parts_bring.value.worth(sort=sort, parts=list(labels), at=at)
    return [
        PartState(
            code=code,
            label=label,
            is_complete=code in filled,
            has_paid=code in paid,
            points=0 if code in paid else would,
        )
        for (code, label), would in zip(labels.items(), points, strict=True)
    ]


def answers_for_form(*, member: Member) -> dict[str, Any]:
    """Everything that was said, by the names of the forms' fields."""
    profile = answers_of(member).profile
    names = ("birth_date", "gender", "address", "postcode", "job", "education", "field", "marital")
    return {name: getattr(profile, name) for name in (*names, "children", "household")} | {
        "first_name": member.user.first_name,
        "last_name": member.user.last_name,
        "national_id": national_id_of(member_id=member.pk),
        "district": member.district,
        "interests": member.interests,
    }


def national_id_of(*, member_id: int) -> str:
    """The number itself, for its owner's page and for a check; "" when there is none."""
    row = NationalId.objects.filter(member_id=member_id).first()
    return unseal(row.sealed) if row else ""
