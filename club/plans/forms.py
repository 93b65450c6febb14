import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.plans.models import Goal
from lib.fields import CleanCharField
from lib.text import latin_digits
from points.api import DayField
from points.registry import activity_kinds


class NumberField(CleanCharField):
    """A whole number above 0, in any digits."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        look = forms.TextInput(attrs={"class": "input number short", "inputmode": "numeric", "dir": "ltr"})
        super().__init__(widget=look, max_length=7, **kwargs)

    def clean(self, value: Any) -> int:
        text = latin_digits(super().clean(value)).strip()
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= self.most):
            raise forms.ValidationError(_("Write a whole number from 1 to %(most)s.") % {"most": self.most})
        return int(text)


class GoalForm(forms.Form):
    """One goal. What its sort does not need is ignored; what it needs is asked for by name."""

    sort = forms.ChoiceField(
        label=gettext_lazy("What do you want to count?"), choices=Goal.Sort, widget=forms.RadioSelect
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Which activity?"), required=False, widget=forms.Select(attrs={"class": "select"})
    )
    text = CleanCharField(
        label=gettext_lazy("In your own words"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
        help_text=gettext_lazy("For a goal of your own, for instance: to work by bicycle. Only you read it."),
    )
    target = NumberField(label=gettext_lazy("How many?"), most=100_000)
    per = forms.ChoiceField(label=gettext_lazy("Until when?"), choices=Goal.Per, widget=forms.RadioSelect)
    ends_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only for a goal with an end.")
    )
    starts_on = DayField(
        label=gettext_lazy("Counting from"), required=False, help_text=gettext_lazy("Empty: from today on.")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["activity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *activities()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        sort, per = found.get("sort"), found.get("per")
        found.setdefault("text", "")
        if sort == Goal.Sort.ACTIVITY and not found.get("activity"):
            self.add_error("activity", _("Choose what you want to do."))
        if sort != Goal.Sort.ACTIVITY:
            found["activity"] = ""
        if sort == Goal.Sort.OWN and not found["text"]:
            self.add_error("text", _("Write what you want to do."))
        found["starts_on"] = found.get("starts_on") or self.today
        if per == Goal.Per.MONTH:
            found["ends_on"] = None
        elif "ends_on" not in self.errors:
            self._check_end(found)
        return found

    def _check_end(self, found: dict[str, Any]) -> None:
        end = found.get("ends_on")
        if end is None:
            self.add_error("ends_on", _("Say by which day."))
        elif end < max(self.today, found["starts_on"]):
            self.add_error("ends_on", _("This day is over already, or comes before the first."))


def activities() -> list[tuple[str, str]]:
    """What one can plan to do: everything that shows a living person, by name."""
    return sorted(((kind.code, str(kind.label)) for kind in activity_kinds if kind.is_real), key=lambda pair: pair[1])
