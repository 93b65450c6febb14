"""What the security pages keep of a person: numbers they had, addresses being proven, devices they are logged in on."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy

from accounts import device
from accounts.models import EmailProof, PhoneChange
from accounts.registry import PersonalData

ERASED = "erased"

WORDS = {
    "asked_for_email": gettext_lazy("Address that was to be proven"),
    "at": gettext_lazy("When"),
    "old_phone": gettext_lazy("Number before"),
    "new_phone": gettext_lazy("Number after"),
    "how": gettext_lazy("How"),
    "reason": gettext_lazy("Reason"),
    "device": gettext_lazy("Device"),
    "address": gettext_lazy("Address"),
    "began": gettext_lazy("Began"),
    "last_seen": gettext_lazy("Last seen"),
}


def export(user_id: int) -> list[dict[str, object]]:
    proofs = EmailProof.objects.filter(user_id=user_id).order_by("pk")
    rows: list[dict[str, object]] = [{"asked_for_email": row.address, "at": row.created_at} for row in proofs]
    changes = PhoneChange.objects.filter(user_id=user_id).order_by("pk")
    rows += [dict(row) for row in changes.values("old_phone", "new_phone", "how", "reason", "at")]
    rows += [
        {
            "device": device.in_words(session.user_agent),
            "address": session.ip,
            "began": session.created_at,
            "last_seen": session.last_seen_at,
        }
        for session in UserSession.objects.filter(user_id=user_id).order_by("pk")
    ]
    return rows


def erase(user_id: int, at: dt.datetime) -> None:
    """That a number was changed stays as a fact; which numbers, and why, goes."""
    EmailProof.objects.filter(user_id=user_id).delete()
    changes = PhoneChange.objects.filter(user_id=user_id)
    changes.update(old_phone="", new_phone="")
    changes.exclude(reason="").update(reason=ERASED)
    _end_sessions(user_id)


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """The history of numbers goes along; whoever is logged in to the one given up logs in again."""
    EmailProof.objects.filter(user_id=from_id).delete()
    PhoneChange.objects.filter(user_id=from_id, by_id=from_id).update(user_id=into_id, by_id=into_id)
    # An officer who once changed this person's number, and is the other account, would now have changed their own.
    PhoneChange.objects.filter(user_id=from_id).exclude(by_id=into_id).update(user_id=into_id)
    _end_sessions(from_id)


def _end_sessions(user_id: int) -> None:
    for row in UserSession.objects.filter(user_id=user_id):
        row.end()


PERSONAL_DATA = PersonalData(
    name="accounts.security",
    label=gettext_lazy("Security of your account"),
    models=["accounts.EmailProof", "accounts.PhoneChange", "usersessions.UserSession"],
    export=export,
    erase=erase,
    merge=merge,
    words=WORDS,
)
