"""Save one part of the profile: answers first, then what hangs on them (points, facets), all or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import jdatetime
from django.db import IntegrityError, transaction

from accounts import api as accounts
from members.identity.models import Member
from members.joining.complete import complete_parts
from members.joining.save_form import save_form
from members.profile.complete import complete_profile_parts
from members.profile.models import NationalId, Profile
from members.profile.parts import PARTS
from members.profile.seal import digest, seal
from members.registry import answers_changed

Cleaned = Mapping[str, Any]


class NationalIdTaken(Exception):
    """The number stands in another membership. Whose is nobody's business; the counter finds out."""


@transaction.atomic
def save_part(*, member_id: int, part: str, answers: Cleaned, at: dt.datetime) -> int:
    """Store the answers of a part ("" and None take one away); the points that this brought (C-19, C-20).

    `answers` are the cleaned values of the part's form. Raises NationalIdTaken, and then nothing is stored.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    profile, _ = Profile.objects.get_or_create(member_id=member_id)
    _SAVERS[part](member, profile, answers)
    member.save(update_fields=["district", "birth_year", "interests"])
    profile.save()
    earned = sum(complete_parts(member_id=member_id, at=at).values())
    earned += sum(complete_profile_parts(member_id=member_id, at=at).values())
    for follow in answers_changed:
        follow(member_id=member_id)
    return earned


@transaction.atomic
def save_joining_form(*, member_id: int, answers: Cleaned, at: dt.datetime) -> int:
    """The joining form, and the optional parts that one of its answers completes; points earned (C-19, C-22)."""
    _drop_other_birth_date(member_id, answers.get("birth_year"))
    earned = sum(save_form(member_id=member_id, answers=answers, at=at).values())
    return earned + sum(complete_profile_parts(member_id=member_id, at=at).values())


def _drop_other_birth_date(member_id: int, birth_year: int | None) -> None:
    """The later answer holds: a birth date of the profile that lies in another year is no longer said."""
    Member.objects.select_for_update(no_key=True).get(pk=member_id)  # the first lock of whoever writes answers
    profile = Profile.objects.filter(member_id=member_id, birth_date__isnull=False).first()
    if profile and jdatetime.date.fromgregorian(date=profile.birth_date).year != birth_year:
        Profile.objects.filter(pk=profile.pk).update(birth_date=None)


def clear_part(*, member_id: int, part: str, at: dt.datetime) -> None:
    """Take every answer of a part away. Points that it once brought stay, and it never brings them again."""
    save_part(member_id=member_id, part=part, answers={}, at=at)


def _identity(member: Member, profile: Profile, answers: Cleaned) -> None:
    accounts.set_name(
        user_id=member.user_id, first_name=answers.get("first_name", ""), last_name=answers.get("last_name", "")
    )
    profile.gender = answers.get("gender", "")
    before, profile.birth_date = profile.birth_date, answers.get("birth_date")
    if profile.birth_date:
        member.birth_year = jdatetime.date.fromgregorian(date=profile.birth_date).year
    elif before:  # taken away; a year that the joining form asked for stays as long as no date was ever given
        member.birth_year = None
    _national_id(member, answers.get("national_id", ""))


def _national_id(member: Member, number: str) -> None:
    if not number:
        NationalId.objects.filter(member=member).delete()
        return
    row = {"digest": digest("national_id", number), "sealed": seal(number)}
    if NationalId.objects.filter(member=member, digest=row["digest"]).exists():
        return
    try:
        with transaction.atomic():
            NationalId.objects.update_or_create(member=member, defaults=row)
    except IntegrityError:
        raise NationalIdTaken from None


def _address(member: Member, profile: Profile, answers: Cleaned) -> None:
    member.district = answers.get("district", "")
    profile.address = answers.get("address", "")
    profile.postcode = answers.get("postcode", "")


def _work(member: Member, profile: Profile, answers: Cleaned) -> None:
    profile.job, profile.education = answers.get("job", ""), answers.get("education", "")


def _study(member: Member, profile: Profile, answers: Cleaned) -> None:
    profile.field = answers.get("field", "")


def _family(member: Member, profile: Profile, answers: Cleaned) -> None:
    profile.marital = answers.get("marital", "")
    profile.children, profile.household = answers.get("children"), answers.get("household")


def _interests(member: Member, profile: Profile, answers: Cleaned) -> None:
    member.interests = sorted(answers.get("interests", []))


_SAVERS: dict[str, Callable[[Member, Profile, Cleaned], None]] = {
    "identity": _identity,
    "address": _address,
    "work": _work,
    "study": _study,
    "family": _family,
    "interests": _interests,
}
assert _SAVERS.keys() == PARTS.keys()
