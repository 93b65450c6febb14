"""Whether the books of points agreed."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from ledger import api as ledger
from lib.measures import Measure, Number, share_of_things

AUDITS = _("nightly check of the books")
YEAR = dt.timedelta(days=365)


def books_agree(start: dt.datetime, end: dt.datetime) -> Number | None:
    checked = ledger.audits(start=end - YEAR, end=end)
    return share_of_things(checked.clean, checked.all, people=None)


MEASURES = {
    "books_agree": Measure(
        place=160,
        goal="trust",
        label=_("Nights on which the books of points agreed"),
        definition=_(
            "Every night all points are added up anew from the first entry on. Nights on which nothing was wrong, as a"
            " share of the nights on which it was done in the 365 days before."
        ),
        source=AUDITS,
        unit="share",
        count=books_agree,
    ),
}
