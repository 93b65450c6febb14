"""What the counter knows of a person: through which door they came, and drafts that wait for their code."""

import datetime as dt

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.registry import PersonalData, personal_data, places
from lib import navigation
from lib.measures import register as register_measures
from members.counter.measures import MEASURES
from members.counter.models import CounterDraft
from members.counter.views import RIGHT
from members.identity.memberships import memberships_of
from members.joining.models import Joining

WORDS = {
    "door": _("Door"),
    "source": _("Source"),
    "at": _("When"),
}


def register(app: AppConfig) -> None:
    places.register("members.counter", _("the counter where you were registered"))
    register_measures(MEASURES)
    desk = navigation.Entry(
        label=_("Counter"), icon="briefcase", place=20, to="club:counter", is_shown=_works_at_a_counter
    )
    navigation.desks.register("counter", desk)
    personal_data.register(
        PersonalData(
            name="members.counter",
            label=_("How you came"),
            models=["members.Joining", "members.CounterDraft"],
            export=export,
            erase=erase,
            merge=merge,
            words=WORDS,
        ),
        after=["members.member"],
    )
    personal_data.excuse("members.Joining.officer", reason="which officer registered; part of how the membership began")
    personal_data.excuse("members.CounterDraft.officer", reason="who typed it; drafts die within half an hour")


def _works_at_a_counter(request: HttpRequest) -> bool:
    return request.user.is_staff and request.user.has_perm(RIGHT)


def export(user_id: int) -> list[dict[str, object]]:
    rows = Joining.objects.filter(member__in=memberships_of(user_id=user_id)).order_by("at").select_related("source")
    return [{"door": row.get_door_display(), "source": str(row.source or ""), "at": row.at} for row in rows]


def erase(user_id: int, at: dt.datetime) -> None:
    """How somebody came names nobody; what an officer typed goes."""
    CounterDraft.objects.filter(member__user_id=user_id).delete()


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Each membership keeps how it began."""
    CounterDraft.objects.filter(member__user_id=from_id).delete()
