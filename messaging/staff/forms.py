from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lib.fields import CleanCharField
from lib.phone import e164
from lib.text import latin_digits
from messaging.models import Message, Suppression
from messaging.suppress import suppressions

STATES = {
    "queued": _("waits"),
    "sending": _("on its way"),
    "sent": _("sent"),
    "failed": _("failed"),
    "dead": _("too late"),
    "withheld": _("withheld by a wish"),
    "unknown": _("nobody knows yet"),
}
CHANNELS = {
    Message.Channel.SMS: _("Text message"),
    Message.Channel.EMAIL: _("E-mail"),
    Message.Channel.APP: _("In the account"),
}
ANY = ("", _("all"))


class FilterForm(forms.Form):
    q = CleanCharField(label=_("Number or e-mail"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *STATES.items()])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[ANY, *CHANNELS.items()])
    delivery = forms.ChoiceField(label=_("What became of it"), required=False, choices=[ANY, *Message.Delivery.choices])
    kind = CleanCharField(label=_("Kind"), required=False)


class StoppedForm(forms.Form):
    """Search and filters of the list of stopped addresses."""

    q = CleanCharField(label=_("Number or e-mail"), required=False)
    reason = forms.ChoiceField(label=_("Why"), required=False, choices=[ANY, *Suppression.Reason.choices])
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[ANY, *((code, label) for code, label in CHANNELS.items() if code != Message.Channel.APP)],
    )

    def clean_q(self) -> str:
        return as_stored(self.cleaned_data["q"])


class LiftForm(forms.Form):
    address = CleanCharField(
        label=_("Number or e-mail of the person who asks"),
        help_text=_(
            "Only a mark of the address is kept. What you write must fit it; the person reads that you looked."
        ),
    )
    why = CleanCharField(label=_("Why it is written to again"), max_length=200)

    def __init__(self, *args: Any, row: Suppression, **more: Any) -> None:
        self.row = row
        super().__init__(*args, **more)

    def clean_address(self) -> str:
        address = as_stored(self.cleaned_data["address"])
        if not suppressions(channel=self.row.channel, address=address).filter(pk=self.row.pk).exists():
            raise forms.ValidationError(_("This is not the address that was stopped."))
        return address


def as_stored(address: str) -> str:
    """A number in E.164 where it is one; else the text in Latin digits."""
    text = latin_digits(address).strip()
    return e164(text) or text.casefold()


class SuppressForm(forms.Form):
    address = CleanCharField(label=_("Number or e-mail"))
    note = CleanCharField(label=_("Who says so, and how"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        address = str(values.get("address", ""))
        detail = str(values.get("note", ""))
        if number := e164(address):
            return {"channel": "sms", "address": number, "detail": detail}
        if address:
            validate_email(address.strip())
        return {"channel": "email", "address": address.strip(), "detail": detail}
