"""Pages of rewards: the catalogue for everybody, one's own vouchers."""

import re
import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from club.registry import reward_kinds
from club.rewards import catalogue, use
from club.rewards.give_back import CannotGiveBack, give_back
from club.rewards.models import Reward, Taken
from club.rewards.opening import comes_back
from club.rewards.take import CannotTake, facts_of, take
from club.tiers.read import standing
from lib import codes, qr
from members.api import Member, member_asking

_KEY = re.compile("[0-9a-f]{32}")


def _member_id(request: HttpRequest) -> int | None:
    """None for a visitor, and for staff without a membership."""
    return Member.objects.filter(user_id=request.user.pk or 0).values_list("pk", flat=True).first()


@require_safe
def rewards(request: HttpRequest) -> HttpResponse:
    at, member_id = timezone.now(), _member_id(request)
    offers = catalogue.offers(member_id=member_id, at=at)
    context = {
        "offers": offers,
        "all_stay_yours": catalogue.all_stay_yours(offers),
        "standing": standing(member_id=member_id, at=at) if member_id is not None else None,
    }
    return render(request, "club/rewards/list.html", context)


@require_safe
def reward(request: HttpRequest, slug: str) -> HttpResponse:
    at, member_id = timezone.now(), _member_id(request)
    found = catalogue.offers(member_id=member_id, at=at, slug=slug)
    if not found:
        raise Http404
    open_now = Taken.objects.filter(reward=found[0].reward, state=Taken.State.OPEN, expires_at__gt=at)
    context = {
        "offer": found[0],
        "reward": found[0].reward,
        "is_member": member_id is not None,
        "mine": open_now.filter(member_id=member_id).order_by("-pk") if member_id is not None else [],
        "key": secrets.token_hex(16),
    }
    return render(request, "club/rewards/reward.html", context)


@require_POST
@login_required
def take_it(request: HttpRequest, slug: str) -> HttpResponse:
    """The key was made with the page: a second press of the same button shows the same voucher."""
    member = member_asking(request)
    found = Reward.objects.filter(slug=slug).values_list("pk", flat=True).first()
    key = request.POST.get("key", "")
    if found is None or not _KEY.fullmatch(key):
        raise Http404
    try:
        taken = take(member_id=member.pk, reward_id=found, key=key, at=timezone.now())
    except CannotTake as error:
        messages.error(request, str(error))
        return redirect("club:reward", slug=slug)
    messages.success(request, _("It is yours."))
    return redirect("club:my_reward", number=taken.number)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    member, at = member_asking(request), timezone.now()
    rows = Taken.objects.filter(member=member).select_related("reward__venue").order_by("-taken_at", "-pk")
    open_now = [row for row in rows if row.state == Taken.State.OPEN and row.expires_at > at]
    context = {
        "standing": standing(member_id=member.pk, at=at),
        "open": open_now,
        "over": [row for row in rows if row not in open_now],
    }
    return render(request, "club/rewards/mine.html", context)


def _own(request: HttpRequest, number: str) -> Taken:
    member = member_asking(request)
    found = (
        Taken.objects.select_related("reward__venue", "used_at_venue", "opening")
        .filter(member=member, number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


@login_required
@never_cache
@require_safe
def my_reward(request: HttpRequest, number: str) -> HttpResponse:
    taken, at = _own(request, number), timezone.now()
    is_open = taken.state == Taken.State.OPEN and at < taken.expires_at
    kind = reward_kinds.get(taken.reward.kind)
    context = {
        "taken": taken,
        "reward": taken.reward,
        "is_open": is_open,
        "is_expired": taken.state == Taken.State.EXPIRED or (taken.state == Taken.State.OPEN and not is_open),
        "may_return": is_open and at < taken.returnable_until,
        "points_back": _points_back(taken),
        "kept": _kept(taken),
    }
    if is_open and kind is not None and kind.needs_venue:
        address = request.build_absolute_uri(reverse("club:venue"))
        context["code"] = codes.shown(taken.seed, stored=taken.code_hash)
        # After the # nothing goes to the server: the code stands in no log.
        context["picture"] = qr.svg(f"{address}#{use.payload(taken)}", label=_("QR code of this voucher"))
    elif is_open and kind is not None and kind.link is not None:
        context["link"] = kind.link(facts_of(taken))
    return render(request, "club/rewards/taken.html", context)


def _points_back(taken: Taken) -> int:
    """Points that return, or returned, with this voucher: its price, and an opening on which nothing else stands."""
    if taken.state != Taken.State.OPEN:
        return taken.came_back
    return taken.points + (comes_back(taken.opening_id, without=taken.pk) if taken.opening_id is not None else 0)


def _kept(taken: Taken) -> int:
    """Points spent on an unused voucher that did not come back: they made up for what was taken back or owed."""
    undone = (
        taken.opening is not None and taken.opening.hold_id is not None and taken.opening.undone_at == taken.ended_at
    )
    spent = taken.points + (taken.opening.points if taken.opening is not None and undone else 0)
    ended_unused = taken.state in {Taken.State.WITHDRAWN, Taken.State.RETURNED}
    return max(0, spent - taken.came_back) if ended_unused else 0


@require_POST
@login_required
def return_it(request: HttpRequest, number: str) -> HttpResponse:
    taken = _own(request, number)
    try:
        give_back(taken_id=taken.pk, at=timezone.now())
    except CannotGiveBack as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The reward is given back."))
    return redirect("club:my_reward", number=number)
