"""Forms of the search for members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.fields import CleanCharField

STANDING = [("", _("any")), ("good", _("in good standing")), ("suspended", _("suspended"))]


class SearchForm(forms.Form):
    q = CleanCharField(
        label=_("Mobile number, member number, national id or name"),
        required=False,
        max_length=80,
        help_text=_("A number in full; of each word of a name, its beginning is enough."),
    )
    district = CleanCharField(label=_("District"), required=False, max_length=40)
    standing = forms.ChoiceField(label=_("Standing"), required=False, choices=STANDING)
