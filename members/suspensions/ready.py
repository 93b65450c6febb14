"""What standing tells other subjects at the start."""

import datetime as dt
from collections.abc import Mapping

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.registry import PersonalData, personal_data, places, register_rights, renumbered, services
from lib import watch
from members.registry import identity_proven, joined
from members.suspensions import goes_on, kept, personal
from members.suspensions.appeal import waiting
from members.suspensions.words import WORDS


def register(app: AppConfig) -> None:
    joined.register("members.suspensions", _joined)
    identity_proven.register("members.suspensions", goes_on.proven)
    personal_data.register(
        PersonalData(
            name="members.standing",
            label=_("Suspensions and appeals"),
            models=["members.Suspension", "members.Appeal"],
            remains=kept.remains,
            remember=kept.remember,
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=WORDS,
        ),
        after=["members.member"],
    )
    renumbered.register("members.standing", goes_on.renumbered)
    personal_data.excuse("members.SuspensionKept.by", reason="who of the staff decided; the row names no member")
    watch.register(name="members.appeals", check=_appeals)
    services.register("members", _("members of the club"))
    register_rights("members", "members")
    places.register("members.members", _("the search for members"))
    places.register("members.member", _("your page among the members"))
    places.register("members.members_csv", _("a file with a list of members"))
    places.register("members.appeals", _("the list of appeals"))


def _joined(*, member_id: int, user_id: int, phone: str, origin: Mapping[str, str], at: dt.datetime) -> None:
    goes_on.joined(member_id=member_id, phone=phone, at=at)


def _appeals() -> list[watch.Finding]:
    if not (count := waiting()):
        return []
    text = ngettext("%(n)d appeal waits for an answer.", "%(n)d appeals wait for an answer.", count) % {"n": count}
    return [watch.Finding(state="warn", sentence=text, link=reverse("club_appeals"))]
