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

from points.registry import activity_kinds
from points.rulebook.history import history as past
from points.rulebook.staff_forms import RateForm, RuleForm
from points.rules import documents, publish, rate
from points.rules.body import parse
from points.rules.models import PointRate, Rule, RuleVersion
from points.rules.read import sentence, sentences
from points.rules.versions import read_body

RIGHT = "points.change_ruleversion"


def _page(request: HttpRequest, rate_form: RateForm) -> HttpResponse:
    rules = Rule.objects.prefetch_related("versions__drafted_by", "versions__approved_by").order_by("pk")
    context = {
        "rules": [_rule(rule, request) for rule in rules],
        "rates": PointRate.objects.select_related("drafted_by", "approved_by").order_by("-valid_from", "-pk"),
        "rate_form": rate_form,
    }
    return render(request, "points/staff/rules.html", context)


def _rule(rule: Rule, request: HttpRequest) -> dict[str, Any]:
    """A rule and its versions, the newest first, with what may be done to each."""
    now, versions = timezone.now(), []
    for row in sorted(rule.versions.all(), key=lambda row: -row.number):
        body = read_body(row)
        versions.append(
            {
                "row": row,
                "sentence": sentence(body) if body else _("This version cannot be read."),
                "is_own": row.drafted_by_id == request.user.pk,
                "is_blank": body is None or body.is_blank,
                "is_over": row.valid_to is not None and row.valid_to <= now,
                "is_coming": row.status == "active" and row.valid_from > now,
                "can_end": row.status == "active" and (row.valid_to is None or row.valid_to > now),
                "can_withdraw": row.status in publish.NEVER_IN_FORCE,
            }
        )
    return {"code": rule.code, "label": _label(rule.code, _base(rule)), "versions": versions}


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, RateForm())


@permission_required(RIGHT)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """New numbers become a new version: a draft, or sent to review at once. A second person puts it in force."""
    rule = get_object_or_404(Rule, code=code)
    base = _base(rule)
    sent = request.POST if request.method == "POST" else None
    form = RuleForm(sent, base=base)
    said = sentences(parse(base))
    if sent is not None and form.is_valid():
        body = form.body(form.cleaned_data)
        if "save" in sent or "submit" in sent:
            return _drafted(request, code, body, form.cleaned_data, submit="submit" in sent)
        said = sentences(parse(body))
    context = {"rule": rule, "form": form, "said": said, "label": _label(code, base)}
    return render(request, "points/staff/rules_edit.html", context, status=422 if form.errors else 200)


def _base(rule: Rule) -> dict[str, Any]:
    """The numbers that the next version begins with: those of the newest that was not withdrawn and can be read."""
    rows = sorted(rule.versions.all(), key=lambda row: (row.status != RuleVersion.Status.WITHDRAWN, row.number))
    for row in reversed(rows):
        if read_body(row) is not None:
            return dict(row.body)
    return dict(documents.founding_rules()[rule.code])


def _label(code: str, body: dict[str, Any]) -> str:
    kind = activity_kinds.get(body["trigger"])
    return str(kind.label) if kind else code


def _drafted(
    request: HttpRequest, code: str, body: dict[str, Any], data: dict[str, Any], *, submit: bool
) -> HttpResponse:
    publish.draft_rule_version(
        rule=code,
        body=body,
        valid_from=data["starts"] or timezone.now(),
        by=_who(request),
        reason=data.get("reason", ""),
        submit=submit,
    )
    text = _("Sent to review. Somebody else must put it in force.") if submit else _("Saved as a draft.")
    messages.success(request, text)
    return redirect("club_rules")


@require_POST
@permission_required(RIGHT)
def said_now(request: HttpRequest, code: str) -> HttpResponse:
    """The sentence of what stands in the form at this moment, for the page that is being typed in."""
    rule = get_object_or_404(Rule, code=code)
    form = RuleForm(request.POST, base=_base(rule))
    context: dict[str, Any] = {"said": sentences(parse(form.body(form.cleaned_data)))} if form.is_valid() else {}
    return render(request, "points/staff/rules_said.html", context)


@permission_required(RIGHT)
def history(request: HttpRequest, code: str) -> HttpResponse:
    rule = get_object_or_404(Rule, code=code)
    context = {"rule": rule, "label": _label(code, _base(rule)), "versions": past(rule)}
    return render(request, "points/staff/rules_history.html", context)


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
        _("On trial: it decides and pays nothing.") if "trial" in request.POST else _("The rule is in force."),
        version_id=version_id,
        by=_who(request),
        at=timezone.now(),
        trial="trial" in request.POST,
    )


@require_POST
@permission_required(RIGHT)
def submit(request: HttpRequest, version_id: int) -> HttpResponse:
    get_object_or_404(RuleVersion, pk=version_id)
    done = _("Sent to review. Somebody else must put it in force.")
    return _done(request, publish.submit_rule_version, done, version_id=version_id)


@require_POST
@permission_required(RIGHT)
def retire(request: HttpRequest, version_id: int) -> HttpResponse:
    get_object_or_404(RuleVersion, pk=version_id)
    done = _("The rule has ended. What it gave stays given.")
    arguments = {"version_id": version_id, "by": _who(request), "at": timezone.now()}
    return _done(request, publish.retire_rule_version, done, **arguments)


@require_POST
@permission_required(RIGHT)
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    get_object_or_404(RuleVersion, pk=version_id)
    return _done(request, publish.withdraw_rule_version, _("The version is withdrawn."), version_id=version_id)


@require_POST
@permission_required(RIGHT)
def propose_rate(request: HttpRequest) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    rate.draft_point_rate(
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
        rate.approve_point_rate,
        _("The value is approved."),
        rate_id=rate_id,
        by=_who(request),
        at=timezone.now(),
    )
