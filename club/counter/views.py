"""The counter: a desk for officers who register citizens standing before them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import api as accounts
from club.counter.forms import CodeForm, CounterForm, IdentityForm, LostPhoneForm
from club.counter.register import draft_of, keep_draft, register, registered_today
from club.members.complete import PARTS
from club.models import Joining, Member
from club.profile.identity import NoNationalId, record_counter_check
from lib import codes
from lib.phone import national

RIGHT = "club.register_at_counter"
DRAFT, LOST = "counter:draft", "counter:lost"
PURPOSE, LOST_PURPOSE = "counter", "counter:lost"
NO_MEMBER = gettext_lazy("No membership has this number. It stands on the member's card.")
View = Callable[..., HttpResponse]


def for_officers(view: View) -> View:
    """Officers of a counter; to everybody else the desk does not exist."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm(RIGHT):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _officer(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@for_officers
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """What this officer registered today."""
    at = timezone.now()
    rows = list(registered_today(officer_id=_officer(request), at=at))
    accounts.log_opened(
        by=_officer(request), user_ids=[row.member.user_id for row in rows], where="club.counter", at=at
    )
    return render(request, "club/counter/today.html", {"rows": rows})


@for_officers
def new(request: HttpRequest) -> HttpResponse:
    """The citizen's answers; then a code goes to the citizen's phone."""
    bound = CounterForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if bound.is_valid():
            answers = {name: value for name, value in bound.cleaned_data.items() if name not in {"phone", "agreed"}}
            at, phone = timezone.now(), bound.cleaned_data["phone"]
            try:
                accounts.ask_phone_proof(request, purpose=PURPOSE, phone=phone, at=at)
            except accounts.CannotSend as error:
                bound.add_error(None, error.text)
                status = error.status
            else:
                request.session[DRAFT] = keep_draft(officer_id=_officer(request), phone=phone, answers=answers, at=at)
                return redirect("club:counter_code")
    parts = [{"label": label, "fields": [bound[name] for name in bound.PARTS[code]]} for code, label in PARTS.items()]
    return render(request, "club/counter/new.html", {"form": bound, "parts": parts}, status=status)


@for_officers
def code(request: HttpRequest) -> HttpResponse:
    """The code that the citizen reads out makes the membership."""
    at = timezone.now()
    draft = draft_of(officer_id=_officer(request), draft_id=request.session.get(DRAFT, 0), at=at)
    if draft is None:
        return redirect("club:counter_new")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        phone, text = accounts.prove_phone(request, purpose=PURPOSE, typed=form.cleaned_data["code"], at=at)
        if text:
            form.add_error("code", text)
        elif phone == draft.phone:
            member, created = register(draft_id=draft.pk, officer_id=_officer(request), at=at)
            del request.session[DRAFT]
            if created:
                messages.success(request, _("Registered. Print the slip and hand it over."))
                return redirect("club:counter_receipt", number=member.number)
            messages.info(request, _("This number has been a member before; nothing was changed."))
            return redirect("club:counter")
    context = {"form": form, "phone": national(draft.phone), "back": reverse("club:counter_new")}
    return render(request, "club/counter/code.html", context, status=422 if form.errors else 200)


@for_officers
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The slip to print, only of a registration of one's own today."""
    at = timezone.now()
    row: Joining | None = registered_today(officer_id=_officer(request), at=at).filter(member__number=number).first()
    if row is None:
        raise Http404
    accounts.log_opened(by=_officer(request), user_ids=[row.member.user_id], where="club.counter", at=at)
    return render(request, "club/counter/receipt.html", {"row": row, "member": row.member})


@for_officers
def identity(request: HttpRequest) -> HttpResponse:
    """A member's identity is confirmed by the card; the officer learns only whether it matches."""
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member = _member(form.cleaned_data["member_number"])
        try:
            if member is None:
                form.add_error("member_number", NO_MEMBER)
            elif member.user_id == _officer(request):
                form.add_error("member_number", _("Nobody confirms himself."))
            elif record_counter_check(
                member_id=member.pk,
                national_id=form.cleaned_data["national_id"],
                by=_officer(request),
                at=timezone.now(),
            ):
                messages.success(request, _("It matches. The member's identity is confirmed."))
                return redirect("club:counter")
            else:
                form.add_error("national_id", _("It is not the number that the member has given."))
        except NoNationalId:
            form.add_error("member_number", _("This member has given no national id yet: My profile, Identity."))
    return render(request, "club/counter/identity.html", {"form": form}, status=422 if form.errors else 200)


def _member(number: str) -> Member | None:
    return Member.objects.filter(number=codes.normalised(number), merged_into=None, erased_at=None).first()


@for_officers
def lost_phone(request: HttpRequest) -> HttpResponse:
    """A member whose old number is lost: papers are looked at here, the new number proves itself by a code."""
    form = LostPhoneForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            member = _member(form.cleaned_data["member_number"])
            if member is None:
                form.add_error("member_number", NO_MEMBER)
            elif member.user_id == _officer(request):
                form.add_error("member_number", _("Nobody changes his own number at the counter."))
            else:
                try:
                    accounts.ask_phone_proof(
                        request, purpose=LOST_PURPOSE, phone=form.cleaned_data["phone"], at=timezone.now()
                    )
                except accounts.CannotSend as error:
                    form.add_error(None, error.text)
                    status = error.status
                else:
                    request.session[LOST] = {"user": member.user_id, "reason": form.cleaned_data["reason"]}
                    return redirect("club:counter_lost_code")
    return render(request, "club/counter/lost_phone.html", {"form": form}, status=status)


@for_officers
def lost_phone_code(request: HttpRequest) -> HttpResponse:
    asked = accounts.phone_asked(request, purpose=LOST_PURPOSE)
    kept = request.session.get(LOST)
    if not asked or not kept:
        return redirect("club:counter_lost")
    form, at = CodeForm(request.POST if request.method == "POST" else None), timezone.now()
    if request.method == "POST" and form.is_valid():
        phone, text = accounts.prove_phone(request, purpose=LOST_PURPOSE, typed=form.cleaned_data["code"], at=at)
        if text:
            form.add_error("code", text)
        else:
            try:
                accounts.change_phone_at_counter(
                    user_id=kept["user"], new_phone=phone, officer_id=_officer(request), reason=kept["reason"], at=at
                )
            except accounts.PhoneTaken:
                text = _("The new number has a membership of its own. The member can join the two: Me, Security.")
                messages.error(request, text)
                return redirect("club:counter_lost")
            except (accounts.PhoneMoved, accounts.NotByOthers):
                messages.error(request, _("This account cannot be changed at a counter."))
                return redirect("club:counter_lost")
            del request.session[LOST]
            messages.success(request, _("The number is changed. All old sessions are closed."))
            return redirect("club:counter")
    context = {"form": form, "phone": national(asked), "back": reverse("club:counter_lost")}
    return render(request, "club/counter/code.html", context, status=422 if form.errors else 200)
