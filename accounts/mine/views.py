"""Everything about me to read and to take along; leaving; joining two accounts of mine."""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import proof
from accounts.door.forms import CodeForm, PhoneForm
from accounts.join import find_user
from accounts.mine import erase as leaving
from accounts.mine import merge as merging
from accounts.mine.read import export_of, holdings_of, obstacles_of, plain, remains_of
from accounts.mine.shown import labelled
from accounts.registry import MustBeSettled, personal_data
from accounts.second_factor import has_app
from lib.phone import national

PROVEN = "merge:proven"
PROOF_LASTS = dt.timedelta(minutes=15)


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The readable export."""
    told = [(personal_data.entries[name], rows) for name, rows in export_of(user_id=_who(request)).items() if rows]
    sections = [{"title": of.label or of.name, "rows": [labelled(row, of=of) for row in rows]} for of, rows in told]
    return render(request, "accounts/mine/data.html", {"sections": sections})


@login_required
@never_cache
@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """The same as one file for another program."""
    whole = {"made_at": timezone.now().isoformat(), "about": plain(export_of(user_id=_who(request)))}
    response = JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """What would be lost, what stands in the way; then a code to one's own phone, then it is done."""
    phone, at = _own_phone(request), timezone.now()
    form = CodeForm(request.POST if "code" in request.POST else None)
    status = 200
    if request.method == "POST" and "code" not in request.POST:
        status = _send(request, form, purpose="leave", phone=phone, at=at)
    elif request.method == "POST":
        status = 422
        if form.is_valid() and _proves(request, form, purpose="leave", phone=phone, at=at):
            try:
                leaving.erase(user_id=_who(request), at=at)
            except MustBeSettled as error:
                form.add_error(None, forms.ValidationError(error.reasons))
            else:
                logout(request)
                messages.success(request, _("Your account is closed. Nothing here names you any more. Go well."))
                return redirect(settings.LOGOUT_REDIRECT_URL)
    context = {
        "form": form,
        "is_asked": proof.asked(request, purpose="leave") == phone,
        "holdings": holdings_of(user_id=_who(request), at=at),
        "obstacles": obstacles_of(user_id=_who(request), at=at),
        "remains": remains_of(user_id=_who(request), at=at),
        "phone": national(phone),
    }
    return render(request, "accounts/mine/leave.html", context, status=status)


@login_required
@never_cache
def merge(request: HttpRequest) -> HttpResponse:
    """Step one: the other number, and a code to it."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            phone = form.cleaned_data["phone"]
            if phone == _own_phone(request):
                form.add_error("phone", _("This is the number you are logged in with. Write the other one."))
            else:
                status = _send(request, form, purpose="merge", phone=phone, at=timezone.now())
                if status == 200:
                    return redirect("accounts:merge_code")
    return render(request, "accounts/mine/merge.html", {"form": form}, status=status)


@login_required
@never_cache
def merge_code(request: HttpRequest) -> HttpResponse:
    """Step two: the code. Only a proven number says whether it has a membership."""
    phone = proof.asked(request, purpose="merge")
    if not phone:
        return redirect("accounts:merge")
    form = CodeForm(request.POST if request.method == "POST" else None)
    at = timezone.now()
    if request.method == "POST" and form.is_valid() and _proves(request, form, purpose="merge", phone=phone, at=at):
        other = find_user(phone=phone)
        if other is None:
            messages.info(request, _("This number has no membership, so there is nothing to join."))
            return redirect("accounts:merge")
        merging.tell_before(from_id=other.id, into_id=_who(request), at=at)
        request.session[PROVEN] = {"user": other.id, "until": (at + PROOF_LASTS).timestamp()}
        return redirect("accounts:merge_review")
    context = {"form": form, "phone": national(phone)}
    return render(request, "accounts/mine/merge_code.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def merge_review(request: HttpRequest) -> HttpResponse:
    """Step three: both sides are shown, then one button; with it the code of the other side's app, if one keeps it."""
    proven, at = request.session.get(PROVEN), timezone.now()
    if not proven or proven["until"] < at.timestamp():
        return redirect("accounts:merge")
    reasons: list[str] = []
    refused: list[str] = []
    if request.method == "POST":
        try:
            factor = request.POST.get("factor", "")[:32]
            merging.merge_own(from_id=proven["user"], into_id=_who(request), at=at, factor=factor)
        except merging.FactorAsked as error:
            refused = error.reasons
        except MustBeSettled as error:
            reasons = error.reasons
        else:
            del request.session[PROVEN]
            messages.success(request, _("The two memberships are one now. Everything is here."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "here": holdings_of(user_id=_who(request), at=at),
        "there": holdings_of(user_id=proven["user"], at=at),
        "reasons": reasons,
        "asks_factor": has_app(proven["user"]),
        "refused": refused,
    }
    return render(request, "accounts/mine/merge_review.html", context, status=422 if reasons or refused else 200)


def _who(request: HttpRequest) -> int:
    """login_required has let in nobody without a row."""
    return int(request.user.pk or 0)


def _own_phone(request: HttpRequest) -> str:
    return str(getattr(request.user, "phone", ""))


def _send(request: HttpRequest, form: forms.Form, *, purpose: str, phone: str, at: dt.datetime) -> int:
    """Texts the code; the status of the answer, with the reason in the form when none left."""
    try:
        proof.ask(request, purpose=purpose, phone=phone, at=at)
    except proof.CannotSend as error:
        if form.is_bound:
            form.add_error(None, error.text)
        else:
            messages.error(request, error.text)
        return error.status
    return 200


def _proves(request: HttpRequest, form: CodeForm, *, purpose: str, phone: str, at: dt.datetime) -> bool:
    proven, text = proof.prove(request, purpose=purpose, typed=form.cleaned_data["code"], at=at)
    if text:
        form.add_error("code", text)
    return bool(proven) and proven == phone
