"""The form before a member's page opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import api as accounts


class ReasonForm(forms.Form):
    """Said before a member's page opens; the member reads it."""

    reason = forms.ChoiceField(label=_("Why do you open this page?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(code, STAFF_REASONS[code]) for code in accounts.REASONS]  # type: ignore[attr-defined]


STAFF_REASONS = {
    "asked": _("the member asked for something"),
    "complaint": _("a complaint or an appeal"),
    "order": _("an order or a payment"),
    "duty": _("a check that the rules ask for"),
}
