"""What a member is told of a reward, with the act and in its transaction: taken, given back, withdrawn, or too many.

Never the code: whoever holds the phone for a moment, or reads its messages elsewhere, would go in by it.
"""

import datetime as dt
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts import api as accounts
from club.rewards.models import Taken
from lib.templatetags.look import jdate
from messaging import api as messaging


def tell(
    taken: Taken,
    what: Literal["taken", "returned", "withdrawn", "too_many"],
    *,
    at: dt.datetime,
    points: int = 0,
    kept: int = 0,
) -> None:
    """By SMS and in the portal: what it is, until when and where, `points` that came back or were `kept`, the link.

    Needs `reward__venue` and `member` on the row.
    """
    user = accounts.get_user(user_id=taken.member.user_id)
    with translation.override(user.language):
        path = reverse("club:my_reward", args=[taken.number])
        params: dict[str, str | int] = {
            "name": taken.reward.name,
            "venue": taken.reward.venue.name if taken.reward.venue else "",
            "until": jdate(taken.expires_at),
            "points": points,
            "kept": kept,
            "url": settings.WAGTAILADMIN_BASE_URL + path,
        }
    messaging.send(
        kind=f"club/messages/reward_{what}",
        user_id=user.id,
        channels=("sms", "app"),
        params=params,
        language=user.language,
        key=f"reward-{what}:{taken.pk}",
        at=at,
    )
