"""Staff search members in Wagtail's admin. Whoever is shown a name or a number is written down for its owner to read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from accounts import api as accounts
from lib.staff_acts import who
from members.identity.models import Member
from members.search import export
from members.search.find import find_members
from members.search.pages import MOST, BoundedPaginator
from members.search.staff_forms import SearchForm

RIGHT = "members.view_member"
EXPORT_RIGHT = "members.export_members"
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
    accounts.log_opened(by=who(request), user_ids=[row.user_id for row in page], where="members.members", at=at)
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
    return render(request, "members/staff/members.html", context)


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
    accounts.log_opened(by=who(request), user_ids=user_ids, where="members.members_csv", at=timezone.now())
    return StreamingHttpResponse(
        export.rows(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="members.csv"'},
    )
