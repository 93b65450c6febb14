"""Forms of staff's pages: a threshold's number and names, the rule of grace."""

from django import forms
from django.utils.translation import gettext_lazy

from club.tiers.models import ThresholdVersion, TierGrace
from lib.fields import CleanCharField
from lib.staff_fields import DayField


class ThresholdForm(forms.Form):
    code = forms.SlugField(
        label=gettext_lazy("Word of the threshold"),
        max_length=50,
        help_text=gettext_lazy("The word of a threshold that exists changes it; a new word makes a new one."),
    )
    points = forms.IntegerField(label=gettext_lazy("Number of points"), min_value=1, max_value=1_000_000)
    looks_at = forms.ChoiceField(
        label=gettext_lazy("What it looks at"),
        choices=ThresholdVersion.Measure.choices,
        initial=ThresholdVersion.Measure.EARNED,
        help_text=gettext_lazy("Decides when its rewards are open. Tiers always go by what was earned."),
    )
    consumes = forms.BooleanField(
        label=gettext_lazy("Opening uses the points"),
        required=False,
        help_text=gettext_lazy("The first reward that a member takes by it costs this number, once a year."),
    )
    name_fa = CleanCharField(label=gettext_lazy("Name (Persian)"), max_length=60)
    name_en = CleanCharField(label=gettext_lazy("Name (English)"), max_length=60)
    tier_fa = CleanCharField(label=gettext_lazy("Tier (Persian)"), max_length=60)
    tier_en = CleanCharField(label=gettext_lazy("Tier (English)"), max_length=60)
    ends = forms.BooleanField(label=gettext_lazy("Close this threshold from that day on"), required=False)
    starts = DayField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15. Empty: as soon as it is approved."),
    )


class GraceForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("In the next year"), choices=TierGrace.Rule.choices)
    months = forms.IntegerField(label=gettext_lazy("How many months"), min_value=0, max_value=12, initial=1)
    starts = DayField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("A day like 1405/09/15. Empty: as soon as it is approved."),
    )
