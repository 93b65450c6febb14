import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates_typed import meant_day
from lib.fields import CleanCharField
from lib.jalali import TEHRAN
from members.suspensions.models import Appeal, Suspension


class AppealForm(forms.Form):
    text = CleanCharField(
        label=gettext_lazy("What should we know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write what we should know.")},
    )


class SuspendForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Suspension.Reason.choices)
    text = CleanCharField(
        label=gettext_lazy("What the member is told"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    until = CleanCharField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15, itself not included. Empty: until somebody lifts it."),
    )

    def clean_until(self) -> dt.datetime | None:
        text = self.cleaned_data["until"].strip()
        if not text:
            return None
        try:
            day = meant_day(text)
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        until = dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)
        if until <= timezone.now():
            raise forms.ValidationError(_("This day is not in the future."))
        return until


class LiftForm(forms.Form):
    why = CleanCharField(label=gettext_lazy("Why it is lifted"), max_length=500)


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Decision"), choices=Appeal.Verdict.choices)
    text = CleanCharField(
        label=gettext_lazy("What the member is told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
