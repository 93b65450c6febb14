"""The facet row follows the profile: written with it, in one transaction, together with a line of the change feed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import jdatetime
from django.db import transaction
from django.db.models import F

from lib.jalali import YEARS
from members.answers.values import EDUCATION, FIELDS, GENDERS, JOBS, district_number, mask_of, number_of
from members.facets.models import FacetChange, MemberFacet
from members.identity.models import Member
from members.profile.models import Profile


@dataclass(frozen=True, kw_only=True)
class Facets:
    """What one member counts as. `birth_day` is date.toordinal(); 0 is unknown in every number."""

    is_live: bool = True
    birth_day: int = 0
    birth_is_exact: bool = False
    gender: int = 0
    education: int = 0
    field: int = 0
    job: int = 0
    district: int = 0
    interests: int = 0


NAMES = [field.name for field in fields(Facets)]


def stored(row: MemberFacet) -> Facets:
    return Facets(**{name: getattr(row, name) for name in NAMES})


def facets_from(member: Member, profile: Profile | None) -> Facets:
    """What the answers say. Nothing is left of a membership that was erased or merged into another."""
    if member.erased_at is not None or member.merged_into_id is not None:
        return Facets(is_live=False)
    profile = profile or Profile(member=member)
    birth_day = profile.birth_date.toordinal() if profile.birth_date else _last_day(member.birth_year)
    return Facets(
        birth_day=birth_day,
        birth_is_exact=profile.birth_date is not None,
        gender=number_of(GENDERS, profile.gender),
        education=number_of(EDUCATION, profile.education),
        field=number_of(FIELDS, profile.field),
        job=number_of(JOBS, profile.job),
        district=district_number(member.district),
        interests=mask_of(member.interests),
    )


def _last_day(jalali_year: int | None) -> int:
    """Who may still be a minor counts as one: of a year alone, its last day is taken."""
    if jalali_year is None or jalali_year + 1 not in YEARS:
        return 0
    first_of_next: dt.date = jdatetime.date(jalali_year + 1, 1, 1).togregorian()
    return first_of_next.toordinal() - 1


@transaction.atomic
def refresh_facets(*, member_id: int) -> bool:
    """Bring one row to what its member's answers say now; True when it changed. Call it where an answer was written.

    The member's row is locked first, so of two writers the later one sees what the earlier wrote.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    profile = Profile.objects.filter(member_id=member_id).first()
    row = MemberFacet.objects.filter(pk=member_id).first()
    return _bring(member_id, row, facets_from(member, profile))


@transaction.atomic
def close_facets(*, member_id: int) -> bool:
    """The membership ends, erased or merged: its row is emptied and stays so."""
    Member.objects.select_for_update(no_key=True).get(pk=member_id)
    return _bring(member_id, MemberFacet.objects.filter(pk=member_id).first(), Facets(is_live=False))


def _bring(member_id: int, row: MemberFacet | None, facets: Facets) -> bool:
    if row is None:
        version = 1
        MemberFacet.objects.create(member_id=member_id, **asdict(facets))
    elif not row.is_live or stored(row) == facets:
        return False
    else:
        version = row.version + 1
        MemberFacet.objects.filter(pk=member_id).update(**asdict(facets), version=F("version") + 1)
    FacetChange.objects.create(member_no=member_id, version=version)
    return True


@transaction.atomic
def open_facets(after: int, upto: int) -> None:
    """Rows for members with keys above `after`, up to `upto`, who have none: those from before there were facets."""
    among = Member.objects.filter(pk__gt=after, pk__lte=upto, facet=None)
    members = list(among.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    profiles = Profile.objects.filter(pk__gt=after, pk__lte=upto).in_bulk()
    MemberFacet.objects.bulk_create(
        [MemberFacet(member_id=row.pk, **vars(facets_from(row, profiles.get(row.pk)))) for row in members],
        batch_size=1000,
    )
    FacetChange.objects.bulk_create(
        [FacetChange(member_no=member.pk, version=1) for member in members], batch_size=1000
    )


def on_joined(*, member_id: int, user_id: int, phone: str, origin: Mapping[str, str], at: dt.datetime) -> None:
    """A row for somebody who has answered nothing yet."""
    _bring(member_id, None, Facets())
