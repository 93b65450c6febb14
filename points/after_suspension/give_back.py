"""What is owned stays: points that expired while their owner was not let use them come back when the suspension is over.

The books are not changed: each expiry stands, and what comes back is a child of its lot, good for a while
(`SUSPENSION_GRACE`) from that moment. What was taken back of an award meanwhile, and was not found because it had
expired, does not come back.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import override

from accounts import api as accounts
from ledger import api as ledger
from lib.jalali import tehran_date
from lib.months import midnight
from lib.templatetags.look import jdate
from members.api import Member, Suspension, owner_of
from members.api import suspension_ended_at as ended_at
from members.api import suspensions_over as over
from members.registry import CameBack
from messaging import api as messaging
from points.after_suspension.models import PointsBack, PointsBackLine
from points.awards.models import TakenBack

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def give_back(*, suspension_id: int, at: dt.datetime) -> PointsBack | None:
    """Bring back what expired during a suspension that is over at `at` (UTC): once, then the same answer.

    None while it is not over. The wallet's lock lets one do it; a merged membership's points reach the one that lives.
    """
    row = Suspension.objects.select_related("member__merged_into").get(pk=suspension_id)
    end = ended_at(row)
    if end is None or end > at:
        return None
    ledger.lock_wallet(wallet=row.member.wallet_id)
    known = PointsBack.objects.filter(suspension=row).first()
    if known is not None:
        return known
    owner = owner_of(row.member)
    good_until = midnight(tehran_date(at + settings.SUSPENSION_GRACE) + ONE_DAY)
    back = PointsBack.objects.create(suspension=row, at=at, good_until=good_until)
    if owner.erased_at is None:
        back.points = _restore(back, row, end)
        back.save(update_fields=["points"])
    if back.points:
        _tell(back, owner)
    return back


def _restore(back: PointsBack, row: Suspension, end: dt.datetime) -> int:
    lost = ledger.expired(wallet=row.member.wallet_id, after=row.starts_at, until=end, at=back.at)
    gone = _not_found({each.award for each in lost})
    lines = []
    for each in lost:
        withheld = min(each.points, gone[each.award])
        gone[each.award] -= withheld
        points = each.points - withheld
        if points:
            ledger.restore(expiry=each.journal_id, amount=points, until=back.good_until, at=back.at)
        lines.append(
            PointsBackLine(
                back=back, expiry_id=each.journal_id, award_id=each.award, expired=each.points, returned=points
            )
        )
    PointsBackLine.objects.bulk_create(lines)
    return sum(line.returned for line in lines)


def _not_found(awards: set[int]) -> Counter[int]:
    """Award → points that were to be taken back of it and were not there, less what was withheld for it before."""
    missing: Counter[int] = Counter()
    forgiven = TakenBack.objects.filter(decision__journal_id__in=awards).values_list("decision__journal_id")
    missing.update(dict(forgiven.annotate(rest=Sum(F("points") - F("taken"))).order_by()))
    before = PointsBackLine.objects.filter(award_id__in=awards).values_list("award_id")
    missing.subtract(dict(before.annotate(rest=Sum(F("expired") - F("returned"))).order_by()))
    return Counter({award: max(0, missing[award]) for award in awards})


class PointsComeBack:
    """Fills `members.registry.after_suspension`."""

    def ended(self, *, suspension_id: int, at: dt.datetime) -> None:
        give_back(suspension_id=suspension_id, at=at)

    def came_back(self, *, suspension_ids: Sequence[int]) -> dict[int, CameBack]:
        rows = PointsBack.objects.filter(suspension_id__in=suspension_ids)
        return {
            row.suspension_id: CameBack(points=row.points, good_until=row.good_until, last_day=row.last_day)
            for row in rows
        }


def _tell(back: PointsBack, owner: Member) -> None:
    user = accounts.get_user(user_id=owner.user_id)
    with override(user.language):
        until, path = jdate(back.last_day), reverse("club:points")
    messaging.send(
        kind="points/messages/points_back",
        user_id=user.id,
        channels=("sms", "app"),
        params={"points": back.points, "until": until, "url": settings.WAGTAILADMIN_BASE_URL + path},
        language=user.language,
        key=f"points.points_back:{back.pk}",
        at=back.at,
    )


def give_back_all(*, at: dt.datetime, most: int = 200) -> int:
    """After every suspension that is over, also those that ended by their own date. How many were settled."""
    rows = over(at=at).exclude(pk__in=PointsBack.objects.values("suspension_id")).order_by("pk")
    return sum(give_back(suspension_id=pk, at=at) is not None for pk in list(rows.values_list("pk", flat=True)[:most]))
