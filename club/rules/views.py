"""The member's answer to one entry: why so many points, and what would have given more."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from club.models import Decision, RuleVersion
from club.registry import activity_kind
from club.rules.body import parse
from club.rules.read import sentence
from club.rules.why import why as explained
from club.who.ask import member_asking


@login_required
@require_safe
def why(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Only of one's own activities; a version on trial is no member's matter."""
    member = member_asking(request)
    mine = Q(event__member=member) | Q(event__member__merged_into=member)
    rows = Decision.objects.filter(mine).exclude(version__status=RuleVersion.Status.SHADOW)
    decision = get_object_or_404(rows.select_related("event", "version__rule"), pk=decision_id)
    others = Decision.objects.filter(event=decision.event_id).exclude(pk=decision.pk).exclude(outcome="shadow")
    kind = activity_kind(decision.event.kind)
    context = {
        "decision": decision,
        "what": kind.sentence(decision.event.facts) if kind else decision.event.kind,
        "rule": sentence(parse(decision.version.body)),
        "why": explained(decision),
        "others": [
            {"row": row, "rule": sentence(parse(row.version.body))}
            for row in others.select_related("version").order_by("-points", "pk")
        ],
    }
    return render(request, "club/why.html", context)
