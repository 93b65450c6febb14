"""Confirming that a membership belongs to the person it names: by Shahkar, or by an officer who sees the card (S-34)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from accounts import api as accounts
from lib.jalali import tehran_date
from lib.national_id import normalised
from lib.text import fold
from members.identity.memberships import memberships
from members.identity.models import Member
from members.profile import shahkar
from members.profile.models import IdentityCheck, NationalId
from members.profile.read import national_id_of
from members.profile.seal import digest
from members.registry import identity_proven

TRIES_A_DAY = 5  # of the national service: each one costs, and nobody may try numbers until one fits
WRONG_CARDS_A_DAY = 5  # at all counters together, for one membership


class NoNationalId(Exception):
    """There is nothing to check yet."""


class TooManyTries(Exception):
    """The service was asked as often as one member may in a day of Tehran, or as many wrong cards were typed."""


class NothingToCompare(Exception):
    """The membership holds neither a national id nor a whole name: no card can say whose it is."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`is_confirmed` holds for the phone and the national id of now; `outcome` is the last answer about these two."""

    is_confirmed: bool
    outcome: str  # "match", "no_match", "unknown" or "" (never asked)
    source: str
    at: dt.datetime | None
    has_national_id: bool


def subject_of(*, national_id: str, phone: str) -> str:
    return digest("identity", f"{national_id}:{phone}")


def identity_of(*, member_id: int) -> Identity:
    """What is known now. Another phone or another national id than the one asked about is unconfirmed again."""
    member = Member.objects.select_related("user").get(pk=member_id)
    number = national_id_of(member_id=member_id)
    said = last = None
    if number:
        subject = subject_of(national_id=number, phone=member.user.phone)
        rows = IdentityCheck.objects.filter(member=member, subject=subject).exclude(outcome="asked")
        last = rows.order_by("at", "pk").last()
        # An answer that never came takes nothing away from one that did.
        said = rows.exclude(outcome="unknown").order_by("at", "pk").last()
    shown = said if said and said.outcome == "match" else last
    return Identity(
        is_confirmed=bool(said and said.outcome == "match"),
        outcome=shown.outcome if shown else "",
        source=shown.source if shown else "",
        at=shown.at if shown else None,
        has_national_id=bool(number),
    )


def proven_number(*, member_id: int, also: Collection[str] = ()) -> str:
    """The member's national id, if it was ever confirmed together with a number that the member has or had, or with one
    of `also` (E.164); else "".
    """
    number = national_id_of(member_id=member_id)
    if not number:
        return ""
    person = Member.objects.values_list("user_id", flat=True).get(pk=member_id)
    subjects = [subject_of(national_id=number, phone=phone) for phone in {*accounts.numbers_of(user_id=person), *also}]
    rows = IdentityCheck.objects.filter(member__in=memberships(member_id=member_id), subject__in=subjects)
    return number if rows.filter(outcome=IdentityCheck.Outcome.MATCH).exists() else ""


def ask_shahkar(*, member_id: int, at: dt.datetime) -> str:
    """Ask the service about the member's number and phone, and keep its answer; the outcome.

    Outermost: never inside a transaction, the service may take seconds. That it was asked is written before, its
    answer afterwards. Raises NoNationalId, TooManyTries.
    """
    with transaction.atomic(durable=True):
        member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
        number, phone = national_id_of(member_id=member_id), member.user.phone
        if not number:
            raise NoNationalId
        _count_try(member, at)
        subject = subject_of(national_id=number, phone=phone)
        _write(member, "asked", subject, at)
    answer = shahkar.matches(national_id=number, phone=phone)
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member_id)  # first, as whoever leaves or merges
        _write(member, answer.outcome, subject, at, ref=answer.ref)
        if answer.outcome == IdentityCheck.Outcome.MATCH:
            _proven(member_id, number, at)
    return answer.outcome


def _count_try(member: Member, at: dt.datetime) -> None:
    """The member's row is locked, so two at once are two."""
    today = tehran_date(at)
    asked = IdentityCheck.objects.filter(member=member, outcome="asked", at__gt=at - dt.timedelta(days=1))
    if sum(tehran_date(row.at) == today for row in asked) >= TRIES_A_DAY:
        raise TooManyTries


