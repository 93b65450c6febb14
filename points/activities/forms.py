"""Forms of the staff pages of hand-given credit and of keys for other systems."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates_typed import meant_day
from lib.fields import CleanCharField
from lib.jalali import TEHRAN, tehran_date
from lib.text_files import text_of
from members.api import Member
from points.activities.limits import limits
from points.activities.lines import read_lines
from points.rules.words import num

LARGEST_FILE = 64 * 1024


class AllocationForm(forms.Form):
    activity = forms.ChoiceField(label=gettext_lazy("Activity"), required=False)
    credit = forms.IntegerField(
        label=gettext_lazy("Or: points for each member"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("For what stands in no rule's table."),
    )
    happened = CleanCharField(
        label=gettext_lazy("Day on which it happened"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15. Empty: today. The rules of that day decide."),
    )
    reason = CleanCharField(
        label=gettext_lazy("Why"), max_length=200, help_text=gettext_lazy("The members read this in their points.")
    )
    office = CleanCharField(
        label=gettext_lazy("Office"), max_length=80, help_text=gettext_lazy("Members read it instead of your name.")
    )
    numbers = forms.CharField(  # not stored, and a tab parts the cells of a pasted table
        label=gettext_lazy("Member numbers"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr"}),
        required=False,
        help_text=gettext_lazy("One in a line; 200 at most."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or: a CSV file"),
        required=False,
        help_text=gettext_lazy("The first column holds the member numbers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = limits(at=timezone.now())
        rows = [(name, f"{name} ({num(points)})") for name, points in self.allowed.activities.items()]
        self.fields["activity"].choices = [("", _("none")), *rows]  # type: ignore[attr-defined]
        self.members: list[Member] = []

    def clean_happened(self) -> dt.datetime:
        now, text = timezone.now(), self.cleaned_data["happened"].strip()
        if not text:
            return now
        try:
            day = meant_day(text)
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        if day == tehran_date(now):
            return now
        return dt.datetime.combine(day, dt.time(12), tzinfo=TEHRAN).astimezone(dt.UTC)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        read = read_lines("\n".join([data.get("numbers") or "", self._file_text(data.get("file"))]).strip("\n"))
        for error in read.errors:
            self.add_error("numbers", error)
        self.members = read.members
        if bool(data.get("activity")) == bool(data.get("credit")):
            self.add_error("activity", _("Choose an activity or write a number of points, not both."))
        elif (data.get("credit") or 0) > self.allowed.credit:
            text = _("At most %(most)s points may be granted.") % {"most": num(self.allowed.credit)}
            self.add_error("credit", text)
        return data

    def _file_text(self, file: Any) -> str:
        if file is None:
            return ""
        try:
            return text_of(file.read(LARGEST_FILE))
        except ValueError:
            self.add_error("file", _("This is no text file. Save the list as CSV or as text, and send it again."))
            return ""


class RefusalForm(forms.Form):
    why = CleanCharField(label=gettext_lazy("Why it is refused"), max_length=200)


class SourceForm(forms.Form):
    name = CleanCharField(
        label=gettext_lazy("Who reports"), max_length=80, help_text=gettext_lazy("The revenue system, for instance.")
    )
