"""What introductions fill in at the start."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data
from club.referral.claim import move_claims, take_back_own
from club.referral.introduce import matured, may_be_due
from club.referral.kinds import kind
from club.referral.measures import MEASURES
from club.referral.models import ReferralClaim
from club.referral.sources import REFERRED
from lib.measures import register as register_measures
from members.api import Member
from members.registry import Merging, merging
from points.registry import AlsoDue, activity_kinds, also_due


def register(app: AppConfig) -> None:
    register_measures(MEASURES)
    activity_kinds.register(REFERRED, kind())
    also_due.register("club.referral", AlsoDue(may_be=may_be_due, due=matured))
    merging.register("club.referral", _merging, after=["points"])
    personal_data.register(
        PersonalData(
            name="club.referral",
            label=gettext_lazy("Who brought whom"),
            models=["club.ReferralClaim"],
            export=_export,
            erase=_nothing,
            merge=_nothing_more,
            words={
                "introduced_by_a_member": gettext_lazy("Brought by a member"),
                "members_introduced": gettext_lazy("Members brought"),
            },
        )
    )


def _merging(*, merging: Merging, at: dt.datetime) -> None:
    take_back_own(old_id=merging.old_id, new_id=merging.new_id, at=at)
    move_claims(old_id=merging.old_id, new_id=merging.new_id)


def _export(*, user_id: int) -> list[dict[str, object]]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    brought = ReferralClaim.objects.filter(introducer=member).count()
    is_brought = ReferralClaim.objects.filter(pk=member.pk).exists()
    return [{"introduced_by_a_member": is_brought, "members_introduced": brought}]


def _nothing(*, user_id: int, at: dt.datetime) -> None:
    """Who brought whom names memberships, not persons; it stays for the books."""


def _nothing_more(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """Moved with the memberships (`_merging`)."""
