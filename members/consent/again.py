"""A number or mailbox was stopped (letters came back, somebody complained). Its holder proves it, and is written to again."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import api as accounts
from lib.phone import national
from members.consent.forms import CodeForm
from members.consent.models import Channel
from members.consent.topics import RINGS
from members.identity.ask import member_asking
from members.identity.models import Member
from messaging import api as messaging

PURPOSE = "wishes"


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """One of a member's own addresses to which nothing on a topic goes; `address` as people write it."""

    channel: str
    address: str
    reason: str


def _address(member: Member, channel: str) -> str:
    """As it is stored; "" where there is none."""
    return member.user.phone if channel == Channel.SMS else member.user.email


def stopped_channels(member: Member) -> list[Stopped]:
    found = []
    for channel in RINGS:
        address = _address(member, channel)
        if address and (reason := messaging.suppressed(channel=channel, address=address)):
            shown = national(address) if channel == Channel.SMS else address
            found.append(Stopped(channel=str(channel), address=shown, reason=reason))
    return found


def _stopped_or_404(member: Member, channel: str) -> Stopped:
    for each in stopped_channels(member):
        if each.channel == channel:
            return each
    raise Http404


@login_required
@require_POST
def again(request: HttpRequest, channel: str) -> HttpResponse:
    """Send a code to the address; "send again" posts here too."""
    member, at = member_asking(request), timezone.now()
    _stopped_or_404(member, channel)
    address = _address(member, channel)
    try:
        if channel == Channel.SMS:
            accounts.ask_phone_proof(request, purpose=PURPOSE, phone=address, at=at)
        else:
            accounts.ask_email(user_id=member.user_id, email=address, again=True, at=at)
    except accounts.CannotSend as error:
        messages.error(request, error.text)
        return redirect("club:wishes")
    except accounts.AskedTooOften:
        messages.error(request, _("You asked for many codes. Please try again in an hour."))
        return redirect("club:wishes")
    return redirect("club:wishes_again_code", channel)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again_code(request: HttpRequest, channel: str) -> HttpResponse:
    """The code that was sent there; right: what the member wants goes there again."""
    member = member_asking(request)
    stopped = _stopped_or_404(member, channel)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        problem = _prove(request, member, channel, form.cleaned_data["code"])
        if not problem:
            messages.success(request, _("Proven. What you want reaches you there again."))
            return redirect("club:wishes")
        form.add_error("code", problem)
    context = {"form": form, "stopped": stopped}
    return render(request, "members/consent/again.html", context, status=422 if form.errors else 200)


def _prove(request: HttpRequest, member: Member, channel: str, typed: str) -> str:
    """What is wrong with the code, or "": then the address is written to again."""
    at, address = timezone.now(), _address(member, channel)
    if channel == Channel.SMS:
        proven, problem = accounts.prove_phone(request, purpose=PURPOSE, typed=typed, at=at)
        if problem or proven != address:
            return problem or _("This code is no longer valid. Ask for a new one below.")
    else:
        # A code on its way to another mailbox would change the address: that is not what was asked here.
        is_asked = accounts.waiting_email(user_id=member.user_id, at=at).casefold() == address.casefold()
        outcome = accounts.confirm_email(user_id=member.user_id, code=typed, at=at) if is_asked else "dead"
        if outcome == "wrong":
            return _("The code is not right. Look at the message once more; you can try again.")
        if outcome != "right":
            return _("This code is no longer valid. Ask for a new one below.")
    messaging.lift_by_holder(channel=channel, address=address, at=at)
    return ""
