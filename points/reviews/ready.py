"""What requests for review tell other subjects at the start."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.registry import PersonalData, personal_data, places
from lib import watch
from lib.jalali import jformat, tehran_date
from lib.measures import register as register_measures
from points.activities.models import Allocation
from points.registry import allocation_decided, request_behind
from points.reviews import personal
from points.reviews.answer import on_decided
from points.reviews.measures import MEASURES
from points.reviews.models import Review
from points.reviews.read import waiting

PATIENCE = 14  # days after which an unanswered request is bad


def register(app: AppConfig) -> None:
    allocation_decided.register("points.reviews", on_decided)
    request_behind.fill("points.reviews", _behind)
    register_measures(MEASURES)
    personal_data.register(
        PersonalData(
            name="points.reviews",
            label=gettext_lazy("Requests to review points"),
            models=["points.Review"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
        )
    )
    watch.register(name="points.reviews", check=_findings)
    places.register("points.reviews", gettext_lazy("requests to review points"))
    places.register("points.reviews_csv", gettext_lazy("a file with requests to review points"))


def _behind(*, allocation_id: int) -> int | None:
    return Review.objects.filter(allocation=allocation_id).values_list("pk", flat=True).first()


def _findings() -> list[watch.Finding]:
    found = []
    if rows := waiting():
        text = ngettext(
            "%(n)d request to review points waits for an answer; the oldest is of %(day)s.",
            "%(n)d requests to review points wait for an answer; the oldest is of %(day)s.",
            len(rows),
        ) % {"n": len(rows), "day": jformat(tehran_date(rows[0]), "Y/m/d")}
        state: watch.State = "bad" if (timezone.now() - rows[0]).days >= PATIENCE else "warn"
        found.append(watch.Finding(state=state, sentence=text, link=reverse("club_reviews")))
    if count := Allocation.objects.filter(status=Allocation.Status.PROPOSED).count():
        text = ngettext(
            "%(n)d list of credit waits for a second person.", "%(n)d lists of credit wait for a second person.", count
        )
        found.append(watch.Finding(state="warn", sentence=text % {"n": count}, link=reverse("club_allocations")))
    return found
