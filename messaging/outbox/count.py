"""How many messages on a topic a person had, and when the next one fits under a cap."""

import datetime as dt

from messaging.models import Message

WEEK = dt.timedelta(days=7)


def room_at(*, user_id: int, most: int, at: dt.datetime) -> dt.datetime | None:
    """From when (UTC) one more text message or e-mail on a topic is at most `most` in any seven days; None: now.

    What may have left counts as left. What lies in the account rings nowhere and is not counted.
    """
    left = Message.objects.filter(user_id=user_id, allowed_at__gt=at - WEEK).exclude(channel=Message.Channel.APP)
    last = list(left.order_by("-allowed_at").values_list("allowed_at", flat=True)[:most])
    return last[-1] + WEEK if len(last) >= most and last[-1] else None
