"""A lost phone: the card is compared with the membership, the new number proves itself, then it is changed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from lib.phone import national
from members.counter.forms import CodeForm, JoinTwoForm, LostPhoneForm
from members.counter.views import NO_MEMBER, TOO_MANY, for_officers, living, officer_of
from members.identity.models import Member
from members.profile.identity import (
    NothingToCompare,
    TooManyTries,
    card_mark,
    confirm_with_new_phone,
    holder_stands_here,
)

LOST, PURPOSE = "counter:lost", "counter:lost"
PROOF_LASTS = dt.timedelta(minutes=15)


@for_officers
def lost_phone(request: HttpRequest) -> HttpResponse:
    """Step one: whose membership it is, by the card. Nothing of the membership is shown."""
    form, at = LostPhoneForm(request.POST if request.method == "POST" else None), timezone.now()
    if request.method != "POST":
        return render(request, "members/counter/lost_phone.html", {"form": form})
    status = 422
    if form.is_valid() and (user_id := _holder(request, form, at)):
        said = form.cleaned_data
        try:
            accounts.ask_phone_proof(request, purpose=PURPOSE, phone=said["phone"], at=at)
        except accounts.CannotSend as error:
            form.add_error(None, error.text)
            status = error.status
        else:
            request.session[LOST] = {"user": user_id, "reason": said["reason"], "card": card_mark(said["national_id"])}
            return redirect("club:counter_lost_code")
    return render(request, "members/counter/lost_phone.html", {"form": form}, status=status)


def _holder(request: HttpRequest, form: LostPhoneForm, at: dt.datetime) -> int:
    """The user of the membership that the card belongs to; 0 with the reason in the form."""
    said, by = form.cleaned_data, officer_of(request)
    member = living(said["member_number"])
    if member is None:
        form.add_error("member_number", NO_MEMBER)
        return 0
    if member.user_id == by:
        form.add_error("member_number", _("Nobody changes his own number at the counter."))
        return 0
    try:
        if holder_stands_here(member_id=member.pk, national_id=said["national_id"], name=said["name"], by=by, at=at):
            return member.user_id
        form.add_error(None, _("The card is not that of this membership. Nothing was changed."))
    except NothingToCompare:
        text = _("This membership holds no national id and no whole name: no card can say whose it is. Join anew.")
        form.add_error("member_number", text)
    except TooManyTries:
        form.add_error(None, TOO_MANY)
    return 0


@for_officers
def lost_phone_code(request: HttpRequest) -> HttpResponse:
    """Step two: the code on the new phone, which the citizen reads out."""
    asked, kept = accounts.phone_asked(request, purpose=PURPOSE), request.session.get(LOST)
    if not asked or not kept:
        return redirect("club:counter_lost")
    form, at = CodeForm(request.POST if request.method == "POST" else None), timezone.now()
    if request.method == "POST" and form.is_valid():
        phone, text = accounts.prove_phone(request, purpose=PURPOSE, typed=form.cleaned_data["code"], at=at)
        if not text:
            request.session[LOST] = kept | {"phone": phone, "until": (at + PROOF_LASTS).timestamp()}
            return _change(request, request.session[LOST], at)
        form.add_error("code", text)
    context = {"form": form, "phone": national(asked), "back": reverse("club:counter_lost")}
    return render(request, "members/counter/code.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, kept: dict[str, Any], at: dt.datetime) -> HttpResponse:
    try:
        accounts.change_phone_at_counter(
            user_id=kept["user"], new_phone=kept["phone"], officer_id=officer_of(request), reason=kept["reason"], at=at
        )
    except accounts.PhoneTaken:
        return redirect("club:counter_lost_join")
    except (accounts.PhoneMoved, accounts.NotByOthers):
        return _impossible(request)
    return _done(request, kept["user"], kept["card"], _("The number is changed. All old sessions are closed."), at)


@for_officers
def lost_phone_join(request: HttpRequest) -> HttpResponse:
    """The citizen has joined anew with the new number before coming here: the two memberships become one."""
    kept, at = request.session.get(LOST, {}), timezone.now()
    if kept.get("until", 0) < at.timestamp():
        return redirect("club:counter_lost")
    form = JoinTwoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user_id = accounts.join_at_counter(
                user_id=kept["user"],
                new_phone=kept["phone"],
                officer_id=officer_of(request),
                reason=kept["reason"],
                at=at,
            )
        except accounts.MustBeSettled as error:
            form.add_error(None, ValidationError(error.reasons))
        except (accounts.PhoneMoved, accounts.NotByOthers):
            return _impossible(request)
        else:
            return _done(request, user_id, kept["card"], _("The two memberships are one now. Everything is here."), at)
    context = {"form": form, "phone": national(kept["phone"])}
    return render(request, "members/counter/lost_join.html", context, status=422 if form.errors else 200)


def _impossible(request: HttpRequest) -> HttpResponse:
    request.session.pop(LOST, None)
    messages.error(request, _("This account cannot be changed at a counter."))
    return redirect("club:counter_lost")


def _done(request: HttpRequest, user_id: int, card: str, said: str, at: dt.datetime) -> HttpResponse:
    del request.session[LOST]
    member = Member.objects.filter(user_id=user_id).first()
    if member is not None:
        confirm_with_new_phone(member_id=member.pk, card=card, by=officer_of(request), at=at)
    messages.success(request, said)
    return redirect("club:counter")
