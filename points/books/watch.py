"""What the operator must know of the points' books."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.watch import Finding
from points.books.close import unknown_accounts
from points.books.models import PointsDay

NIGHTLY = dt.timedelta(hours=26)


def books() -> Iterator[Finding]:
    """Nothing before the first closing; then that one came every night, and both sides agreed."""
    last = PointsDay.objects.order_by("-day").first()
    if last is None:
        return
    link = reverse("club_points_books")
    if timezone.now() - last.closed_at > NIGHTLY:
        text = _("The rial books of the points were last closed on %(day)s: is the nightly worker running?")
        yield Finding(state="bad", sentence=text % {"day": last.day}, link=link)
        for code in unknown_accounts():
            text = _(
                "The rial books of the points are not closed: nobody has said what points on the account %(code)s cost."
            )
            yield Finding(state="bad", sentence=text % {"code": code}, link=link)
    if last.fault:
        text = _("The two sides of the points' books do not agree: %(fault)s.")
        yield Finding(state="bad", sentence=text % {"fault": last.fault}, link=link)
