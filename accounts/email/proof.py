"""An e-mail address counts when a code that was sent to it comes back; until then nothing else goes there (C-66)."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.door import limits
from accounts.door.code import Outcome
from accounts.models import EmailProof, User
from accounts.registry import MailCodeMessage, Notice, mail_code_sender, notice_sender
from lib.text import latin_digits

LIFE = dt.timedelta(minutes=30)  # mail is slower than a text
TRIES = 5


class BadEmail(ValueError):
    """The text is no e-mail address."""


class EmailTaken(Exception):
    """The address is proven, but another membership has confirmed it."""


class AskedTooOften(Exception):
    """Too many codes for this address or by this person; `refusal` says how long to wait."""

    def __init__(self, refusal: limits.Refusal) -> None:
        super().__init__(refusal.what)
        self.refusal = refusal


def _digest(proof: EmailProof, code: str) -> str:
    text = f"{proof.user_id}:{proof.address}:{code}:{proof.created_at.isoformat()}"
    return salted_hmac("accounts.email_code", text, algorithm="sha256").hexdigest()


def cleaned(email: str) -> str:
    """As it is stored: digits Latin, the part behind the @ in small letters. Raises BadEmail."""
    name, at_sign, host = latin_digits(email).strip().strip("\u200c\u200e\u200f").rpartition("@")
    address = f"{name}{at_sign}{host.lower()}"
    try:
        validate_email(address)
    except ValidationError:
        raise BadEmail(email) from None
    if len(address) > 254:
        raise BadEmail(email)
    return address


def ask_email(*, user_id: int, email: str, at: dt.datetime, again: bool = False) -> bool:
    """Send a code to an address that this person wants to confirm; False when it is theirs and confirmed already.

    `again`: send one in that case, too (letters came back, and the person says that the mailbox lives).
    Whether somebody else has confirmed it is not told here, else anybody could ask who is a member.
    Raises BadEmail, AskedTooOften.
    """
    address = cleaned(email)
    user = User.objects.get(pk=user_id, is_active=True)
    if user.email.lower() == address.lower() and not again:
        return False
    if refusal := limits.take_mail(mailbox=address, user_id=user_id, at=at):
        raise AskedTooOften(refusal)
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        proof = EmailProof(user=user, address=address, created_at=at, expires_at=at + LIFE, tries_left=TRIES)
        proof.digest = _digest(proof, code)
        proof.save()
        mail_code_sender.value(
            MailCodeMessage(
                address=address,
                code=code,
                language=user.language,
                expires_at=proof.expires_at,
                key=f"email-code:{proof.pk}",
                at=at,
            )
        )
    return True


def waiting_email(*, user_id: int, at: dt.datetime) -> str:
    """The address whose code is on its way, or ""."""
    proof = _newest(user_id)
    return proof.address if proof and proof.used_at is None and proof.expires_at > at and proof.tries_left else ""


def _newest(user_id: int) -> EmailProof | None:
    """An older code dies when a newer one is asked for."""
    return EmailProof.objects.filter(user_id=user_id).order_by("-pk").first()


def confirm_email(*, user_id: int, code: str, at: dt.datetime) -> Outcome:
    """Try the newest code, in any digits; "right" makes its address the person's own.

    A try is taken before the comparison by one conditional update. The unique index decides between two who prove
    one mailbox at once. Raises EmailTaken; the code is used up then too.
    """
    proof = _newest(user_id)
    if proof is None:
        return "dead"
    alive = EmailProof.objects.filter(pk=proof.pk, used_at=None, expires_at__gt=at, tries_left__gt=0)
    if not alive.update(tries_left=F("tries_left") - 1):
        return "dead"
    if not constant_time_compare(proof.digest, _digest(proof, "".join(latin_digits(code).split()))):
        return "wrong" if proof.tries_left > 1 else "dead"
    if not EmailProof.objects.filter(pk=proof.pk, used_at=None).update(used_at=at):
        return "dead"
    try:
        with transaction.atomic():
            _replace(user_id=user_id, address=proof.address, key=f"email-changed:{proof.pk}", at=at)
    except IntegrityError:
        raise EmailTaken from None
    return "right"


@transaction.atomic
def remove_email(*, user_id: int, at: dt.datetime) -> None:
    """The club writes no more mail; codes on their way confirm nothing any more."""
    EmailProof.objects.filter(user_id=user_id, used_at=None).delete()
    _replace(user_id=user_id, address="", key=f"email-removed:{user_id}:{at.isoformat()}", at=at)


def _replace(*, user_id: int, address: str, key: str, at: dt.datetime) -> None:
    """The mailbox that no longer counts is told: somebody else may have done this."""
    user = User.objects.select_for_update().get(pk=user_id, is_active=True)
    before = user.email
    User.objects.filter(pk=user_id).update(email=address)
    if before and before.lower() != address.lower():
        notice_sender.value(Notice(kind="email_changed", address=before, language=user.language, key=key, at=at))


def forget_dead_proofs(*, at: dt.datetime) -> int:
    """Delete proofs that can confirm nothing any more; returns how many."""
    return EmailProof.objects.filter(expires_at__lt=at - dt.timedelta(hours=1)).delete()[0]
