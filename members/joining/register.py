"""A new user becomes a member, in the transaction that creates the user."""

import datetime as dt
from collections.abc import Mapping

from accounts import api as accounts
from ledger import api as ledger
from lib import codes
from members.identity.models import Member
from members.joining.keep_door import keep_door
from members.registry import joined


def on_joined(user_id: int, at: dt.datetime, origin: Mapping[str, str]) -> None:
    """Registered with accounts: makes the member, opens the wallet, keeps the door; then whoever follows a joining."""
    member = Member.objects.create(
        user_id=user_id,
        number=codes.make(9),
        referral_code=codes.make(8),
        wallet_id=ledger.ensure_wallet(unit="points", code=f"member:{user_id}"),
        joined_at=at,
    )
    keep_door(member=member, origin=origin, at=at)
    phone = accounts.get_user(user_id=user_id).phone
    for follow in joined:
        follow(member_id=member.pk, user_id=user_id, phone=phone, origin=origin, at=at)
