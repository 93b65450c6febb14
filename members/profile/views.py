"""My profile: how far it is and what each part would bring; each part on a small page of its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lib.templatetags.look import num
from members.identity.ask import member_asking
from members.identity.models import Member
from members.profile import shahkar
from members.profile.forms import FORMS, PartForm
from members.profile.identity import NoNationalId, TooManyTries, ask_shahkar, identity_of
from members.profile.parts import PARTS, Part
from members.profile.read import PartState, answers_for_form, overview
from members.profile.save import NationalIdTaken, clear_part, save_part
from members.profile.tries import may_try, refused


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    member = member_asking(request)
    context = {"profile": overview(member=member, at=timezone.now()), "identity": identity_of(member_id=member.pk)}
    return render(request, "members/profile/overview.html", context)


@login_required
def part(request: HttpRequest, code: str) -> HttpResponse:
    """One part: POST saves it, POST with `clear` takes its answers away. Wrong answers stay in their fields."""
    member, of_part = member_asking(request), _part(code)
    if request.method != "POST":
        return _page(request, member, of_part, FORMS[code](initial=answers_for_form(member=member)))
    if "clear" in request.POST:
        clear_part(member_id=member.pk, part=code, at=timezone.now())
        messages.success(request, _("Cleared. The points that it brought stay yours."))
        return redirect("club:profile")
    form = FORMS[code](request.POST)
    if not form.is_valid():
        return _page(request, member, of_part, form)
    return _saved(request, member, of_part, form)


def _saved(request: HttpRequest, member: Member, of_part: Part, form: PartForm) -> HttpResponse:
    if form.cleaned_data.get("national_id") and not may_try(member_id=member.pk, at=timezone.now()):
        form.add_error("national_id", _("Too many tries today. The counter can enter it with you."))
        return _page(request, member, of_part, form)
    try:
        earned = save_part(member_id=member.pk, part=of_part.code, answers=form.cleaned_data, at=timezone.now())
    except NationalIdTaken:
        refused(member_id=member.pk, at=timezone.now())
        text = _("This national id stands in another membership. If it is yours, bring your card to the counter.")
        form.add_error("national_id", text)
        return _page(request, member, of_part, form)
    if earned:
        said = ngettext("Saved. You earned %(points)s point.", "Saved. You earned %(points)s points.", earned)
        messages.success(request, said % {"points": num(earned)})
    else:
        messages.success(request, _("Saved."))
    return redirect("club:profile_part", code="identity") if of_part.code == "identity" else redirect("club:profile")


def _page(request: HttpRequest, member: Member, of_part: Part, form: PartForm) -> HttpResponse:
    state = _state(member, of_part)
    context: dict[str, Any] = {"part": of_part, "form": form, "state": state}
    if of_part.code == "identity":
        context |= {"identity": identity_of(member_id=member.pk), "can_ask": shahkar.is_on()}
    return render(request, "members/profile/part.html", context, status=422 if form.errors else 200)


def _state(member: Member, of_part: Part) -> PartState:
    seen = overview(member=member, at=timezone.now())
    code = of_part.form_part or of_part.code
    return next(state for state in (seen.form if of_part.form_part else seen.optional) if state.code == code)


def _part(code: str) -> Part:
    if code not in PARTS:
        raise Http404
    return PARTS[code]


@login_required
@require_POST
def confirm_identity(request: HttpRequest) -> HttpResponse:
    """Ask Shahkar about the saved number and the phone of this account."""
    member = member_asking(request)
    if not shahkar.is_on():
        raise Http404
    try:
        outcome = ask_shahkar(member_id=member.pk, at=timezone.now())
    except NoNationalId:
        messages.error(request, _("Save your national id first."))
    except TooManyTries:
        messages.error(request, _("Not asked: you have asked often enough today. Try tomorrow, or at the counter."))
    else:
        if outcome == "match":
            messages.success(request, _("Your identity is confirmed."))
        elif outcome == "no_match":
            text = _("Not confirmed: this phone is not registered under this national id. The counter can help.")
            messages.error(request, text)
        else:
            messages.warning(request, _("The register does not answer now. Nothing has changed; try again later."))
    return redirect("club:profile_part", code="identity")
