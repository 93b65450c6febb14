"""What the profile knows of a person: given out whole, cut off on leaving, joined when two memberships become one."""

import datetime as dt
from collections.abc import Sequence

import jdatetime
from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.registry import MustBeSettled
from members.answers.values import EDUCATION, FIELDS, GENDERS, JOBS, MARITAL, Value
from members.identity.memberships import memberships
from members.identity.models import Member
from members.profile.models import IdentityCheck, NationalId, Profile, ProfilePart
from members.profile.parts import PARTS
from members.profile.read import national_id_of

_LISTS: dict[str, Sequence[Value]] = {
    "gender": GENDERS,
    "job": JOBS,
    "education": EDUCATION,
    "field": FIELDS,
    "marital": MARITAL,
}
_EMPTY = ("", None)
TWO_PEOPLE = gettext_lazy(
    "The two memberships hold two different national ids, so they may belong to two people. If one was mistyped, clear"
    " it there under My profile, Identity. If not, bring your card to a counter: customer affairs look at it with you."
)
MODELS = ["members.Profile", "members.NationalId", "members.ProfilePart", "members.IdentityCheck"]

WORDS = {
    "birth_date": gettext_lazy("Date of birth"),
    "gender": gettext_lazy("Gender"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postal code"),
    "job": gettext_lazy("Job"),
    "education": gettext_lazy("Education"),
    "field": gettext_lazy("Field of study"),
    "marital": gettext_lazy("Marital status"),
    "children": gettext_lazy("Children"),
    "household": gettext_lazy("People at home"),
    "national_id": gettext_lazy("National id"),
    "profile_part": gettext_lazy("Part of the profile"),
    "completed_at": gettext_lazy("Completed"),
    "identity_check": gettext_lazy("Identity check"),
    "asked_of": gettext_lazy("Asked of"),
    "at": gettext_lazy("When"),
    "reference": gettext_lazy("Reference"),
}


def export(user_id: int) -> list[dict[str, object]]:
    """Answers in the words of the forms, the parts that paid, and every check of the identity."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    rows: list[dict[str, object]] = []
    profile = Profile.objects.filter(member=member).first()
    if profile is not None:
        said = {
            field.name: getattr(profile, field.name) for field in Profile._meta.local_fields if not field.is_relation
        }
        rows.append({name: _word(name, value) for name, value in said.items() if value not in _EMPTY})
    if number := national_id_of(member_id=member.pk):
        rows.append({"national_id": number})
    rows += [
        {
            "profile_part": str(PARTS[row.part].label) if row.part in PARTS else row.part,
            "completed_at": row.completed_at,
        }
        for row in ProfilePart.objects.filter(member=member).order_by("pk")
    ]
    rows += [
        {"identity_check": row.outcome, "asked_of": row.source, "at": row.at, "reference": row.provider_ref}
        for row in IdentityCheck.objects.filter(member__in=memberships(member_id=member.pk)).order_by("at", "pk")
    ]
    return rows


def _word(name: str, value: object) -> object:
    return next((str(known.label) for known in _LISTS.get(name, ()) if known.code == value), value)


def erase(user_id: int, at: dt.datetime) -> None:
    """Answers and number go. That a part was paid and that a check was made stays for the books, naming nobody."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return
    Profile.objects.filter(member=member).delete()
    NationalId.objects.filter(member=member).delete()
    IdentityCheck.objects.filter(member__in=memberships(member_id=member.pk)).update(subject="", provider_ref="")


@transaction.atomic
def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Answers of `into_id` win, empty ones are filled from the other. Before the memberships themselves are joined.

    Two different national ids are a sign of two people: MustBeSettled, and nothing of either is touched.
    """
    rows = (
        Member.objects.select_for_update(no_key=True)
        .filter(user_id__in=[from_id, into_id], merged_into=None)
        .order_by("pk")
    )
    members = {member.user_id: member for member in rows}
    old, new = members.get(from_id), members.get(into_id)
    if old is None or new is None:
        return
    _one_person(old, new)
    _fill_member(old, new)
    _fill_profile(old, new)
    _move_number(old, new)


def _one_person(old: Member, new: Member) -> None:
    """Both rows of members are locked, and so is whoever would write a number meanwhile."""
    numbers = set(NationalId.objects.filter(member__in=(old, new)).values_list("digest", flat=True))
    if len(numbers) > 1:
        raise MustBeSettled([str(TWO_PEOPLE)])


def _fill_member(old: Member, new: Member) -> None:
    new.district = new.district or old.district
    new.interests = new.interests or old.interests
    if new.birth_year is None:
        new.birth_year = old.birth_year
    new.save(update_fields=["district", "interests", "birth_year"])
    # The row stays for the books; what its member had answered is not kept twice.
    Member.objects.filter(pk=old.pk).update(district="", interests=[], birth_year=None)


def _fill_profile(old: Member, new: Member) -> None:
    theirs = Profile.objects.filter(member=old).first()
    if theirs is None:
        return
    mine, _ = Profile.objects.get_or_create(member=new)
    for field in Profile._meta.local_fields:
        if not field.is_relation and getattr(mine, field.name) in _EMPTY:
            setattr(mine, field.name, getattr(theirs, field.name))
    if mine.birth_date and new.birth_year and not _in_year(mine.birth_date, new.birth_year):
        mine.birth_date = None  # the year that the joined membership said itself holds
    mine.save()
    theirs.delete()


def _in_year(day: dt.date, jalali_year: int) -> bool:
    year: int = jdatetime.date.fromgregorian(date=day).year
    return year == jalali_year


def _move_number(old: Member, new: Member) -> None:
    """The answers of checks stay with whom they were about: the phone is another one now, so it is checked anew."""
    if NationalId.objects.filter(member=new).exists():
        NationalId.objects.filter(member=old).delete()
    else:
        NationalId.objects.filter(member=old).update(member=new)
