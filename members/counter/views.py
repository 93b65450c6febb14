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
from lib import codes
from lib.phone import national
from members.counter.forms import CodeForm, CounterForm
from members.counter.register import draft_of, keep_draft, register, registered_today
from members.identity.models import Member
from members.joining.complete import PARTS
from members.joining.models import Joining

RIGHT = "members.register_at_counter"
DRAFT, PURPOSE = "counter:draft", "counter"
TOO_MANY = gettext_lazy("Too many wrong cards for this membership today. Come back tomorrow.")
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


def officer_of(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@for_officers
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """What this officer registered today."""
    at = timezone.now()
    rows = list(registered_today(officer_id=officer_of(request), at=at))
    accounts.log_opened(
        by=officer_of(request), user_ids=[row.member.user_id for row in rows], where="members.counter", at=at
    )
    return render(request, "members/counter/today.html", {"rows": rows})


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
                request.session[DRAFT] = keep_draft(officer_id=officer_of(request), phone=phone, answers=answers, at=at)
                return redirect("club:counter_code")
    parts = [{"label": label, "fields": [bound[name] for name in bound.PARTS[code]]} for code, label in PARTS.items()]
    return render(request, "members/counter/new.html", {"form": bound, "parts": parts}, status=status)


@for_officers
def code(request: HttpRequest) -> HttpResponse:
    """The code that the citizen reads out makes the membership."""
    at = timezone.now()
    draft = draft_of(officer_id=officer_of(request), draft_id=request.session.get(DRAFT, 0), at=at)
    if draft is None:
        return redirect("club:counter_new")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        phone, text = accounts.prove_phone(request, purpose=PURPOSE, typed=form.cleaned_data["code"], at=at)
        if text:
            form.add_error("code", text)
        elif phone == draft.phone:
            member, created = register(draft_id=draft.pk, officer_id=officer_of(request), at=at)
            del request.session[DRAFT]
            if created:
                messages.success(request, _("Registered. Print the slip and hand it over."))
                return redirect("club:counter_receipt", number=member.number)
            messages.info(request, _("This number has been a member before; nothing was changed."))
            return redirect("club:counter")
    context = {"form": form, "phone": national(draft.phone), "back": reverse("club:counter_new")}
    return render(request, "members/counter/code.html", context, status=422 if form.errors else 200)


@for_officers
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The slip to print, only of a registration of one's own today."""
    at = timezone.now()
    row: Joining | None = registered_today(officer_id=officer_of(request), at=at).filter(member__number=number).first()
    if row is None:
        raise Http404
    accounts.log_opened(by=officer_of(request), user_ids=[row.member.user_id], where="members.counter", at=at)
    return render(request, "members/counter/receipt.html", {"row": row, "member": row.member})


def living(number: str) -> Member | None:
    """The member with this number, neither gone nor merged."""
    return Member.objects.filter(number=codes.normalised(number), merged_into=None, erased_at=None).first()
