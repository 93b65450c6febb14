import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.watch import Finding
from points.statements.models import StatementFault, StatementMailing

SLOW = dt.timedelta(days=1)


def findings() -> Iterator[Finding]:
    """Statements that do not add up, and letters that are still not all queued a day after they could be."""
    if wrong := StatementFault.objects.count():
        sentence = ngettext(
            "%(count)s statement of a member does not add up and is held back.",
            "%(count)s statements of members do not add up and are held back.",
            wrong,
        ) % {"count": wrong}
        yield Finding(state="bad", sentence=sentence)
    if StatementMailing.objects.filter(finished_at=None, opened_at__lt=timezone.now() - SLOW).exists():
        yield Finding(state="warn", sentence=_("The monthly statements are not all on their way yet."))
