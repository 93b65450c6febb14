"""Forms of staff's pages: the terms of a reward, venues, the list of takings. A day is typed in the Jalali calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from club.registry import reward_kinds
from club.rewards.models import Reward, Taken, Venue
from club.tiers.models import Threshold
from lib.fields import CleanCharField
from lib.pictures import KINDS
from lib.staff_fields import DayField


class RewardForm(forms.Form):
    """Terms, stock and texts of a reward; publish.write_reward judges them together."""

    name_fa = CleanCharField(label=gettext_lazy("Name (Persian)"), max_length=80)
    name_en = CleanCharField(label=gettext_lazy("Name (English)"), max_length=80)
    text_fa = CleanCharField(label=gettext_lazy("Text (Persian)"), widget=forms.Textarea, required=False)
    text_en = CleanCharField(label=gettext_lazy("Text (English)"), widget=forms.Textarea, required=False)
    slug = forms.SlugField(label=gettext_lazy("Word in its address"), max_length=50)
    picture = forms.ChoiceField(label=gettext_lazy("Picture"), choices=[(name, name) for name in sorted(KINDS)])
    kind = forms.ChoiceField()  # what packages have registered, below
    threshold = forms.ModelChoiceField(
        label=gettext_lazy("Opened by the threshold"), queryset=Threshold.objects.order_by("pk"), required=False
    )
    price = forms.IntegerField(label=gettext_lazy("Costs points"), min_value=0, max_value=1_000_000, initial=0)
    per_member = forms.IntegerField(
        label=gettext_lazy("How often for one member in a year"), min_value=1, max_value=365, initial=1
    )
    good_days = forms.IntegerField(
        label=gettext_lazy("Good for … days after it is taken"), min_value=1, max_value=730, initial=60
    )
    return_days = forms.IntegerField(
        label=gettext_lazy("May be given back for … days"), min_value=0, max_value=730, initial=14
    )
    stock = forms.IntegerField(
        label=gettext_lazy("How many there are"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=gettext_lazy("Empty: as many as are asked for."),
    )
    worth = forms.IntegerField(
        label=gettext_lazy("Points of the budget that one uses"), min_value=0, max_value=1_000_000, initial=0
    )
    budget = forms.IntegerField(
        label=gettext_lazy("Budget in points"),
        min_value=0,
        max_value=1_000_000_000_000,
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )
    venue = forms.ModelChoiceField(label=gettext_lazy("Used at"), queryset=Venue.objects.order_by("pk"), required=False)
    valid_from = DayField(label=gettext_lazy("Valid from"), help_text=gettext_lazy("A day like 1405/09/15."))
    valid_to = DayField(
        label=gettext_lazy("Given out until before"), required=False, help_text=gettext_lazy("Empty: no end.")
    )

    def __init__(self, *args: Any, reward: Reward | None = None, **kwargs: Any) -> None:
        self.reward = reward
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[(code, kind.label) for code, kind in reward_kinds.items()]
        )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        others = Reward.objects.filter(slug=slug)
        if (others.exclude(pk=self.reward.pk) if self.reward else others).exists():
            raise forms.ValidationError(_("Another reward has this word."))
        return slug


def values_of(reward: Reward) -> dict[str, Any]:
    """What the form shows for a reward."""
    names = [name for name in RewardForm.base_fields if name not in {"stock", "worth", "budget"}]
    stock = reward.stock
    return {
        **{name: getattr(reward, name) for name in names},
        "stock": stock.stock,
        "worth": stock.worth,
        "budget": stock.budget,
    }


class VenueForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Venue
        fields = ["name_fa", "name_en", "address_fa", "address_en"]
        field_classes = dict.fromkeys(fields, CleanCharField)
        labels = {
            "name_fa": gettext_lazy("Name (Persian)"),
            "name_en": gettext_lazy("Name (English)"),
            "address_fa": gettext_lazy("Address (Persian)"),
            "address_en": gettext_lazy("Address (English)"),
        }


class TakingsForm(forms.Form):
    """Which takings the list shows."""

    q = CleanCharField(label=gettext_lazy("Voucher or member number"), max_length=40, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("All")), *Taken.State.choices], required=False
    )
    reward = forms.ModelChoiceField(
        label=gettext_lazy("Reward"),
        queryset=Reward.objects.order_by("pk"),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("All"),
    )
