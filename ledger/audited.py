"""What the nightly audits of a time found, for numbers that are told to others."""

import datetime as dt
from dataclasses import dataclass

from ledger.models import AuditRun


@dataclass(frozen=True, kw_only=True)
class Audits:
    """Audits that ran, and those of them that found nothing wrong."""

    all: int
    clean: int


def audits(*, start: dt.datetime, end: dt.datetime) -> Audits:
    """Of [start, end), UTC."""
    runs = AuditRun.objects.filter(at__gte=start, at__lt=end)
    return Audits(all=runs.count(), clean=runs.filter(faults=[]).count())
