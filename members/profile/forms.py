"""The form of each part. Everything may be left empty: what is needed for the points is said on the page."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib import national_id, postcode
from lib.fields import CleanCharField
from lib.jalali import jformat, parse_date, tehran_date
from lib.templatetags.look import digits
from lib.text import latin_digits
from members.answers.values import EDUCATION, FIELDS, GENDERS, INTERESTS, JOBS, MARITAL, choices

_OLDEST = 130  # years
_NOT_SAID = [("", "—")]


class PartForm(forms.Form):
    """Nobody is forced: no field is required, and none is asked for by the browser."""

    use_required_attribute = False
    AUTOFILL: dict[str, str] = {}
    NUMBERS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field.widget, forms.CheckboxSelectMultiple):
                continue
            look = "select" if isinstance(field.widget, forms.Select) else "input"
            field.widget.attrs |= {"class": look, "autocomplete": self.AUTOFILL.get(name, "off")}
            if name in self.NUMBERS:
                field.widget.attrs |= {"class": "input number short", "inputmode": "numeric", "dir": "ltr"}


class JalaliDateField(CleanCharField):
    """1365/03/21 in any digits. Shows its value so, too."""

    def prepare_value(self, value: Any) -> Any:
        return digits(latin_digits(jformat(value, "Y/m/d"))) if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError:
            raise forms.ValidationError(_("Write the date like 1365/03/21.")) from None
        today = tehran_date(timezone.now())
        if not today.replace(year=today.year - _OLDEST, day=1) <= day <= today:
            raise forms.ValidationError(_("This is no date on which a member can be born."))
        return day


class WholeNumberField(CleanCharField):
    """A small number in any digits, inside its bounds."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=4, **kwargs)
        self.least, self.most = least, most

    def prepare_value(self, value: Any) -> Any:
        return digits(value) if value not in (None, "") else value

    def clean(self, value: Any) -> Any:
        text = latin_digits(super().clean(value))
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or not self.least <= int(text) <= self.most:
            message = _("Write a number from %(least)s to %(most)s.")
            raise forms.ValidationError(message, params={"least": self.least, "most": self.most})
        return int(text)


class IdentityForm(PartForm):
    AUTOFILL = {"first_name": "given-name", "last_name": "family-name", "birth_date": "bday"}
    NUMBERS = ("national_id", "birth_date")

    first_name = CleanCharField(label=_("First name"), max_length=60)
    last_name = CleanCharField(label=_("Last name"), max_length=60)
    national_id = CleanCharField(
        label=_("National id"), max_length=20, help_text=_("The ten digits on your card; they are stored sealed.")
    )
    birth_date = JalaliDateField(
        label=_("Date of birth"), max_length=12, help_text=_("In the Jalali calendar, like 1365/03/21.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=[*_NOT_SAID, *choices(GENDERS)],
        help_text=_("As you like; the points do not ask for it."),
    )

    def clean_national_id(self) -> str:
        text = self.cleaned_data["national_id"]
        number = national_id.normalised(text) if text else ""
        if number is None:
            raise forms.ValidationError(_("This is no national id: a digit is wrong or missing."))
        return number


class AddressForm(PartForm):
    AUTOFILL = {"address": "street-address", "postcode": "postal-code", "district": "address-level3"}
    NUMBERS = ("postcode",)

    district = CleanCharField(
        label=_("District"), max_length=40, help_text=_("Number or name, so that we show what is near you.")
    )
    address = CleanCharField(
        label=_("Address"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Street, number, unit."),
    )
    postcode = CleanCharField(label=_("Postal code"), max_length=14, help_text=_("Ten digits."))

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"]
        code = postcode.normalised(text) if text else ""
        if code is None:
            raise forms.ValidationError(_("This is no postal code: it has ten digits and does not begin with 0 or 2."))
        return code


class WorkForm(PartForm):
    job = forms.ChoiceField(label=_("Job"), choices=[*_NOT_SAID, *choices(JOBS)])
    education = forms.ChoiceField(label=_("Education"), choices=[*_NOT_SAID, *choices(EDUCATION)])


class StudyForm(PartForm):
    field = forms.ChoiceField(label=_("Field of study"), choices=[*_NOT_SAID, *choices(FIELDS)])


class FamilyForm(PartForm):
    NUMBERS = ("children", "household")

    marital = forms.ChoiceField(label=_("Marital status"), choices=[*_NOT_SAID, *choices(MARITAL)])
    children = WholeNumberField(label=_("Children"), least=0, most=20, help_text=_("How many; 0 is an answer too."))
    household = WholeNumberField(label=_("People in your home"), least=1, most=30, help_text=_("With yourself."))


class InterestsForm(PartForm):
    interests = forms.MultipleChoiceField(
        label=_("What do you like?"), choices=choices(INTERESTS), widget=forms.CheckboxSelectMultiple
    )


FORMS: dict[str, type[PartForm]] = {
    "identity": IdentityForm,
    "address": AddressForm,
    "work": WorkForm,
    "study": StudyForm,
    "family": FamilyForm,
    "interests": InterestsForm,
}
