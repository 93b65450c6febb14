"""Staff search members in Wagtail's admin. Whoever is shown a name or a number is written down for its owner to read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from accounts import api as accounts
from club.models import Member
from club.roll import export
from club.roll.find import find_members
from club.roll.open import opened_member
from club.roll.pages import MOST, BoundedPaginator
from club.roll.staff_forms import ReasonForm, SearchForm
from club.standing.forms import LiftForm, SuspendForm
from club.who.staff import who

RIGHT = "club.view_member"
EXPORT_RIGHT = "club.export_members"
OPEN_FOR = 30 * 60  # seconds that a reason holds for one member's page
PAGE = 25


def _found(request: HttpRequest) -> tuple[SearchForm, Any]:
    """The form and the members it means; nobody before something was asked."""
    form = SearchForm(request.GET or None)
    asked = form.is_bound and form.is_valid() and any(form.cleaned_data.values())
    if not asked:
        return form, Member.objects.none()
    data = form.cleaned_data
    return form, find_members(text=data["q"], district=data["district"], standing=data["standing"])


@require_safe
@permission_required(RIGHT)
def members(request: HttpRequest) -> HttpResponse:
    """Names and masked numbers, a page at a time."""
    form, found = _found(request)
    page = BoundedPaginator(found, PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    accounts.log_opened(by=who(request), user_ids=[row.user_id for row in page], where="club.members", at=at)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "page_query": f"{query.urlencode()}&" if query else "",
        "query": query.urlencode(),
        "most": MOST,
        "names_are_behind": accounts.is_behind(accounts.NAMES),
        "may_export": request.user.has_perm(EXPORT_RIGHT),
    }
    return render(request, "club/admin/members.html", context)


@require_safe
@permission_required(EXPORT_RIGHT)
def members_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as a file. Everybody in it reads that it was made."""
    _form, found = _found(request)
    rows = list(found[: export.MOST + 1])
    if len(rows) > export.MOST:
        messages.error(request, _("Too many members for one file. Filter the list first."))
        return redirect("club_members")
    user_ids = [row.user_id for row in rows]
    accounts.log_opened(by=who(request), user_ids=user_ids, where="club.members_csv", at=timezone.now())
    return StreamingHttpResponse(
        export.rows(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="members.csv"'},
    )


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
        return render(request, "club/admin/members_reason.html", {"member": found, "form": ReasonForm()})
    at = timezone.now()
    accounts.log_opened(by=who(request), user_ids=[found.user_id], where="club.member", reason=reason, at=at)
    context = {
        "opened": opened_member(member=found, at=at),
        "suspend_form": SuspendForm(),
        "lift_form": LiftForm(),
        "may_suspend": request.user.has_perm("club.suspend_member"),
    }
    return render(request, "club/admin/members_one.html", context)


def _say_why(request: HttpRequest, found: Member) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "club/admin/members_reason.html", {"member": found, "form": form})
    said = request.session.get("opened_members", {})
    said[str(found.pk)] = (form.cleaned_data["reason"], timezone.now().timestamp())
    request.session["opened_members"] = dict(list(said.items())[-50:])
    return redirect("club_member", found.pk)
