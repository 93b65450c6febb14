"""What is paid once for ever (N1: joining and the parts) is paid once for a number and once for an identity.

Whatever number an account has proven is remembered when the account lets it go: by a merge, a change, at a counter, or by
leaving. Of those numbers, and of the proven cards of those who left, only keyed hashes stay, for a limited time; nobody
can read a number from them, and they are joined to nothing.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts import api as accounts
from club.welcome.models import PaidBefore, ProvenCard
from members.api import Member, mark_profile_completed
from members.api import completed_form_parts as completed
from members.api import completed_profile_parts as completed_parts
from members.api import mark_form_completed as mark_completed
from members.registry import proven_number

REGISTERED, FORM, PROFILE = "registered", "form:", "profile:"


def _digest(text: str, *, of: str) -> str:
    key = settings.PERSONAL_DATA_KEY or settings.SECRET_KEY
    return salted_hmac(of, text, secret=key, algorithm="sha256").hexdigest()


def _number(phone: str) -> str:
    return _digest(phone, of="club.members.left")


def card(national_id: str) -> str:
    """By what a proven national id is known here."""
    return _digest(national_id, of="club.members.left.card")


def paid(*, member_id: int) -> set[str]:
    """What this member was paid once, or counts as paid."""
    form, profile = completed(member_id=member_id), completed_parts(member_id=member_id)
    return {REGISTERED, *(FORM + part for part in form), *(PROFILE + part for part in profile)}


def remember(user_id: int, at: dt.datetime) -> None:
    """Before somebody is erased, in that transaction. Numbers given up lately count, too, with what was paid since."""
    phones = accounts.numbers_of(user_id=user_id, since=at - settings.PAID_BEFORE_KEPT)
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        mine = ProvenCard.objects.filter(member=member)
        cards = set(mine.values_list("digest", flat=True))
        if number := proven_number.value(member_id=member.pk):
            cards.add(card(number))  # proven before cards were noted here
        _keep([*map(_number, phones), *cards], paid(member_id=member.pk), at)
        mine.delete()


def keep(*, member_id: int, phone: str, at: dt.datetime) -> None:
    """What this member was paid once, until PAID_BEFORE_KEPT from now, under a number (E.164) that is given up."""
    _keep([_number(phone)], paid(member_id=member_id), at)


def renumbered(user_id: int, old_phone: str, phone: str, at: dt.datetime) -> None:
    """A number was given up for another one, in this transaction: of the first it is remembered what was paid, and what
    was paid under the second, to whomever, is not paid again.

    Nothing is taken back: who takes over a number is not always who had it. The member's row is locked, so that what is
    completed meanwhile is seen.
    """
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        keep(member_id=member.pk, phone=old_phone, at=at)
        take_up(member_id=member.pk, phone=phone, at=at)


def _keep(digests: Iterable[str], whats: Iterable[str], at: dt.datetime) -> None:
    forget_at = at + settings.PAID_BEFORE_KEPT
    every = sorted(set(digests))
    PaidBefore.objects.filter(digest__in=every).update(forget_at=forget_at)
    PaidBefore.objects.bulk_create(
        [PaidBefore(digest=digest, what=what, forget_at=forget_at) for digest in every for what in sorted(whats)],
        ignore_conflicts=True,
    )


def take_up(*, member_id: int, phone: str, at: dt.datetime) -> bool:
    """Whether this number was here and was let go. What was paid under it counts as paid to the member who has it now."""
    found = known([_number(phone)], at=at)
    mark(member_id=member_id, whats=found, at=at)
    return REGISTERED in found


def known(digests: Iterable[str], *, at: dt.datetime) -> set[str]:
    """What was paid under these marks before they were let go, as long as it is remembered."""
    rows = PaidBefore.objects.filter(digest__in=list(digests), forget_at__gt=at)
    return set(rows.values_list("what", flat=True))


def mark(*, member_id: int, whats: Iterable[str], at: dt.datetime) -> None:
    """Count parts as paid, without telling anybody."""
    every = sorted(whats)
    mark_completed(member_id=member_id, parts=_after(FORM, every), at=at)
    mark_profile_completed(member_id=member_id, parts=_after(PROFILE, every), at=at)


def _after(prefix: str, whats: list[str]) -> list[str]:
    return [what.removeprefix(prefix) for what in whats if what.startswith(prefix)]


def forget(*, at: dt.datetime) -> int:
    """Delete what has been kept long enough; returns how many rows."""
    return PaidBefore.objects.filter(forget_at__lte=at).delete()[0]
