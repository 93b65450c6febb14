"""One member of Nilab may not use points for a while and has appealed; the demo citizen can read who looked."""

import datetime as dt

from accounts import api as accounts
from members.api import member
from members.suspensions.appeal import appeal
from members.suspensions.suspend import suspend
from shop.models import PartnerMember

DAY = dt.timedelta(days=1)


def load_standing(*, people: dict[str, int], member_id: int, now: dt.datetime) -> None:
    """`member_id` is somebody whom nothing else of the demo needs."""
    person = member(member_id=member_id).user_id
    officer = people["member-affairs"]
    at = now - 2 * DAY
    accounts.log_opened(by=officer, user_ids=[person], where="members.member", reason="complaint", at=at)
    suspend(
        member_id=member_id,
        reason="misuse",
        text="برای سه خرید آخر شما رسیدی پیدا نشد. تا روشن شدن آن نمی‌توانید از امتیازها استفاده کنید.",
        until=now + 30 * DAY,
        by=officer,
        at=at,
    )
    appeal(member_id=member_id, text="رسیدها پیش من است. می‌توانم به پیشخوان بیاورم.", at=now - DAY)
    citizen = people["citizen"]
    accounts.log_opened(by=officer, user_ids=[citizen], where="members.members", at=now - 5 * DAY)
    seller = PartnerMember.objects.filter(user_id=people["partner"]).first()
    if seller is not None:
        accounts.log_opened(
            by=people["partner"],
            user_ids=[citizen],
            where="shop.desk.unit",
            unit=f"partner:{seller.partner_id}",
            at=now - 3 * DAY,
        )
