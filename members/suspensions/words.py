"""Words for what the export of a person holds of this subject."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "suspended_at": _("Suspended"),
    "reason": _("Reason"),
    "text": _("Text"),
    "until": _("Until"),
    "lifted_at": _("Lifted"),
    "points_that_came_back": _("Points that came back"),
    "good_until": _("Good until"),
    "appeal": _("Appeal"),
    "answer": _("Answer"),
    "if_you_leave": _("If you leave"),
}
