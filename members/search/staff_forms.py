"""Forms of the search for members."""

from django import forms
from django.utils.translation import gettext_lazy as _

STANDING = [("", _("any")), ("good", _("in good standing")), ("suspended", _("suspended"))]


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Mobile number, member number, national id or name"),
        required=False,
        max_length=80,
        help_text=_("A number in full; of each word of a name, its beginning is enough."),
    )
    district = forms.CharField(label=_("District"), required=False, max_length=40)
    standing = forms.ChoiceField(label=_("Standing"), required=False, choices=STANDING)
