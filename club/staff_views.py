"""Staff's pages in Wagtail's admin: the rules with their numbers, and what a point is worth. Two people for each change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from club.models import PointRate, Rule, RuleVersion
from club.registry import activity_kind
from club.rules import documents, publish
from club.rules.body import parse
from club.rules.read import sentence, sentences
from club.staff_forms import NumbersForm, RateForm, body_from, numbers_of

RIGHT = "club.change_ruleversion"


def _page(request: HttpRequest, rate_form: RateForm) -> HttpResponse:
    rules = Rule.objects.prefetch_related("versions__drafted_by", "versions__approved_by").order_by("pk")
    context = {
        "rules": [_rule(rule, request) for rule in rules],
        "rates": PointRate.objects.select_related("drafted_by", "approved_by").order_by("-valid_from", "-pk"),
        "rate_form": rate_form,
    }
    return render(request, "club/admin/rules.html", context)


def _rule(rule: Rule, request: HttpRequest) -> dict[str, Any]:
    """A rule and its versions, the newest first, with what may be done to each."""
    now, versions = timezone.now(), []
    for row in sorted(rule.versions.all(), key=lambda row: -row.number):
        body = parse(row.body)
        kind = activity_kind(body.trigger)
        versions.append(
            {
                "row": row,
                "sentence": sentence(body),
                "is_own": row.drafted_by_id == request.user.pk,
                "is_blank": body.is_blank,
                "is_over": row.valid_to is not None and row.valid_to <= now,
            }
        )
    return {"code": rule.code, "label": kind.label if kind else rule.code, "versions": versions}


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, RateForm())


@permission_required(RIGHT)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """New numbers become a new draft; a second person puts it in force."""
    rule = get_object_or_404(Rule, code=code)
    latest = rule.versions.order_by("-number")[0]
    trigger = parse(latest.body).trigger
    sent = request.POST if request.method == "POST" else None
    form = NumbersForm(sent, initial=numbers_of(latest), is_purchase=trigger == documents.PURCHASE)
    said = sentences(parse(latest.body))
    if sent is not None and form.is_valid():
        body = body_from(trigger, form.cleaned_data)
        if "save" in sent:
            starts = form.cleaned_data["starts"] or timezone.now()
            publish.draft_rule_version(rule=code, body=body, valid_from=starts, by=_who(request))
            messages.success(request, _("Saved as a draft. Somebody else must put it in force."))
            return redirect("club_rules")
        said = sentences(parse(body))
    return render(request, "club/admin/edit.html", {"rule": rule, "form": form, "said": said})


def _who(request: HttpRequest) -> int:
    """The decorator has let in nobody without a row."""
    return int(request.user.pk or 0)


def _done(request: HttpRequest, act: Callable[..., Any], done: str, **arguments: Any) -> HttpResponse:
    try:
        act(**arguments)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("club_rules")


@require_POST
@permission_required(RIGHT)
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    get_object_or_404(RuleVersion, pk=version_id)
    return _done(
        request,
        publish.approve_rule_version,
        _("The rule is in force."),
        version_id=version_id,
        by=_who(request),
        at=timezone.now(),
    )


@require_POST
@permission_required(RIGHT)
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    get_object_or_404(RuleVersion, pk=version_id)
    return _done(request, publish.withdraw_rule_version, _("The draft is withdrawn."), version_id=version_id)


@require_POST
@permission_required(RIGHT)
def propose_rate(request: HttpRequest) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    publish.draft_point_rate(
        rials_per_point=form.cleaned_data["rials_per_point"],
        valid_from=form.cleaned_data["starts"] or timezone.now(),
        by=_who(request),
    )
    messages.success(request, _("Proposed. Somebody else must approve it."))
    return redirect("club_rules")


@require_POST
@permission_required(RIGHT)
def approve_rate(request: HttpRequest, rate_id: int) -> HttpResponse:
    get_object_or_404(PointRate, pk=rate_id)
    return _done(
        request,
        publish.approve_point_rate,
        _("The value is approved."),
        rate_id=rate_id,
        by=_who(request),
        at=timezone.now(),
    )
