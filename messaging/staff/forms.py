from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lib.phone import e164
from messaging.models import Message

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
    q = forms.CharField(label=_("Number or e-mail"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *STATES.items()])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[ANY, *CHANNELS.items()])
    kind = forms.CharField(label=_("Kind"), required=False)


class SuppressForm(forms.Form):
    address = forms.CharField(label=_("Number or e-mail"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        address = str(values.get("address", ""))
        if number := e164(address):
            return {"channel": "sms", "address": number}
        if address:
            validate_email(address.strip())
        return {"channel": "email", "address": address.strip()}
