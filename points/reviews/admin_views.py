"""Staff's pages: requests to review points, searched and answered. The credit that is owed needs a second person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from accounts import api as accounts
from lib.staff_acts import who
from lib.tables import csv_response
from points.activities.limits import limits
from points.reviews.answer import answer_stays, involved, propose_owed, whose
from points.reviews.forms import AnswerForm, SearchForm
from points.reviews.models import Review
from points.reviews.read import requests, what_was_done
from points.rulebook.why import why
from points.rules.read import sentence
from points.rules.versions import read_body

RIGHT = "points.answer_review"
APPROVE = "points.change_allocation"
PAGE = 25


def _asked(request: HttpRequest) -> tuple[SearchForm, Any]:
    form = SearchForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    return form, requests(state=data.get("state", ""), words=data.get("q", ""))


@require_safe
@permission_required(RIGHT)
def reviews(request: HttpRequest) -> HttpResponse:
    """Members stand here by number; what they wrote may name them."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    user_ids = [whose(row).user_id for row in page]
    accounts.log_opened(by=who(request), user_ids=user_ids, where="points.reviews", at=timezone.now())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [{"row": row, "what": what_was_done(row.decision.event)} for row in page],
        "query": query.urlencode(),
        "page_query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "points/staff/reviews.html", context)


@require_safe
@permission_required(RIGHT)
def reviews_csv(request: HttpRequest) -> HttpResponse:
    """The filtered list as a file."""
    rows = list(_asked(request)[1])
    user_ids = [whose(row).user_id for row in rows]
    accounts.log_opened(by=who(request), user_ids=user_ids, where="points.reviews_csv", at=timezone.now())
    head: list[object] = [
        _("Member number"), _("Activity"), _("Rule"), _("Points given"), _("Asked"), _("What the member writes"),
        _("State"), _("Points that are owed"), _("Answered"), _("Reason"),
    ]  # fmt: skip
    return csv_response(name="reviews.csv", rows=[head, *(_cells(row) for row in rows)])


def _cells(row: Review) -> list[object]:
    decision = row.decision
    state = _("waits for a second person") if row.is_proposed else row.get_verdict_display()
    return [
        decision.event.member.number,
        what_was_done(decision.event),
        decision.version.rule.code,
        decision.points,
        row.at.isoformat(),
        row.text,
        state or _("waits for an answer"),
        row.points,
        row.answered_at.isoformat() if row.answered_at else "",
        row.answer,
    ]


@any_permission_required(RIGHT, APPROVE)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with the decision as it was made, in words. Whoever approves the credit reads it, too."""
    row = get_object_or_404(requests(), pk=pk)
    may_answer = request.user.has_perm(RIGHT)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"office": _office(request)})
    if request.method == "POST" and form.is_valid() and _answered(request, row, form):
        return redirect("club_reviews")
    at = timezone.now()
    accounts.log_opened(
        by=who(request), user_ids=[whose(row).user_id], where="points.reviews", reason="complaint", at=at
    )
    body = read_body(row.decision.version)
    context = {
        "row": row,
        "what": what_was_done(row.decision.event),
        "rule": sentence(body) if body else row.decision.version.rule.code,
        "why": why(row.decision),
        "form": form,
        "is_involved": who(request) in involved(row),
        "may_answer": may_answer,
        "may_approve": request.user.has_perm(APPROVE),
        "allowed": limits(at=at),
    }
    return render(request, "points/staff/review.html", context, status=422 if form.errors else 200)


def _office(request: HttpRequest) -> str:
    group = request.user.groups.order_by("pk").first()  # type: ignore[union-attr]
    return group.name if group else ""


def _answered(request: HttpRequest, row: Review, form: AnswerForm) -> bool:
    """Whether it is done; if not, the form says why and keeps what was typed."""
    data, by, at = form.cleaned_data, who(request), timezone.now()
    try:
        if data["verdict"] == Review.Verdict.STAYS:
            answer_stays(review_id=row.pk, text=data["text"], by=by, at=at)
            messages.success(request, _("Answered. The member is told."))
        else:
            propose_owed(
                review_id=row.pk, points=data["points"], text=data["text"], office=data["office"], by=by, at=at
            )
            messages.success(request, _("Proposed. Once somebody else approves it, the member is told."))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
