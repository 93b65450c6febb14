"""What requests for review tell other subjects at the start."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.registry import PersonalData, personal_data, places
from club.models import Allocation, Review
from club.registry import allocation_decided, request_behind
from club.reviews import personal
from club.reviews.answer import on_decided
from club.reviews.measures import MEASURES
from club.reviews.read import waiting
from lib import watch
from lib.jalali import jformat, tehran_date
from lib.measures import register as register_measures

PATIENCE = 14  # days after which an unanswered request is bad


def register() -> None:
    allocation_decided.register("club.reviews", on_decided)
    request_behind.fill("club.reviews", _behind)
    register_measures(MEASURES)
    personal_data.register(
        PersonalData(
            name="club.reviews",
            label=gettext_lazy("Requests to review points"),
            models=["club.Review"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
        )
    )
    watch.register(name="club.reviews", check=_findings)
    places.register("club.reviews", gettext_lazy("requests to review points"))
    places.register("club.reviews_csv", gettext_lazy("a file with requests to review points"))


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
