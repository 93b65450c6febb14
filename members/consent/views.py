from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.templatetags.look import digits
from members.consent import limits as own
from members.consent import quiet
from members.consent.again import stopped_channels
from members.consent.age import for_adults, is_minor
from members.consent.forms import LimitsForm, PauseForm, name_of, save_wishes
from members.consent.link import resolve
from members.consent.models import Channel
from members.consent.read import consents, history, is_unchanged
from members.consent.record import withdraw_consent
from members.consent.topics import in_order, words
from members.identity.ask import member_asking
from members.identity.models import Member
from members.registry import topics


def _locked(member: Member) -> set[str]:
    """Channels to which nothing can be sent yet."""
    return set() if member.user.email else {Channel.EMAIL}


def _refused(member: Member) -> set[str]:
    """Topics that are not for this member."""
    return for_adults() if is_minor(member_id=member.pk, at=timezone.now()) else set()


def _rows(member: Member) -> list[dict[str, Any]]:
    """The table: a row for each topic with what holds on each channel."""
    cells: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    locked, refused = _locked(member), _refused(member)
    for wish in consents(member_id=member.pk):
        cells[wish.topic][wish.channel] = {
            "wish": wish,
            "name": name_of(wish.topic, wish.channel),
            "label": Channel(wish.channel).label,
            "words": words(channel=wish.channel, topic=wish.topic),
            # What was given can always be withdrawn, with or without an address.
            "is_locked": (wish.channel in locked or wish.topic in refused) and not wish.granted,
        }
    return [
        {
            "topic": topic,
            "is_refused": code in refused,
            "cells": [cells[code].get(channel) for channel in Channel.values],
        }
        for code, topic in in_order()
    ]


def _page(request: HttpRequest, member: Member, form: LimitsForm | None = None) -> HttpResponse:
    now, mine = timezone.now(), own.own_limits(member_id=member.pk)
    paused = mine.paused_until if mine.paused_until and mine.paused_until > now else None
    context = {
        "rows": _rows(member),
        "channels": Channel.choices,
        "no_email": not member.user.email,
        "stopped": stopped_channels(member),
        "replies": settings.SMS_REPLIES,
        "city_quiet": _clocks(quiet.of_the_city()),
        "own_quiet": _clocks(mine.quiet),
        "most": own.limits_of(member_id=member.pk).weekly,
        "form": form or LimitsForm(own=mine),
        "pause_form": PauseForm(),
        "paused_until": paused,
        "page": Paginator(history(member_id=member.pk), 20).get_page(request.GET.get("page")),
        "topics": in_order(),
        "me": request.user.pk,
    }
    return render(request, "members/consent/wishes.html", context, status=422 if form else 200)


def _clocks(bits: int) -> list[str]:
    spans = quiet.stretches(bits)
    return [
        digits(_("%(start)s to %(end)s") % {"start": quiet.clock(start), "end": quiet.clock(end)})
        for start, end in spans
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    member = member_asking(request)
    if request.method != "POST":
        return _page(request, member)
    changed = save_wishes(
        ticked=set(request.POST),
        locked=_locked(member),
        refused=_refused(member),
        member_id=member.pk,
        actor_id=member.user_id,
        at=timezone.now(),
    )
    if changed:
        said = ngettext(
            "%(count)s wish changed. It holds from now on.", "%(count)s wishes changed. They hold from now on.", changed
        )
        messages.success(request, digits(said % {"count": changed}))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("club:wishes")


@login_required
@require_POST
def limits(request: HttpRequest) -> HttpResponse:
    member = member_asking(request)
    form = LimitsForm(request.POST, own=own.own_limits(member_id=member.pk))
    if not form.is_valid():
        return _page(request, member, form)
    own.set_quiet_and_weekly(member_id=member.pk, quiet=form.quiet_mask(), weekly=form.number())
    messages.success(request, _("Your limits hold from now on."))
    return redirect("club:wishes")


@login_required
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    member, form = member_asking(request), PauseForm(request.POST)
    if "end" in request.POST:
        own.pause(member_id=member.pk, until=None)
        messages.success(request, _("The pause is over."))
    elif form.is_valid():
        own.pause(member_id=member.pk, until=form.until(timezone.now()))
        messages.success(request, _("We are silent until then. Codes, orders and receipts still reach you."))
    return redirect("club:wishes")


@login_required
@never_cache
@require_safe
def receipt(request: HttpRequest, event_id: int) -> HttpResponse:
    """The proof of one act: when, how, and the words as they stood."""
    member = member_asking(request)
    event = get_object_or_404(history(member_id=member.pk), pk=event_id)
    context = {
        "event": event,
        "topic": topics[event.topic].label,
        "member": member,
        "is_unchanged": is_unchanged(event),
        "is_mine": event.actor_id == request.user.pk,
    }
    return render(request, "members/consent/receipt.html", context)


@csrf_exempt  # the mailbox itself posts, without a cookie; what it can do is end one topic (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_out(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a message. Reading it does nothing, because mailboxes and scanners read links; a POST ends the topic."""
    way = resolve(token)
    if way is None:
        raise Http404
    if request.method == "POST":
        withdraw_consent(
            member_id=way.member.pk,
            channel=way.channel,
            topic=way.topic,
            source="one_click",
            actor_id=None,
            at=timezone.now(),
        )
    context = {
        "topic": topics[way.topic].label,
        "channel": Channel(way.channel).label,
        "is_done": request.method == "POST",
    }
    answer = render(request, "members/consent/way_out.html", context)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
