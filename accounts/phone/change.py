"""Another number for the same person (S-32). Both numbers are proven before anything here is called."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.join import BadPhone
from accounts.mine.merge import merge
from accounts.models import PhoneChange, User
from accounts.registry import Notice, notice_sender, tell_renumbered
from lib.phone import e164, national
from lib.text import clean


class PhoneTaken(Exception):
    """Somebody else's membership has the new number: its holder logs in there, or a counter joins the two."""


class PhoneMoved(Exception):
    """The number is no longer the one that was proven (changed meanwhile), or the membership is closed."""


class NotByOthers(PermissionError):
    """A number is changed for somebody else only by an officer, with a reason; a staff member's not at a counter."""


def change_phone(*, user_id: int, old_phone: str, new_phone: str, at: dt.datetime) -> None:
    """The person's own change, after a code to each number (E.164). Every session of theirs ends.

    Raises PhoneTaken, PhoneMoved; then nothing is changed.
    """
    _change(
        user_id=user_id,
        old_phone=old_phone,
        new_phone=new_phone,
        how=PhoneChange.How.SELF,
        by=user_id,
        reason="",
        at=at,
    )


def change_phone_at_counter(*, user_id: int, new_phone: str, officer_id: int, reason: str, at: dt.datetime) -> None:
    """The old number is lost. The officer has seen who it is, and a code has proven the new number there.

    `reason` says how the officer knows the person. Not for staff, whose number guards the city's desk: an
    administrator (superuser) changes it. Raises BadPhone, PhoneTaken, PhoneMoved, NotByOthers.
    """
    person, number, why = _allowed(user_id, new_phone, officer_id, reason)
    _change(
        user_id=user_id,
        old_phone=person.phone,
        new_phone=number,
        how=PhoneChange.How.COUNTER,
        by=officer_id,
        reason=why,
        at=at,
    )


def _allowed(user_id: int, new_phone: str, officer_id: int, reason: str) -> tuple[User, str, str]:
    """The person, the number in E.164 and the reason as it is kept; raises BadPhone, NotByOthers."""
    number, why = e164(new_phone), clean(reason)[:200]
    if number is None:
        raise BadPhone(new_phone)
    person, officer = User.objects.get(pk=user_id), User.objects.get(pk=officer_id)
    if not why or officer.pk == person.pk or not officer.is_active:
        raise NotByOthers
    if (person.is_staff or person.is_superuser) and not officer.is_superuser:
        raise NotByOthers
    return person, number, why


@transaction.atomic
def join_at_counter(*, user_id: int, new_phone: str, officer_id: int, reason: str, at: dt.datetime) -> int:
    """The old number is lost, and the citizen has joined anew with another one: the old membership goes into the new.

    The officer has compared the card with the old membership, and a code has proven the new number there: both belong
    to who stands at the counter. The old number is told. Returns the user that both are now. Raises what
    change_phone_at_counter raises, PhoneMoved also where nobody has the new number, and MustBeSettled.
    """
    person, number, why = _allowed(user_id, new_phone, officer_id, reason)
    other = User.objects.filter(phone=number, is_active=True).exclude(pk__in=[person.pk, officer_id]).first()
    if other is None or not person.is_active:
        raise PhoneMoved
    merge(from_id=person.pk, into_id=other.pk, at=at)
    row = PhoneChange.objects.create(
        user=other,
        old_phone=person.phone,
        new_phone=number,
        how=PhoneChange.How.COUNTER,
        by_id=officer_id,
        reason=why,
        at=at,
    )
    _tell(row)
    return other.pk


@transaction.atomic
def _change(*, user_id: int, old_phone: str, new_phone: str, how: str, by: int, reason: str, at: dt.datetime) -> None:
    """One conditional update under the unique number: of two who want it at once one gets it."""
    person = User.objects.filter(pk=user_id, phone=old_phone, is_active=True)
    try:
        with transaction.atomic():
            moved = person.update(phone=new_phone, session_epoch=F("session_epoch") + 1)
    except IntegrityError:
        raise PhoneTaken from None
    if not moved:
        raise PhoneMoved
    row = PhoneChange.objects.create(
        user_id=user_id, old_phone=old_phone, new_phone=new_phone, how=how, by_id=by, reason=reason, at=at
    )
    tell_renumbered(user_id=user_id, old_phone=old_phone, phone=new_phone, at=at)
    _tell(row)


def _tell(row: PhoneChange) -> None:
    """The old number, and the mailbox if there is one: whoever did not want this learns of it at once."""
    person = row.user
    key, ends = f"phone-changed:{row.pk}", national(row.new_phone)[-2:]
    notice_sender.value(
        Notice(
            kind="phone_changed",
            phone=row.old_phone,
            language=person.language,
            key=key,
            at=row.at,
            params={"ends": ends},
        )
    )
    if person.email:
        notice_sender.value(
            Notice(
                kind="phone_changed",
                address=person.email,
                language=person.language,
                key=f"{key}:mail",
                at=row.at,
                params={"ends": ends},
            )
        )
