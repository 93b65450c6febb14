"""What the people of Nilab want to be told: given by themselves, some withdrawn again, as people do."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from accounts import api as accounts
from members.api import give_consent, member_of, withdraw_consent

WANTED = {
    "news": 0.4,
    "festivals": 0.6,
    "offers": 0.3,
    "surveys": 0.2,
    "goals": 0.3,
    "advertising": 0.1,
}
# Maryam wants her statement and news. Once she answered a text message with 11, which ended all of them, and later she
# asked for news again: her page shows the history.
MARYAM = [("statement", "email"), ("news", "sms"), ("festivals", "sms"), ("offers", "app")]


def load_wishes(*, maryam: int, others: Sequence[int], at: dt.datetime) -> None:
    """`maryam` and `others` are user ids; `at` (UTC) is when they chose. The same wishes in every load."""
    for topic, channel in MARYAM:
        _say(maryam, topic, channel, at)
    for topic in ("news", "festivals"):
        _say(maryam, topic, "sms", at + dt.timedelta(days=2), reply="لغو۱۱")
    _say(maryam, "news", "sms", at + dt.timedelta(days=3))
    chance = Random("wishes of Nilab")
    for user_id in dict.fromkeys(others):
        for topic, share in WANTED.items():
            for channel in ("sms", "app"):
                if user_id != maryam and chance.random() < share / 2:
                    _say(user_id, topic, channel, at)


def _say(user_id: int, topic: str, channel: str, at: dt.datetime, *, reply: str = "") -> None:
    """Agreed to on the page of wishes; with `reply`, ended by this answer to a text message."""
    member = member_of(user_id=user_id)
    if member is None or (channel == "email" and not accounts.get_user(user_id=user_id).email):
        return
    which: dict[str, Any] = {"member_id": member.id, "channel": channel, "topic": topic}
    if reply:
        withdraw_consent(**which, source="sms_reply", actor_id=None, at=at, words=reply)
    else:
        give_consent(**which, source="form", actor_id=user_id, at=at)
