"""Points of a person: told whole, given up on leaving; what is set aside for an order has to be settled first."""

import datetime as dt

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.registry import PersonalData, personal_data
from lib.templatetags.look import num
from members.api import Member, memberships
from members.registry import after_suspension, merging
from points.after_suspension.give_back import PointsComeBack
from points.balance.read import balance, statement
from points.leaving.give_up import GIVEN_UP, erase
from points.leaving.merge import SET_ASIDE, merge_points
from points.registry import PointsAccount, points_accounts


def register(app: AppConfig) -> None:
    merging.register("points", merge_points)
    after_suspension.fill("points", PointsComeBack())
    personal_data.register(
        PersonalData(
            name="points",
            label=gettext_lazy("Your points"),
            models=[
                "points.Event",
                "points.PointsHold",
                "points.AllocationLine",
                "points.PointsBack",
                "points.PointsBackLine",
            ],
            export=_export,
            erase=erase,
            merge=_nothing_more,
            holdings=_holdings,
            obstacles=_obstacles,
            words={"at": gettext_lazy("When"), "points": gettext_lazy("Points"), "sentence": gettext_lazy("What")},
        ),
        after=["members.member"],  # what is left is given up once the membership has ended
    )
    points_accounts.register(GIVEN_UP, PointsAccount(owner="points", means="used"))


def _export(*, user_id: int) -> list[dict[str, object]]:
    """What was earned and spent, also under a number that was merged into this one."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    at = timezone.now()
    lines = [line for each in memberships(member_id=member.pk) for line in statement(member_id=each, at=at).lines]
    return [{"at": line.at, "points": line.points, "sentence": line.sentence} for line in lines]


def _nothing_more(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """The wallets were joined with the memberships (`merge_points`); activities stay with who did them."""


def _holdings(*, user_id: int, at: dt.datetime) -> list[str]:
    """What there is, for the pages that ask before a merge or a farewell."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    points = balance(member_id=member.pk, at=at)
    lines = []
    for count, text in (
        (points.available, ngettext("%(n)s point to spend", "%(n)s points to spend", points.available)),
        (points.pending, ngettext("%(n)s point on its way", "%(n)s points on their way", points.pending)),
        (points.held, ngettext("%(n)s point set aside for an order", "%(n)s points set aside for orders", points.held)),
    ):
        if count:
            lines.append(text % {"n": num(count)})
    return lines


def _obstacles(*, user_id: int, at: dt.datetime) -> list[str]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None or not balance(member_id=member.pk, at=at).held:
        return []
    return [str(SET_ASIDE)]
