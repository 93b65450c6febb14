"""The people one logs in as: made through the same door, staff with a second factor whose key is printed."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from accounts import api as accounts
from accounts.models import User
from config.demo_city.people import DEMO_PEOPLE, Person

# Printed for everybody to see: worth nothing outside a demo on one's own machine.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


def make_people(*, at: dt.datetime) -> dict[str, int]:
    """Role → user id."""
    return {person.role: _make(person, at) for person in DEMO_PEOPLE}


def _make(person: Person, at: dt.datetime) -> int:
    view, _ = accounts.join(phone=person.phone, at=at)
    accounts.set_name(user_id=view.id, first_name=person.first, last_name=person.last)
    if person.staff:
        accounts.grant_staff(user_id=view.id, groups=person.groups, superuser=person.superuser)
        user = User.objects.get(pk=view.id)
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, TOTP_SECRET)
    return view.id


def told() -> str:
    """What bin/demo prints about the ways in."""
    lines = ["Log in with a phone number; the code arrives in the demo inbox.", ""]
    lines += [f"  {person.phone}   {person.note_en}" for person in DEMO_PEOPLE]
    lines += [
        "",
        "Staff are asked for a second factor. Put this key into an authenticator app:",
        f"  {TOTP_SECRET}",
        "or let the machine say the code of the moment:  .venv/bin/python manage.py demo_code",
    ]
    return "\n".join(lines)
