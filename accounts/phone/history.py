"""Which numbers a person has had, and who has had a number."""

import datetime as dt
from collections.abc import Collection

from accounts.models import PhoneChange, User


def numbers_of(*, user_id: int, since: dt.datetime | None = None) -> list[str]:
    """The number of now, and those given up after `since` (ever) that nobody else has by now; E.164, sorted."""
    given_up = PhoneChange.objects.filter(user_id=user_id).exclude(old_phone="")
    if since is not None:
        given_up = given_up.filter(at__gte=since)
    known = {User.objects.get(pk=user_id).phone, *given_up.values_list("old_phone", flat=True)}
    others = User.objects.filter(phone__in=known).exclude(pk=user_id).values_list("phone", flat=True)
    return sorted(known - set(others))


def gave_up(*, phone: str) -> dict[int, dt.datetime]:
    """Who had this number (E.164) before and has another one now: user id → when it was given up last (UTC)."""
    rows = PhoneChange.objects.filter(old_phone=phone).exclude(user__phone=phone).order_by("at")
    return dict(rows.values_list("user_id", "at"))


def shared_a_number(*, user_ids: Collection[int]) -> bool:
    """Whether a number was had by two of these people one after the other, or twice by one. Also in the middle of a
    merge, when the numbers that the one had given up stand with the other already.
    """
    given_up = PhoneChange.objects.filter(user_id__in=user_ids).exclude(old_phone="")
    known = [*given_up.values_list("old_phone", flat=True)]
    known += User.objects.filter(pk__in=user_ids).values_list("phone", flat=True)
    return len(known) > len(set(known))
