"""The delivery step: an address in Iran, and for each partner whether its goods are sent or fetched."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib import phone as phones
from lib.fields import CleanCharField
from shop.orders.address import PROVINCES, Address, postcode
from shop.orders.price import PartnerDelivery


class DeliveryForm(forms.Form):
    """Address fields are needed only when something is sent."""

    first_name = CleanCharField(label=_("First name"), max_length=100, required=False)
    last_name = CleanCharField(label=_("Last name"), max_length=100, required=False)
    phone = CleanCharField(
        label=_("Phone of the receiver"), max_length=24, required=False, help_text=_("The courier calls this number.")
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    city = CleanCharField(label=_("City"), max_length=80, required=False)
    street = CleanCharField(
        label=_("Street, lane, number, flat"), max_length=200, required=False, widget=forms.TextInput
    )
    postcode = CleanCharField(label=_("Postal code"), max_length=20, required=False, help_text=_("Ten digits."))

    ADDRESS = ("first_name", "last_name", "phone", "province", "city", "street", "postcode")
    AUTOCOMPLETE = {
        "first_name": "given-name",
        "last_name": "family-name",
        "phone": "tel",
        "province": "address-level1",
        "city": "address-level2",
        "street": "street-address",
        "postcode": "postal-code",
    }

    def __init__(self, *args: Any, deliveries: tuple[PartnerDelivery, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deliveries = deliveries
        is_persian = get_language() == "fa"
        named = [(name, name if is_persian else label) for name, label in PROVINCES]
        province: Any = self.fields["province"]
        province.choices = [("", _("Choose"))] + named
        for delivery in deliveries:
            if delivery.pick_up_address:
                self.fields[f"way_{delivery.partner_id}"] = forms.ChoiceField(
                    choices=[("ship", ""), ("pick_up", "")], initial=delivery.way, required=False
                )
        for name in self.ADDRESS:
            field = self.fields[name]
            field.widget.attrs |= {
                "class": "select" if name == "province" else "input",
                "autocomplete": self.AUTOCOMPLETE[name],
            }
            if name in ("phone", "postcode"):
                field.widget.attrs |= {"inputmode": "numeric", "class": "input number"}

    def ways(self) -> dict[int, str]:
        """Partner id → "ship" or "pick_up", as chosen."""
        return {
            delivery.partner_id: self.cleaned_data.get(f"way_{delivery.partner_id}") or "ship"
            for delivery in self.deliveries
        }

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        number = phones.e164(text)
        if number is None:
            raise forms.ValidationError(_("Write a mobile number like 0912 345 6789."))
        return number

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"].strip()
        if not text:
            return ""
        try:
            return postcode(text)
        except ValueError:
            raise forms.ValidationError(_("A postal code has ten digits, as on the house's plate.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "ship" in self.ways().values():
            for name in self.ADDRESS:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("We need this to send your goods."))
        return data

    def address(self) -> Address | None:
        """The address, or None when nothing is sent."""
        if "ship" not in self.ways().values():
            return None
        return Address(**{name: self.cleaned_data[name] for name in self.ADDRESS})
