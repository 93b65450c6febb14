"""What was written is forgotten after MESSAGE_DAYS: that something was sent, when and by whom stays."""

import datetime as dt

from django.conf import settings

from messaging.models import Message, Reply, ReturnedMail
from messaging.outbox.deliver import OPEN_STATES


def forget_content(*, at: dt.datetime) -> int:
    """Empty the words and parameters of old messages that wait for nothing; how many. `at` is UTC."""
    limit = at - dt.timedelta(days=settings.MESSAGE_DAYS)
    Reply.objects.filter(at__lt=limit).delete()  # what ended a topic stands with the wish that it ended
    ReturnedMail.objects.filter(at__lt=limit).delete()
    old = Message.objects.filter(created_at__lt=limit, emptied_at=None)
    return old.exclude(state__in=OPEN_STATES).update(text="", params={}, emptied_at=at)
