"""Staff look for a member: by number of the phone, the member or the national card, or by a name in any spelling."""

from django.db.models import QuerySet

from accounts import api as accounts
from lib import codes, national_id
from lib.phone import e164
from lib.text import clean, fold
from members.answers.values import district_number
from members.identity.models import Member
from members.profile.models import NationalId
from members.profile.seal import digest
from members.suspensions.read import suspended_members

STANDINGS = ("", "good", "suspended")


def find_members(*, text: str, district: str = "", standing: str = "") -> QuerySet[Member]:
    """Members whom the words mean, the newest first; without words, everybody (for the pages, never all at once).

    A whole mobile number in any spelling finds its holder, so do a member number and a national id; everything else is
    a name, and each word must begin a word of it. A part of a number finds nobody, so that numbers cannot be tried
    out. (S-31) Each way is an index: a name among a million members is a few milliseconds.
    """
    members = Member.objects.filter(merged_into=None, erased_at=None).select_related("user")
    members = members.annotate(suspended=suspended_members()).order_by("-pk")
    if number := district_number(district):
        members = members.filter(facet__district=number)  # "۷", "7" and "منطقه ۷" are one district
    elif district := clean(district):
        members = members.filter(district=district)
    if standing:
        members = members.filter(suspended=standing == "suspended")
    if not fold(text):
        return members
    if found := _by_number(text):
        return members.filter(pk__in=found)
    if any(letter.isdigit() for letter in fold(text)):
        return members.none()
    for ids in accounts.named(text=text):
        members = members.filter(user_id__in=ids)
    return members


def _by_number(text: str) -> set[int]:
    """Whom a whole number means. Ten digits may be a mobile number without its 0, and a national id."""
    found: set[int] = set()
    if phone := e164(text):
        found |= set(Member.objects.filter(user__phone=phone).values_list("pk", flat=True))
    if card := national_id.normalised(text):
        rows = NationalId.objects.filter(digest=digest("national_id", card))
        found |= set(rows.values_list("member_id", flat=True))
    return found or set(Member.objects.filter(number=codes.normalised(text)).values_list("pk", flat=True))
