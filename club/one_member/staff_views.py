"""The page of one member for staff, after they said why they look. Its owner reads who opened it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from wagtail.admin.auth import permission_required

from accounts import api as accounts
from club.one_member.open import opened_member
from club.one_member.staff_forms import ReasonForm
from lib.staff_acts import who
from members.api import LiftForm, Member, SuspendForm

RIGHT = "members.view_member"
OPEN_FOR = 30 * 60  # seconds that a reason holds for one member's page


def _reason(request: HttpRequest, pk: int) -> str:
    """What was said when this session opened this member; "" when nothing was, or long ago."""
    code, said_at = request.session.get("opened_members", {}).get(str(pk), ("", 0))
    return str(code) if timezone.now().timestamp() - said_at < OPEN_FOR else ""


@permission_required(RIGHT)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """First the reason, then the page; each look is written with the reason."""
    found = get_object_or_404(Member.objects.select_related("user"), pk=pk)
    if request.method == "POST":
        return _say_why(request, found)
    reason = _reason(request, pk)
    if not reason:
        return render(request, "club/staff/members_reason.html", {"member": found, "form": ReasonForm()})
    at = timezone.now()
    accounts.log_opened(by=who(request), user_ids=[found.user_id], where="members.member", reason=reason, at=at)
    context = {
        "opened": opened_member(member=found, at=at),
        "suspend_form": SuspendForm(),
        "lift_form": LiftForm(),
        "may_suspend": request.user.has_perm("members.suspend_member"),
    }
    return render(request, "club/staff/members_one.html", context)


def _say_why(request: HttpRequest, found: Member) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "club/staff/members_reason.html", {"member": found, "form": form})
    said = request.session.get("opened_members", {})
    said[str(found.pk)] = (form.cleaned_data["reason"], timezone.now().timestamp())
    request.session["opened_members"] = dict(list(said.items())[-50:])
    return redirect("club_member", found.pk)
