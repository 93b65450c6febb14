import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts import api as accounts
from messaging import api as messaging
from points.reviews.models import Review


def tell(row: Review, *, user_id: int, at: dt.datetime) -> None:
    """The answer is there; the message names nothing of it, the page does. Once for each request."""
    user = accounts.get_user(user_id=user_id)
    with override(user.language):
        path = reverse("club:why", args=[row.decision_id])
    messaging.send(
        kind="points/messages/review_answered",
        user_id=user.id,
        channels=("sms", "app"),
        params={"url": settings.WAGTAILADMIN_BASE_URL + path},
        language=user.language,
        key=f"points.review:{row.pk}",
        at=at,
    )
