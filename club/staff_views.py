"""Staff's pages in Wagtail's admin: the rules with their numbers, and what a point is worth. Two people for each change."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from club.models import PointRate, Rule, RuleVersion
from club.rules import documents, publish
from club.rules.body import parse
from club.rules.read import sentence


class NumbersForm(forms.Form):
    """The numbers of a rule; what it is about is fixed by the documents."""

    points = forms.IntegerField(label=gettext_lazy("Points"), min_value=0, max_value=10_000)
    every = forms.IntegerField(
        label=gettext_lazy("For every full … rials"), min_value=1, max_value=1_000_000_000, required=False
    )
    weekday_mode = forms.ChoiceField(
        label=gettext_lazy("Saturday to Wednesday"),
        choices=[("bonus", gettext_lazy("30 percent more")), ("multiplier", gettext_lazy("only 30 percent of the points"))],
        required=False,
    )
    expiry_months = forms.IntegerField(
        label=gettext_lazy("Good for … months (to the end of the month)"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=gettext_lazy("Empty: the points never expire."),
    )

    def __init__(self, *args: Any, is_purchase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_purchase:
            del self.fields["every"], self.fields["weekday_mode"]


class RateForm(forms.Form):
    rials_per_point = forms.IntegerField(
        label=gettext_lazy("Rials a point is worth"), min_value=1, max_value=1_000_000_000
    )


def _numbers_of(version: RuleVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    body = parse(version.body)
    weekday = next((factor for factor in body.multiply if factor.id == "weekday"), None)
    return {
        "points": body.points,
        "every": body.every,
        "weekday_mode": "multiplier" if weekday and weekday.num < weekday.den else "bonus",
        "expiry_months": body.expiry_months,
    }


def _body_from(trigger: str, numbers: dict[str, Any]) -> dict[str, Any]:
    if trigger == documents.PURCHASE:
        return documents.purchase_body(
            points=numbers["points"],
            every=numbers["every"] or 500_000,
            weekday_mode=numbers["weekday_mode"] or "bonus",
            expiry_months=numbers["expiry_months"],
        )
    return documents.once_body(trigger=trigger, points=numbers["points"], expiry_months=numbers["expiry_months"])


@permission_required("club.change_ruleversion")
def index(request: HttpRequest) -> HttpResponse:
    rules = [
        {"rule": rule, "versions": [{"row": row, "sentence": sentence(parse(row.body))} for row in rule.versions.all()]}
        for rule in Rule.objects.prefetch_related("versions__drafted_by", "versions__approved_by").order_by("pk")
    ]
    rates = PointRate.objects.select_related("drafted_by", "approved_by").order_by("-valid_from", "-pk")
    return render(request, "club/admin/rules.html", {"rules": rules, "rates": rates, "rate_form": RateForm()})


@permission_required("club.change_ruleversion")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """New numbers become a new draft; a second person puts it in force."""
    rule = get_object_or_404(Rule, code=code)
    latest = rule.versions.order_by("-number").first()
    trigger = parse(latest.body).trigger if latest else ""
    form = NumbersForm(request.POST or None, initial=_numbers_of(latest), is_purchase=trigger == documents.PURCHASE)
    preview = ""
    if request.method == "POST" and form.is_valid():
        body = _body_from(trigger, form.cleaned_data)
        if "save" in request.POST:
            publish.draft_rule_version(rule=code, body=body, valid_from=timezone.now(), by=request.user.pk)
            messages.success(request, _("Saved as a draft. Somebody else must put it in force."))
            return redirect("club_rules")
        preview = sentence(parse(body))
    return render(request, "club/admin/edit.html", {"rule": rule, "form": form, "preview": preview})


def _second_person(request: HttpRequest, act: Any, done: str, **which: int) -> HttpResponse:
    try:
        act(by=request.user.pk, at=timezone.now(), **which)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("club_rules")


@require_POST
@permission_required("club.change_ruleversion")
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    return _second_person(request, publish.approve_rule_version, _("The rule is in force."), version_id=version_id)


@require_POST
@permission_required("club.change_ruleversion")
def propose_rate(request: HttpRequest) -> HttpResponse:
    form = RateForm(request.POST)
    if form.is_valid():
        now: dt.datetime = timezone.now()
        publish.draft_point_rate(rials_per_point=form.cleaned_data["rials_per_point"], valid_from=now, by=request.user.pk)
        messages.success(request, _("Proposed. Somebody else must approve it."))
    else:
        messages.error(request, _("Write a whole number of rials, at least 1."))
    return redirect("club_rules")


@require_POST
@permission_required("club.change_ruleversion")
def approve_rate(request: HttpRequest, rate_id: int) -> HttpResponse:
    return _second_person(request, publish.approve_point_rate, _("The value is in force."), rate_id=rate_id)
