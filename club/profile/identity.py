"""Confirming that a membership belongs to the person it names: by Shahkar, or by an officer who sees the card (S-34)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from club.models import IdentityCheck, Member
from club.profile import shahkar
from club.profile.read import national_id_of
from club.profile.seal import digest
from lib.jalali import tehran_date
from lib.national_id import normalised

TRIES_A_DAY = 5  # of the national service: each one costs, and nobody may try numbers until one fits


class NoNationalId(Exception):
    """There is nothing to check yet."""


class TooManyTries(Exception):
    """The service was asked as often as one member may in a day of Tehran."""


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
    _write(member, answer.outcome, subject, at, ref=answer.ref)
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

    Nothing of the stored number is given back. Raises NoNationalId where the member has not given one.
    """
    member = Member.objects.select_for_update(no_key=True).select_related("user").get(pk=member_id)
    number = national_id_of(member_id=member_id)
    if not number:
        raise NoNationalId
    is_same = number == normalised(national_id)
    IdentityCheck.objects.create(
        member=member,
        at=at,
        source=IdentityCheck.Source.COUNTER,
        outcome=IdentityCheck.Outcome.MATCH if is_same else IdentityCheck.Outcome.NO_MATCH,
        subject=subject_of(national_id=number, phone=member.user.phone),
        by_id=by,
    )
    return is_same
