"""Staff look for a member: by number of the phone or of the member, or by a name in any spelling."""

from functools import reduce
from operator import and_

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower

from club.models import Member
from club.standing.read import suspended_members
from lib import codes
from lib.phone import e164
from lib.text import fold

# One spelling for each family of letters, in the database as in lib.text.fold: what people typed stays as it is.
SAME = {"ي": "ی", "ك": "ک", "آ": "ا", "أ": "ا", "إ": "ا", "ۀ": "ه", "ة": "ه", "ؤ": "و", "ئ": "ی", "\u200c": " "}
STANDINGS = ("", "good", "suspended")


class _Replace(Func):
    function = "REPLACE"
    output_field = TextField()


def _folded_name() -> Func:
    name: Func = Lower(Concat(F("user__first_name"), Value(" "), F("user__last_name"), output_field=TextField()))
    for letter, same in SAME.items():
        name = _Replace(name, Value(letter), Value(same))
    return name


def find_members(*, text: str, district: str = "", standing: str = "") -> QuerySet[Member]:
    """Members whom the words mean, the newest first; without words, everybody (for the pages, never all at once).

    A whole mobile number in any spelling finds its holder, a member number its member, everything else is a name:
    each word must stand in it. A part of a phone number finds nobody, so that numbers cannot be tried out. (S-31)
    """
    members = Member.objects.filter(merged_into=None, erased_at=None).select_related("user")
    members = members.annotate(suspended=suspended_members()).order_by("-pk")
    if district:
        members = members.filter(district=district)
    if standing:
        members = members.filter(suspended=standing == "suspended")
    if not (words := fold(text)):
        return members
    if phone := e164(text):
        return members.filter(user__phone=phone)
    if any(letter.isdigit() for letter in words):
        return members.filter(number=codes.normalised(text))
    named = reduce(and_, (Q(folded__contains=word) for word in words.split()))
    # A member number may happen to have no digit in it.
    return members.annotate(folded=_folded_name()).filter(named | Q(number=codes.normalised(text)))
