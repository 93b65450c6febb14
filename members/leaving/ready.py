"""What the membership fills in lower registries, once, at start."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, joined, personal_data
from lib.measures import register as register_measures
from members.answers.values import INTERESTS
from members.identity.models import Member
from members.joining.measures import MEASURES
from members.joining.register import on_joined
from members.leaving import leave
from members.leaving.merge import merge_members
from members.leaving.words import WORDS

PROFILE = ("number", "referral_code", "district", "birth_year", "interests", "joined_at")


def register(app: AppConfig) -> None:
    joined.register("members", on_joined)
    register_measures(MEASURES)
    personal_data.register(
        PersonalData(
            name="members.member",
            label=gettext_lazy("Your membership"),
            models=["members.Member", "members.FormPart"],
            export=_export,
            erase=leave.erase,
            merge=merge_members,
            holdings=_holdings,
            words=WORDS,
        ),
        after=["members.profile"],  # its answers are joined while both memberships stand
    )


def _export(*, user_id: int) -> list[dict[str, object]]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    profile: dict[str, object] = {name: getattr(member, name) for name in PROFILE}
    profile["interests"] = [str(known.label) for known in INTERESTS if known.code in member.interests]
    return [profile]


def _holdings(*, user_id: int, at: dt.datetime) -> list[str]:
    number = Member.objects.filter(user_id=user_id).values_list("number", flat=True).first()
    return [] if number is None else [_("Membership %(number)s") % {"number": number}]
