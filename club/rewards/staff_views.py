"""Staff's pages in Wagtail's admin: rewards and their terms, venues, what was taken. Two people for each change of terms."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from club.rewards import publish, totals, venues
from club.rewards.catalogue import left
from club.rewards.forms import RewardForm, TakingsForm, VenueForm, values_of
from club.rewards.models import Reward, Taken, Venue
from lib import codes
from lib.staff_acts import done

RIGHT = "club.change_reward"


def _who(request: HttpRequest) -> int:
    """The decorator has let in nobody without a row."""
    return int(request.user.pk or 0)


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    rows = Reward.objects.select_related("stock", "threshold", "venue", "drafted_by", "approved_by").order_by("pk")
    rewards = [
        {"row": row, "left": left(row.stock), "is_own": row.drafted_by_id == request.user.pk, "now": timezone.now()}
        for row in rows
    ]
    return render(request, "club/staff/rewards.html", {"rewards": rewards})


@permission_required(RIGHT)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new reward, or other terms and texts for one; terms wait for a second person."""
    reward = None if pk is None else get_object_or_404(Reward.objects.select_related("stock"), pk=pk)
    sent = request.POST if request.method == "POST" else None
    initial = {"valid_from": timezone.now()} if reward is None else values_of(reward)
    form = RewardForm(sent, initial=initial, reward=reward)
    if sent is not None and form.is_valid():
        try:
            publish.write_reward(reward_id=pk, values=form.cleaned_data, by=_who(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. Changed terms hold once somebody else has approved them."))
            return redirect("club_rewards")
    return render(request, "club/staff/reward_edit.html", {"form": form, "reward": reward})


@require_POST
@permission_required(RIGHT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Reward, pk=pk)
    return done(
        request,
        lambda: publish.approve_reward(reward_id=pk, by=_who(request), at=timezone.now()),
        _("Members can take it now."),
        "club_rewards",
    )


# --- Venues ---------------------------------------------------------------------------


@permission_required(RIGHT)
def places(request: HttpRequest) -> HttpResponse:
    """Venues, who stands at their doors, and a form for a new one."""
    form = VenueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("club_venues")
    rows = Venue.objects.prefetch_related("operators__user").order_by("pk")
    return render(request, "club/staff/venues.html", {"venues": rows, "form": form})


@require_POST
@permission_required(RIGHT)
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Venue, pk=pk)
    if venues.appoint_by_phone(venue_id=pk, phone=request.POST.get("phone", "")[:30]):
        messages.success(request, _("This person can use vouchers there now."))
    else:
        messages.error(request, _("Nobody has entered with this number yet."))
    return redirect("club_venues")


@require_POST
@permission_required(RIGHT)
def dismiss(request: HttpRequest, pk: int, user_id: int) -> HttpResponse:
    venues.dismiss(venue_id=pk, user_id=user_id)
    messages.success(request, _("Done."))
    return redirect("club_venues")


# --- What was taken -------------------------------------------------------------------


def _found(request: HttpRequest) -> "tuple[TakingsForm, QuerySet[Taken]]":
    """By state, reward, and the number of a voucher or a member. No names: numbers are enough here."""
    form = TakingsForm(request.GET)
    rows = Taken.objects.select_related("reward", "member", "used_at_venue").order_by("-taken_at", "-pk")
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("q"):
        text = codes.normalised(asked["q"])
        rows = rows.filter(Q(number=text) | Q(member__number=text) | Q(member__number=asked["q"].strip()))
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("reward"):
        rows = rows.filter(reward=asked["reward"])
    return form, rows


@permission_required(RIGHT)
def takings(request: HttpRequest) -> HttpResponse:
    form, rows = _found(request)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "page_query": f"{query.urlencode()}&" if query else "",
        "months": (drawn := totals.months(at=timezone.now())),
        "height": totals.HEIGHT,
        "width": totals.STEP * len(drawn),
    }
    return render(request, "club/staff/takings.html", context)


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: "QuerySet[Taken]") -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = ["number", "member", "reward", "state", "points", "taken_at", "ended_at", "expires_at", "venue"]
    yield "\ufeff" + writer.writerow(head)
    for row in rows.iterator(chunk_size=500):
        moments = [moment.isoformat() if moment else "" for moment in (row.taken_at, row.ended_at, row.expires_at)]
        place = row.used_at_venue.name if row.used_at_venue else ""
        # A name that begins like a formula would be run by a spreadsheet.
        place = f"'{place}" if place[:1] in ("=", "+", "-", "@") else place
        yield writer.writerow([row.number, row.member.number, row.reward.slug, row.state, row.points, *moments, place])


@permission_required(RIGHT)
def takings_csv(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        _lines(_found(request)[1]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rewards.csv"'},
    )
