"""Forms of staff's pages: the numbers of a rule, the value of a point. A day is typed in the Jalali calendar."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.models import RuleVersion
from club.rules import documents
from club.rules.body import parse
from lib.jalali import TEHRAN, parse_date


class StartForm(forms.Form):
    """From when it shall hold; nothing written means as soon as a second person agrees."""

    starts = forms.CharField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15. Empty: as soon as it is approved."),
    )

    def clean_starts(self) -> dt.datetime | None:
        text = self.cleaned_data["starts"].strip()
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)


class NumbersForm(StartForm):
    """The numbers of a rule; what it is about is fixed by the documents."""

    points = forms.IntegerField(label=gettext_lazy("Points"), min_value=0, max_value=10_000)
    every = forms.IntegerField(
        label=gettext_lazy("For every full … rials"), min_value=1, max_value=1_000_000_000, required=False
    )
    weekday_mode = forms.ChoiceField(
        label=gettext_lazy("Saturday to Wednesday"),
        choices=[
            ("bonus", gettext_lazy("30 percent more")),
            ("multiplier", gettext_lazy("only 30 percent of the points")),
        ],
        required=False,
    )
    expiry_months = forms.IntegerField(
        label=gettext_lazy("Good for … months (to the end of the month)"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=gettext_lazy("Empty: the points never expire."),
    )
    field_order = ["points", "every", "weekday_mode", "expiry_months", "starts"]

    def __init__(self, *args: Any, is_purchase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_purchase:
            del self.fields["every"], self.fields["weekday_mode"]


class RateForm(StartForm):
    rials_per_point = forms.IntegerField(
        label=gettext_lazy("Rials a point is worth"), min_value=1, max_value=1_000_000_000
    )
    field_order = ["rials_per_point", "starts"]


def numbers_of(version: RuleVersion) -> dict[str, Any]:
    """What the form shows for a version."""
    body = parse(version.body)
    weekday = next((factor for factor in body.multiply if factor.id == "weekday"), None)
    return {
        "points": body.points,
        "every": body.every,
        "weekday_mode": "multiplier" if weekday and weekday.num < weekday.den else "bonus",
        "expiry_months": body.expiry_months,
    }


def body_from(trigger: str, numbers: dict[str, Any]) -> dict[str, Any]:
    """The body that the numbers make."""
    if trigger == documents.PURCHASE:
        return documents.purchase_body(
            points=numbers["points"],
            every=numbers["every"] or documents.EVERY,
            weekday_mode=numbers["weekday_mode"] or "bonus",
            expiry_months=numbers["expiry_months"],
        )
    return documents.once_body(trigger=trigger, points=numbers["points"], expiry_months=numbers["expiry_months"])
