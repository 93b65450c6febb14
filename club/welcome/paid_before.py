"""Who leaves and comes back is a new member, and what is paid once for ever is not paid again (N1: joining and the parts).

Of the numbers that left only keyed hashes stay, for a limited time; nobody can read a number from them, and they are
joined to nothing.
"""

import datetime as dt

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts import api as accounts
from club.welcome.models import PaidBefore
from members.api import Member, mark_profile_completed
from members.api import completed_form_parts as completed
from members.api import completed_profile_parts as completed_parts
from members.api import mark_form_completed as mark_completed

REGISTERED, FORM, PROFILE = "registered", "form:", "profile:"


def _digest(phone: str) -> str:
    key = settings.PERSONAL_DATA_KEY or settings.SECRET_KEY
    return salted_hmac("club.members.left", phone, secret=key, algorithm="sha256").hexdigest()


def remember(user_id: int, at: dt.datetime) -> None:
    """Before somebody is erased, in that transaction. Numbers given up lately count, too: a change of phone or a merge
    before the farewell would otherwise have them paid again.
    """
    phones = accounts.numbers_of(user_id=user_id, since=at - settings.PAID_BEFORE_KEPT)
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        for phone in phones:
            keep(member_id=member.pk, phone=phone, at=at)


def keep(*, member_id: int, phone: str, at: dt.datetime) -> None:
    """What this member was paid once, until PAID_BEFORE_KEPT from now, under a number that is given up."""
    form, profile = completed(member_id=member_id), completed_parts(member_id=member_id)
    paid = [REGISTERED, *(FORM + part for part in form), *(PROFILE + part for part in profile)]
    digest, forget_at = _digest(phone), at + settings.PAID_BEFORE_KEPT
    PaidBefore.objects.filter(digest=digest).update(forget_at=forget_at)
    PaidBefore.objects.bulk_create(
        [PaidBefore(digest=digest, what=what, forget_at=forget_at) for what in paid], ignore_conflicts=True
    )


def take_up(*, member_id: int, phone: str, at: dt.datetime) -> bool:
    """Whether this number was here and left. Its parts count as paid for the new member then."""
    rows = PaidBefore.objects.filter(digest=_digest(phone), forget_at__gt=at).values_list("what", flat=True)
    paid = list(rows)
    mark_completed(member_id=member_id, parts=_after(FORM, paid), at=at)
    mark_profile_completed(member_id=member_id, parts=_after(PROFILE, paid), at=at)
    return REGISTERED in paid


def _after(prefix: str, paid: list[str]) -> list[str]:
    return [what.removeprefix(prefix) for what in paid if what.startswith(prefix)]


def forget(*, at: dt.datetime) -> int:
    """Delete what has been kept long enough; returns how many rows."""
    return PaidBefore.objects.filter(forget_at__lte=at).delete()[0]
