"""A member's facets are numbers made from the profile: shown on asking, emptied for good on leaving."""

import datetime as dt

from django.utils.translation import gettext_lazy

from members.facets.definitions import facet_definitions, words_of
from members.facets.models import MemberFacet
from members.facets.write import close_facets, refresh_facets, stored
from members.identity.models import Member

MODELS = ["members.MemberFacet"]

WORDS = {
    "counted_by_age": gettext_lazy("Counted by birth date"),
    "counted_by_district": gettext_lazy("Counted by district"),
    "counted_by_education": gettext_lazy("Counted by education"),
    "counted_by_field": gettext_lazy("Counted by field of study"),
    "counted_by_gender": gettext_lazy("Counted by gender"),
    "counted_by_interest": gettext_lazy("Counted by interests"),
    "counted_by_job": gettext_lazy("Counted by job"),
}


def export(user_id: int) -> list[dict[str, object]]:
    """What a member is counted by, in words."""
    row = MemberFacet.objects.filter(member__user_id=user_id).first()
    if row is None:
        return []
    facets = stored(row)
    return [{f"counted_by_{definition.key}": words_of(definition, facets) for definition in facet_definitions()}]


def erase(user_id: int, at: dt.datetime) -> None:
    for number in _members(user_id):
        close_facets(member_id=number)


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """After the profiles have been joined: one row says the whole, the other is emptied."""
    for number in sorted(_members(from_id) + _members(into_id)):
        refresh_facets(member_id=number)


def _members(user_id: int) -> list[int]:
    return list(Member.objects.filter(user_id=user_id).values_list("pk", flat=True))
