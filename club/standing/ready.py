"""What standing tells other subjects at the start."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.registry import PersonalData, personal_data, places, register_rights, renumbered, services
from club.members.registry import identity_proven, joined
from club.standing import goes_on, kept, personal
from club.standing.appeal import waiting
from club.standing.words import WORDS
from lib import watch


def register() -> None:
    joined.register("members.suspensions", _joined)
    identity_proven.register("members.suspensions", goes_on.proven)
    personal_data.register(
        PersonalData(
            name="club.standing",
            label=_("Suspensions and appeals"),
            models=["club.Suspension", "club.Appeal"],
            remains=kept.remains,
            remember=kept.remember,
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=WORDS,
        ),
        after=["members.member"],
    )
    renumbered.register("club.standing", goes_on.renumbered)
    personal_data.excuse("club.SuspensionKept.by", reason="who of the staff decided; the row names no member")
    watch.register(name="club.appeals", check=_appeals)
    services.register("members", _("members of the club"))
    services.register("points", _("points and rules"))
    register_rights(
        "members",
        "club.view_member",
        "club.export_members",
        "club.suspend_member",
        "club.answer_appeal",
        "club.register_at_counter",
        "club.view_joinsource",
        "club.add_joinsource",
        "club.change_joinsource",
        "club.delete_joinsource",
    )
    register_rights("points", "club", "ledger")
    places.register("club.members", _("the search for members"))
    places.register("club.member", _("your page among the members"))
    places.register("club.members_csv", _("a file with a list of members"))
    places.register("club.appeals", _("the list of appeals"))


def _joined(*, member_id: int, user_id: int, phone: str, origin: Mapping[str, str], at: dt.datetime) -> None:
    goes_on.joined(member_id=member_id, phone=phone, at=at)


def _appeals() -> list[watch.Finding]:
    if not (count := waiting()):
        return []
    text = ngettext("%(n)d appeal waits for an answer.", "%(n)d appeals wait for an answer.", count) % {"n": count}
    return [watch.Finding(state="warn", sentence=text, link=reverse("club_appeals"))]
