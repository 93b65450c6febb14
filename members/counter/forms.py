from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.fields import CleanCharField
from lib.phone import e164
from members.joining.forms import JoiningForm


def _number(form: forms.Form) -> str:
    number = e164(form.cleaned_data["phone"])
    if number is None:
        raise forms.ValidationError(
            _("This is not an Iranian mobile number. Write it with its eleven digits, like 09123456789.")
        )
    return number


class CounterForm(JoiningForm):
    """The joining form with the citizen's number, filled in by an officer."""

    phone = CleanCharField(
        label=_("The citizen's mobile number"),
        max_length=32,
        help_text=_("The phone must be here: the code goes to it."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "dir": "ltr"}),
        error_messages={"required": _("Enter the citizen's mobile number.")},
    )
    agreed = forms.BooleanField(
        label=_("The citizen has heard how the club works and wants to join."),
        error_messages={"required": _("Without the citizen's wish there is no membership.")},
    )
    field_order = ["phone", "first_name", "last_name", "district", "birth_year", "interests", "agreed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["class"] = "input number short"
        self.fields["agreed"].widget.attrs["class"] = ""
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # the officer's own browser must not offer other citizens

    def clean_phone(self) -> str:
        return _number(self)


class CodeForm(forms.Form):
    """The six digits that the citizen reads out."""

    code = CleanCharField(
        label=_("Six-digit code"), max_length=16, error_messages={"required": _("Enter the code from the message.")}
    )


class IdentityForm(forms.Form):
    """The national id from the card of a member who stands at the counter (S-34)."""

    member_number = CleanCharField(
        label=_("Member number"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr", "class": "input short"})
    )
    national_id = CleanCharField(
        label=_("National id on the card"),
        max_length=20,
        help_text=_("Type it from the card; the club's own number is not shown to you."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "class": "input number short"}),
    )
    seen = forms.BooleanField(
        label=_("The card is here, and its picture is the person who stands here."),
        error_messages={"required": _("Look at the card first.")},
    )
    enter = forms.BooleanField(
        label=_("The member wants this number in the membership: none stands there yet, or a mistyped one."),
        required=False,
    )


class LostPhoneForm(forms.Form):
    """Another number for a citizen whose old one is lost. The card is typed, so that it is compared and not believed."""

    member_number = CleanCharField(
        label=_("Member number"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr", "class": "input short"})
    )
    national_id = CleanCharField(
        label=_("National id on the card"),
        max_length=20,
        help_text=_("Type it from the card; you learn only whether it is the member's."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "class": "input number short"}),
    )
    name = CleanCharField(
        label=_("First and last name on the card"),
        max_length=200,
        help_text=_("It is compared where the member has given no national id."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    reason = CleanCharField(
        label=_("What was shown"),
        max_length=200,
        help_text=_("Which document proved who stands here, for instance national card."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    phone = CleanCharField(
        label=_("The new number"),
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "dir": "ltr", "class": "input number short"}),
    )

    def clean_phone(self) -> str:
        return _number(self)


class JoinTwoForm(forms.Form):
    """Two memberships of one citizen become one; what that means is read out before."""

    agreed = forms.BooleanField(
        label=_("The citizen has heard this and wants both to be one."),
        error_messages={"required": _("Without the citizen's wish nothing is joined.")},
    )
