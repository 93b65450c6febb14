"""Staff's pages: credit given by hand with two people (C-57), and the keys of systems that report facts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from points.activities.allocate import approve_allocation, propose_allocation, refuse_allocation
from points.activities.forms import AllocationForm, RefusalForm, SourceForm
from points.activities.limits import limits
from points.activities.models import Allocation, FactSource
from points.activities.sources import issue_source, revoke_source
from points.awards.models import Decision
from points.registry import request_behind
from points.rules.words import num

PROPOSE, APPROVE, KEYS = "points.add_allocation", "points.change_allocation", "points.add_factsource"


def _who(request: HttpRequest) -> int:
    """The decorator has let in nobody without a row."""
    return int(request.user.pk or 0)


@permission_required(PROPOSE)
def allocations(request: HttpRequest) -> HttpResponse:
    """Proposing, and all lists, those that wait first."""
    form = AllocationForm(request.POST or None, request.FILES or None, initial={"office": _office(request)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            pk = propose_allocation(
                member_ids=[member.pk for member in form.members],
                activity=data["activity"],
                credit=data["credit"] or 0,
                reason=data["reason"],
                office=data["office"],
                occurred_at=data["happened"],
                by=_who(request),
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Proposed. Somebody else must approve it."))
            return redirect("club_allocation", pk)
    rows = Allocation.objects.select_related("proposed_by", "decided_by").annotate(members=Count("lines"))
    page = Paginator(rows.order_by("-pk"), 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "allowed": limits(at=timezone.now())}
    return render(request, "points/staff/allocations.html", context, status=422 if form.errors else 200)


def _office(request: HttpRequest) -> str:
    """The role by its name in the language of the page, to be written over: members read it."""
    group = request.user.groups.exclude(role=None).select_related("role").order_by("pk").first()  # type: ignore[union-attr]
    return group.role.name if group else ""


@permission_required(PROPOSE)
def allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    return _allocation(request, allocation_id, RefusalForm())


def _allocation(request: HttpRequest, allocation_id: int, form: RefusalForm) -> HttpResponse:
    rows = Allocation.objects.select_related("proposed_by", "decided_by")
    row = get_object_or_404(rows, pk=allocation_id)
    lines = list(row.lines.select_related("member").order_by("pk"))
    given = Decision.objects.filter(event__in=[line.event_id for line in lines if line.event_id])
    points = dict(given.values("event").annotate(sum=Sum("points")).values_list("event", "sum"))
    context = {
        "row": row,
        "lines": [{"number": line.member.number, "points": points.get(line.event_id or 0)} for line in lines],
        "given": sum(points.values()),
        "review": request_behind.value(allocation_id=row.pk),
        "may_decide": request.user.has_perm(APPROVE) and row.proposed_by_id != request.user.pk,
        "form": form,
    }
    return render(request, "points/staff/allocation.html", context)


@require_POST
@permission_required(APPROVE)
def approve(request: HttpRequest, allocation_id: int) -> HttpResponse:
    get_object_or_404(Allocation, pk=allocation_id)
    try:
        given = approve_allocation(allocation_id=allocation_id, by=_who(request), at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("Approved: %(points)s point given.", "Approved: %(points)s points given.", given)
        messages.success(request, text % {"points": num(given)})
    return redirect("club_allocation", allocation_id)


@require_POST
@permission_required(APPROVE)
def refuse(request: HttpRequest, allocation_id: int) -> HttpResponse:
    get_object_or_404(Allocation, pk=allocation_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _allocation(request, allocation_id, form)
    try:
        refuse_allocation(
            allocation_id=allocation_id, why=form.cleaned_data["why"], by=_who(request), at=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("club_allocation", allocation_id)


@never_cache
@permission_required(KEYS)
def sources(request: HttpRequest) -> HttpResponse:
    """A new key's secret stands in the answer to its making, and nowhere else."""
    form, made = SourceForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        source, secret = issue_source(name=form.cleaned_data["name"], by=_who(request), at=timezone.now())
        form, made = SourceForm(), {"key_id": source.key_id, "secret": secret}
    rows = FactSource.objects.select_related("made_by").order_by("-pk")
    context: dict[str, Any] = {"form": form, "made": made, "sources": rows}
    return render(request, "points/staff/fact_sources.html", context)


@require_POST
@permission_required(KEYS)
def revoke(request: HttpRequest, source_id: int) -> HttpResponse:
    get_object_or_404(FactSource, pk=source_id)
    revoke_source(source_id=source_id, at=timezone.now())
    messages.success(request, _("Revoked: nothing signed with this key is accepted any more."))
    return redirect("club_fact_sources")
