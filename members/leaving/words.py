"""Words for what the export of a person holds of this subject."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "number": _("Number or code"),
    "referral_code": _("Code for inviting"),
    "district": _("District"),
    "birth_year": _("Year of birth"),
    "interests": _("Interests"),
    "joined_at": _("Joined"),
}
