"""What the counter knows of a person: through which door they came, and drafts that wait for their code."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.registry import PersonalData, personal_data, places
from club.counter.measures import MEASURES
from club.models import CounterDraft, Joining
from club.who.memberships import memberships_of
from lib.measures import register as register_measures

WORDS = {
    "door": _("Door"),
    "source": _("Source"),
    "at": _("When"),
}


def register() -> None:
    places.register("club.counter", _("the counter where you were registered"))
    register_measures(MEASURES)
    personal_data.register(
        PersonalData(
            name="club.counter",
            label=_("How you came"),
            models=["club.Joining", "club.CounterDraft"],
            export=export,
            erase=erase,
            merge=merge,
            words=WORDS,
        ),
        after=["members.member"],
    )
    personal_data.excuse("club.Joining.officer", reason="which officer registered; part of how the membership began")
    personal_data.excuse("club.CounterDraft.officer", reason="who typed it; drafts die within half an hour")


def export(user_id: int) -> list[dict[str, object]]:
    rows = Joining.objects.filter(member__in=memberships_of(user_id=user_id)).order_by("at").select_related("source")
    return [{"door": row.get_door_display(), "source": str(row.source or ""), "at": row.at} for row in rows]


def erase(user_id: int, at: dt.datetime) -> None:
    """How somebody came names nobody; what an officer typed goes."""
    CounterDraft.objects.filter(member__user_id=user_id).delete()


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Each membership keeps how it began."""
    CounterDraft.objects.filter(member__user_id=from_id).delete()
