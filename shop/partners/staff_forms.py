"""Forms of staff's screens for partners. Percent is what people type, ten-thousandths is what is kept."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from lib import phone as phones
from lib.changed_only import ChangedOnly
from lib.dates_typed import meant_day
from lib.fields import CleanCharField
from lib.jalali import TEHRAN, jformat
from lib.money import BASIS, rounded
from shop.contracts import sign
from shop.models import Contract, PartnerMember, PartnerProfile
from shop.partners.create import create_partner


class PartnerForm(ChangedOnly, WagtailAdminModelForm):
    """A partner and its profile in one form."""

    name = CleanCharField(label=_("Trade name, in Persian"), max_length=128)

    class Meta:
        model = PartnerProfile
        fields = [
            "legal_name", "name_en", "area", "about_fa", "about_en", "phone", "email", "status",
            "flat_shipping", "pick_up_address", "covered", "special",
        ]  # fmt: skip
        field_classes = dict.fromkeys(
            ["legal_name", "name_en", "area", "about_fa", "about_en", "pick_up_address"], CleanCharField
        )

    field_order = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["name"].initial = self.instance.partner.name

    def save(self, commit: bool = True) -> PartnerProfile:
        data = self.cleaned_data
        if not self.instance.pk:
            self.instance.partner_id = create_partner(name=data["name"], legal_name=data["legal_name"])
            self.instance._state.adding = False
        elif "name" in self.changed_data:
            self.instance.partner.name = data["name"]
            self.instance.partner.save(update_fields=["name"])
        saved: PartnerProfile = super().save(commit=commit)
        return saved


class PersonForm(ChangedOnly, WagtailAdminModelForm):
    """A person is named by the mobile number she joined with."""

    phone = CleanCharField(label=_("Mobile number"), help_text=_("Of a member; she joins first."))

    class Meta:
        model = PartnerMember
        fields = ["partner", "role"]
        labels = {"partner": _("Partner")}

    field_order = ["phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["phone"].initial = phones.national(self.instance.user.phone)

    def clean_phone(self) -> str:
        from accounts import api as accounts

        user = accounts.find_user(phone=self.cleaned_data["phone"])
        if user is None:
            raise forms.ValidationError(_("Nobody has joined with this number."))
        self.instance.user_id = user.id
        return str(self.cleaned_data["phone"])

    def columns(self) -> list[str]:
        return [*super().columns(), *(["user"] if "phone" in self.changed_data else [])]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        partner = data.get("partner")
        twice = PartnerMember.objects.filter(partner=partner, user_id=self.instance.user_id).exclude(
            pk=self.instance.pk
        )
        if partner and self.instance.user_id and twice.exists():
            self.add_error("phone", _("This person works for this partner already."))
        return data


class PercentField(forms.DecimalField):
    """0 to 100 with two decimals, kept in ten-thousandths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int:
        return rounded(int(super().clean(value) * 100), 1)

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value


class ContractForm(WagtailAdminModelForm):
    """Drafts a version. A version is never edited: another draft replaces it."""

    begins = CleanCharField(
        label=_("Valid from"), help_text=_("A day like 1405/09/15. It begins at the start of that day in Tehran.")
    )
    commission_bps = PercentField(label=_("Commission, percent"))
    points_club_bps = PercentField(label=_("Club’s part of spent points, percent"), initial=BASIS)

    class Meta:
        model = Contract
        fields = ["partner", "commission_bps", "points_club_bps"]
        labels = {"partner": _("Partner")}

    field_order = ["partner", "begins"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begins"].initial = jformat(timezone.now() + dt.timedelta(days=1), "Y/m/d")

    def clean_begins(self) -> dt.datetime:
        try:
            day = meant_day(self.cleaned_data["begins"])
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)

    def save(self, commit: bool = True) -> Contract:
        data = self.cleaned_data
        pk = sign.draft(
            partner_id=data["partner"].pk,
            valid_from=data["begins"],
            commission_bps=data["commission_bps"],
            points_club_bps=data["points_club_bps"],
            by_id=self.for_user.pk if self.for_user else None,
        )
        self.instance = Contract.objects.get(pk=pk)
        return self.instance
