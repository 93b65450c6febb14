"""Staff suspend a member, lift a suspension, and answer appeals: the answer comes from somebody else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from accounts import api as accounts
from lib.staff_acts import who
from members.identity.models import Member
from members.suspensions.appeal import answer, unanswered
from members.suspensions.forms import AnswerForm, LiftForm, SuspendForm
from members.suspensions.models import Appeal, Suspension
from members.suspensions.suspend import StandingRefused, lift, suspend

RIGHT = "members.suspend_member"
ANSWER_RIGHT = "members.answer_appeal"


@permission_required(RIGHT)
def suspend_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The form stands on the member's page; a wrong one comes back here with what was typed."""
    member = get_object_or_404(Member, pk=pk)
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suspend(member_id=pk, by=who(request), at=timezone.now(), **form.cleaned_data)
        except StandingRefused:
            messages.error(request, _("This member is suspended already, or is you."))
        else:
            messages.success(request, _("Suspended. The member is told by SMS and in the portal."))
        return redirect("club_member", pk)
    return render(request, "members/staff/members_suspend.html", {"member": member, "form": form})


@require_POST
@permission_required(RIGHT)
def lift_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Suspension, pk=pk)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why it is lifted."))
        return redirect("club_member", row.member_id)
    try:
        lift(suspension_id=pk, why=form.cleaned_data["why"], by=who(request), at=timezone.now())
    except StandingRefused:
        messages.error(request, _("This suspension is over already."))
    else:
        messages.success(request, _("Lifted. The member is told."))
    return redirect("club_member", row.member_id)


@permission_required(ANSWER_RIGHT)
def appeals(request: HttpRequest) -> HttpResponse:
    """Those without an answer first. Members stand here by number; what they wrote may name them."""
    waiting = list(unanswered().select_related("suspension__member").order_by("at"))
    answered = Appeal.objects.exclude(verdict="").select_related("suspension__member", "answered_by")
    page = Paginator(answered.order_by("-answered_at"), 25).get_page(request.GET.get("page"))
    shown = [row.suspension.member.user_id for row in [*waiting, *page]]
    accounts.log_opened(by=who(request), user_ids=shown, where="members.appeals", at=timezone.now())
    return render(request, "members/staff/members_appeals.html", {"waiting": waiting, "page": page})


@permission_required(ANSWER_RIGHT)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Appeal.objects.select_related("suspension__member"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(appeal_id=pk, by=who(request), at=timezone.now(), **form.cleaned_data)
        except StandingRefused:
            messages.error(request, _("It is answered already, or you suspended this member yourself."))
        else:
            messages.success(request, _("Answered. The member is told."))
        return redirect("club_appeals")
    at, person = timezone.now(), row.suspension.member.user_id
    accounts.log_opened(by=who(request), user_ids=[person], where="members.appeals", reason="complaint", at=at)
    is_own = row.suspension.by_id == who(request)
    return render(request, "members/staff/members_appeal.html", {"row": row, "form": form, "is_own": is_own})
