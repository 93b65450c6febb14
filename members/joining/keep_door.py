"""Through which door a new member came, kept in the transaction that makes him one (C-14, C-17)."""

import datetime as dt
from collections.abc import Mapping

from members.identity.models import Member
from members.joining.arrive import source_of
from members.joining.models import Joining


def keep_door(*, member: Member, origin: Mapping[str, str], at: dt.datetime) -> None:
    """`origin` may hold "officer" (a user's id, set by the counter only) or "from" (the code of a site)."""
    officer = origin.get("officer", "")
    source = None if officer else source_of(origin.get("from", ""))
    door = Joining.Door.COUNTER if officer else Joining.Door.LINK if source else Joining.Door.FORM
    Joining.objects.create(member=member, door=door, source=source, officer_id=int(officer) if officer else None, at=at)
