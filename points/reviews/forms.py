from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.fields import CleanCharField
from points.reviews.answer import IN_STATEMENT
from points.reviews.ask import MOST
from points.reviews.models import Review


class AskForm(forms.Form):
    text = CleanCharField(
        label=gettext_lazy("What do you see differently?"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 5}),
        error_messages={"required": gettext_lazy("Write what you see differently.")},
    )


class SearchForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", gettext_lazy("waits for an answer")),
            ("proposed", gettext_lazy("waits for a second person")),
            ("answered", gettext_lazy("answered")),
        ],
    )
    q = CleanCharField(label=gettext_lazy("Member number, or words of it"), max_length=60, required=False)


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Answer"), choices=Review.Verdict.choices, widget=forms.RadioSelect)
    text = CleanCharField(
        label=gettext_lazy("Reason: the member reads it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    points = forms.IntegerField(
        label=gettext_lazy("Points that are owed"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Only if points are owed. A second person must approve them before they are given."),
    )
    office = CleanCharField(
        label=gettext_lazy("Office"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only if points are owed: members read it instead of your name."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") != Review.Verdict.OWED:
            return data
        if "points" not in self.errors and not data.get("points"):
            self.add_error("points", _("Write how many points are owed."))
        if not (data.get("office") or "").strip():
            self.add_error("office", _("Say which office gives it."))
        if len(data.get("text") or "") > IN_STATEMENT:
            self.add_error("text", _("At most 200 letters: it stands in the member's statement."))
        return data
