"""Forms of staff's pages: the numbers of a rule, the value of a point. A day is typed in the Jalali calendar."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates_typed import meant_day
from lib.fields import CleanCharField
from lib.jalali import TEHRAN
from lib.text import latin_digits
from points.rules import documents
from points.rules.body import BadBody, Body, parse
from points.rules.check import check_kind
from points.rules.parts import WINDOWS
from points.rules.words import fact_of

MOST_POINTS, MOST_BUDGET = 10_000, 10_000_000_000
SLOTS = 16  # a budget is taken from by many at once
WINDOW_WORDS = {
    "day": gettext_lazy("a day"),
    "month": gettext_lazy("a Jalali month"),
    "lifetime": gettext_lazy("in all"),
}


class StartForm(forms.Form):
    """From when it shall hold; nothing written means as soon as a second person agrees."""

    starts = CleanCharField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15. Empty: as soon as it is approved."),
    )

    def clean_starts(self) -> dt.datetime | None:
        text = self.cleaned_data["starts"].strip()
        if not text:
            return None
        try:
            day = meant_day(text)
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)


class RateForm(StartForm):
    rials_per_point = forms.IntegerField(
        label=gettext_lazy("Rials a point is worth"), min_value=1, max_value=1_000_000_000
    )
    field_order = ["rials_per_point", "starts"]


class TableField(CleanCharField):
    """Lines like "planting = 15"; the value is a dictionary."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: object) -> Any:
        if isinstance(value, dict):
            return value
        rows: dict[str, int] = {}
        for line in latin_digits(str(value or "")).splitlines():
            name, separator, points = (part.strip() for part in line.rpartition("="))
            if not line.strip():
                continue
            if not separator or not name or not points.isascii() or not points.isdigit() or len(points) > 5:
                raise forms.ValidationError(_("Write each line like: planting = 15"))
            rows[name[:60]] = int(points)
        return rows

    def prepare_value(self, value: object) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name} = {points}" for name, points in value.items() if points is not None)
        return value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The rows are checked already."""


class RuleForm(StartForm):
    """The numbers of a rule; what it is about (its activity and conditions) is fixed by the documents."""

    points = forms.IntegerField(label=gettext_lazy("Points"), min_value=0, max_value=MOST_POINTS)
    table = TableField(label=gettext_lazy("Points for each activity"))
    every = forms.IntegerField(
        label=gettext_lazy("For every full … rials"), min_value=1, max_value=1_000_000_000, required=False
    )
    most = forms.IntegerField(
        label=gettext_lazy("Days that count at most"),
        min_value=1,
        max_value=3660,
        required=False,
        help_text=gettext_lazy("Empty: all of them."),
    )
    weekday_mode = forms.ChoiceField(
        label=gettext_lazy("Saturday to Wednesday"),
        choices=[
            ("bonus", gettext_lazy("30 percent more")),
            ("multiplier", gettext_lazy("only 30 percent of the points")),
        ],
        required=False,
    )
    member_cap = forms.IntegerField(
        label=gettext_lazy("At most … points for one member"),
        min_value=0,
        max_value=MOST_BUDGET,
        required=False,
        help_text=gettext_lazy("Empty: no limit. What is too much is cut off."),
    )
    member_window = forms.ChoiceField(
        label=gettext_lazy("Limit of a member counts"), choices=list(WINDOW_WORDS.items()), required=False
    )
    budget = forms.IntegerField(
        label=gettext_lazy("Budget: … points for all together"),
        min_value=0,
        max_value=MOST_BUDGET,
        required=False,
        help_text=gettext_lazy("Empty: no budget. When it is used up the rule gives nothing more."),
    )
    budget_window = forms.ChoiceField(
        label=gettext_lazy("Budget counts"), choices=list(WINDOW_WORDS.items()), required=False
    )
    expiry_months = forms.IntegerField(
        label=gettext_lazy("Good for … months (to the end of the month)"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=gettext_lazy("Empty: the points never expire."),
    )
    pending_days = forms.IntegerField(
        label=gettext_lazy("Days until they can be spent"), min_value=0, max_value=366, required=False
    )
    rounding = forms.ChoiceField(
        label=gettext_lazy("Rounding"),
        choices=[("half_up", gettext_lazy("half up")), ("down", gettext_lazy("down"))],
        required=False,
    )
    stack = CleanCharField(
        label=gettext_lazy("Group of which only the best pays"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("The same word in two rules makes them a group."),
    )
    counts = forms.ChoiceField(
        label=gettext_lazy("Counts for thresholds"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        required=False,
    )
    reason = CleanCharField(label=gettext_lazy("Why, or the council's decision"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, base: Mapping[str, Any]) -> None:
        self.base, body = base, parse(base)
        super().__init__(data, initial=numbers_of(body))
        self.counted = fact_of(body.trigger, body.per)
        self.choices = _choices(body)
        for code, label in self.choices.items():
            self.fields[f"points_{code}"] = forms.IntegerField(label=label, min_value=0, max_value=MOST_POINTS)
        for name in self._not_for(body):
            del self.fields[name]
        first = [f"points_{code}" for code in self.choices]
        others = [name for name in self.fields if name not in {*first, "starts", "reason"}]
        self.order_fields([*first, *others, "starts", "reason"])

    def _not_for(self, body: Body) -> set[str]:
        """A step is set of rials, a limit of days; what staff grant in points has no number of its own."""
        unit = self.counted.unit if self.counted else ""
        kept = {"points"} if body.by is None and unit != "points" else set()
        kept |= {"table"} if body.by is not None and not self.choices else set()
        kept |= {"every"} if unit == "rials" else set()
        kept |= {"most"} if unit == "days" else set()
        kept |= {"weekday_mode"} if any(factor.id == "weekday" for factor in body.multiply) else set()
        return {"points", "table", "every", "most", "weekday_mode"} - kept

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                body = parse(self.body(data))
                check_kind(body)
            except BadBody as error:
                raise forms.ValidationError(
                    _("These numbers do not make a rule: %(error)s") % {"error": error}
                ) from error
        return data

    def body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The body that the numbers make; what the form does not ask stays as it was."""
        kept = {name: self.base[name] for name in ("trigger", "when") if self.base.get(name) is not None}
        made = kept | {"amount": self._amount(data), "expiry_months": data.get("expiry_months")}
        if factors := [self._factor(each, data) for each in self.base.get("multiply", ())]:
            made["multiply"] = factors
        if caps := _caps(data):
            made["caps"] = caps
        pending = {"days": data.get("pending_days") or 0, "until": parse(self.base).pending_until}
        if any(pending.values()):
            made["pending"] = {name: value for name, value in pending.items() if value}
        if data.get("rounding") == "down":
            made["round"] = "down"
        if group := (data.get("stack") or "").strip():
            made["stack"] = {"group": group, "mode": "best_of"}
        if data.get("counts") == "no":
            made["qualifies"] = False
        return made

    def _amount(self, data: Mapping[str, Any]) -> dict[str, Any]:
        amount = dict(self.base["amount"])
        if "by" in amount:
            named = {code: data.get(f"points_{code}") for code in self.choices}
            return amount | {"table": named or data.get("table") or {}}
        if "points" in self.fields:
            amount["points"] = data.get("points")
        if "every" in self.fields:
            amount["every"] = data.get("every") or (self.counted.step if self.counted else 1)
        if "most" in self.fields:
            amount["max_days"] = data.get("most")
        return amount

    def _factor(self, factor: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
        if factor["id"] != "weekday":
            return dict(factor)
        num, den = documents.WEEKDAY_FACTORS[data.get("weekday_mode") or "bonus"]
        return {**factor, "num": num, "den": den}


def _choices(body: Body) -> dict[str, Any]:
    fact = fact_of(body.trigger, body.by)
    return dict(fact.choices or {}) if fact else {}


def _caps(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    caps: list[dict[str, Any]] = []
    if data.get("member_cap") is not None:
        caps.append(
            {"per": "member", "window": data.get("member_window") or WINDOWS[0], "max_points": data["member_cap"]}
        )
    if data.get("budget") is not None:
        window = data.get("budget_window") or WINDOWS[0]
        caps.append({"per": "rule", "window": window, "max_points": data["budget"], "slots": SLOTS})
    return caps


def numbers_of(body: Body) -> dict[str, Any]:
    """What the form shows for a version."""
    weekday = next((factor for factor in body.multiply if factor.id == "weekday"), None)
    caps = {cap.per: cap for cap in body.caps}
    member, budget = caps.get("member"), caps.get("rule")
    return {
        "points": body.points,
        "table": dict(body.table),
        **{f"points_{code}": points for code, points in body.table.items()},
        "every": body.every,
        "most": body.most,
        "weekday_mode": "multiplier" if weekday and weekday.num < weekday.den else "bonus",
        "member_cap": member.max_points if member else None,
        "member_window": member.window if member else "month",
        "budget": budget.max_points if budget else None,
        "budget_window": budget.window if budget else "month",
        "expiry_months": body.expiry_months,
        "pending_days": body.pending_days,
        "rounding": body.rounding,
        "stack": body.stack or "",
        "counts": "yes" if body.qualifies else "no",
    }