def _write(member: Member, outcome: str, subject: str, at: dt.datetime, *, ref: str = "") -> None:
    IdentityCheck.objects.create(
        member=member,
        at=at,
        source=IdentityCheck.Source.SHAHKAR,
        outcome=outcome,
        subject=subject,
        provider_ref=ref,
    )


@transaction.atomic
def record_counter_check(*, member_id: int, national_id: str, by: int, at: dt.datetime) -> bool:
    """An officer (`by`, a user) typed the national id from the card of a member who stands there; whether it matches.

    Nothing of the stored number is given back. Raises NoNationalId where the member has not given one, TooManyTries.
    """
    member = _at_the_counter(member_id, at)
    number = national_id_of(member_id=member_id)
    if not number:
        raise NoNationalId
    return _card(member, number, national_id, by=by, at=at)


@transaction.atomic
def holder_stands_here(*, member_id: int, national_id: str, name: str, by: int, at: dt.datetime) -> bool:
    """Whether the card on the table (its number and its name, typed by the officer `by`) is that of the member.

    The number decides where the member has given one, else the whole name in any spelling. The officer is told
    nothing but the answer. Raises NothingToCompare, TooManyTries.
    """
    member = _at_the_counter(member_id, at)
    number = national_id_of(member_id=member_id)
    if number:
        return _card(member, number, national_id, by=by, at=at)
    if not (member.user.first_name and member.user.last_name):
        raise NothingToCompare
    own = f"{member.user.first_name}{member.user.last_name}"
    return _compared(member, _joined(name) == _joined(own), "", by=by, at=at)


@transaction.atomic
def confirm_with_new_phone(*, member_id: int, card: str, by: int, at: dt.datetime) -> None:
    """The phone of a member was changed at a counter after the card with this `card_mark` had been compared there.

    The number on the card and the new phone are both proven, so the identity is confirmed for them, too.
    """
    member = Member.objects.select_for_update(no_key=True).select_related("user").get(pk=member_id)
    if not NationalId.objects.filter(member=member, digest=card).exists():
        return
    subject = subject_of(national_id=national_id_of(member_id=member_id), phone=member.user.phone)
    _compared(member, True, subject, by=by, at=at)


def card_mark(national_id: str) -> str:
    """What may be kept of a card while its holder waits for a code: nobody reads the number from it."""
    number = normalised(national_id)
    return digest("national_id", number) if number else ""


def _joined(name: str) -> str:
    return fold(name, half_space="").replace(" ", "")


def _at_the_counter(member_id: int, at: dt.datetime) -> Member:
    """The member, locked; raises TooManyTries."""
    member = Member.objects.select_for_update(no_key=True).select_related("user").get(pk=member_id)
    wrong = IdentityCheck.objects.filter(
        member=member,
        source=IdentityCheck.Source.COUNTER,
        outcome=IdentityCheck.Outcome.NO_MATCH,
        at__gt=at - dt.timedelta(days=1),
    )
    if sum(tehran_date(row.at) == tehran_date(at) for row in wrong) >= WRONG_CARDS_A_DAY:
        raise TooManyTries
    return member


def _card(member: Member, number: str, typed: str, *, by: int, at: dt.datetime) -> bool:
    """Another card says nothing about the member's own number: it is written as a check of that card."""
    shown = normalised(typed) or ""
    subject = subject_of(national_id=shown, phone=member.user.phone)
    is_same = _compared(member, shown == number, subject, by=by, at=at)
    if is_same:
        _proven(member.pk, number, at)
    return is_same


def _compared(member: Member, is_same: bool, subject: str, *, by: int, at: dt.datetime) -> bool:
    IdentityCheck.objects.create(
        member=member,
        at=at,
        source=IdentityCheck.Source.COUNTER,
        outcome=IdentityCheck.Outcome.MATCH if is_same else IdentityCheck.Outcome.NO_MATCH,
        subject=subject,
        by_id=by,
    )
    return is_same


def _proven(member_id: int, number: str, at: dt.datetime) -> None:
    for follow in identity_proven:
        follow(member_id=member_id, national_id=number, at=at)
