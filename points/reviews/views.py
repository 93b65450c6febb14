"""The member's answer to one entry: why so many points, what would have given more, and a request to look again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.api import member_asking
from points.activities.models import AllocationLine
from points.awards.models import Decision
from points.reviews.ask import ask_review, decisions_of
from points.reviews.forms import AskForm
from points.reviews.models import Review
from points.reviews.read import nothing, requests_of, what_was_done, without_points
from points.rulebook.verdict import verdict_of
from points.rulebook.why import why as explained
from points.rules.read import sentence
from points.rules.versions import read_body

PAGE = 20


@login_required
@never_cache
def why(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Only of one's own activities; a version on trial is no member's matter."""
    member = member_asking(request)
    mine = decisions_of(member_id=member.pk).select_related("event", "version__rule", "review__allocation")
    decision = get_object_or_404(mine, pk=decision_id)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        ask_review(member_id=member.pk, decision_id=decision.pk, text=text, at=timezone.now())
        messages.success(request, _("Your request has arrived. Somebody reads it and answers you here."))
        return redirect(f"{request.path}#review")
    context = {
        "decision": decision,
        "what": what_was_done(decision.event),
        "rule": _rule(decision),
        "why": explained(decision),
        "others": [
            {"row": row, "rule": _rule(row), "verdict": verdict_of(row, read_body(row.version))}
            for row in mine.filter(event=decision.event_id).exclude(pk=decision.pk).order_by("-points", "pk")
        ],
        "returned": decision.taken_back.order_by("pk"),
        "form": form,
        **_around(decision),
    }
    return render(request, "points/reviews/why.html", context, status=422 if form.errors else 200)


def _rule(decision: Decision) -> str:
    body = read_body(decision.version)
    return sentence(body) if body else ""


def _around(decision: Decision) -> dict[str, Any]:
    """The request about this decision with the entry that answers it; and the request that this entry answers."""
    review: Review | None = getattr(decision, "review", None)
    paid = None
    if review is not None and review.is_answered and review.allocation_id:
        lines = AllocationLine.objects.filter(allocation=review.allocation_id)
        paid = Decision.objects.filter(event__in=lines.values_list("event_id", flat=True), points__gt=0).first()
    answers = Review.objects.filter(allocation__lines__event=decision.event_id).select_related("decision__event")
    asked = answers.first()
    return {
        "review": review,
        "paid": paid,
        "asked": asked,
        "asked_what": what_was_done(asked.decision.event) if asked else "",
    }


@login_required
@require_safe
def gave_nothing(request: HttpRequest) -> HttpResponse:
    """Activities that gave no points, each with the reason; and the requests to look again."""
    member = member_asking(request)
    page = Paginator(without_points(member_id=member.pk), PAGE).get_page(request.GET.get("page"))
    asked = [{"row": row, "what": what_was_done(row.decision.event)} for row in requests_of(member_id=member.pk)]
    context = {"page": page, "nothings": [nothing(event) for event in page], "page_query": "", "asked": asked}
    return render(request, "club/me/nothing.html", context)
