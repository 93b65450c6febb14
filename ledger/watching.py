"""What the operator must know of the books: are they protected, do they agree, does the fold keep up."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger import checkpoint, guards
from ledger.models import AuditRun, Epoch, Journal
from ledger.wallet.sweep import overdue
from lib.watch import Finding

NIGHTLY = dt.timedelta(hours=26)  # a night, and two hours of patience
FORGOTTEN = dt.timedelta(hours=1)


def protection() -> Iterator[Finding]:
    if guards.missing(connection):
        sentence = _("The ledger is not protected: some of its database guards are missing. Run “manage.py migrate”.")
        yield Finding(state="bad", sentence=sentence)


def books() -> Iterator[Finding]:
    """The nightly audit: what it found, and whether it ran at all."""
    at, run = timezone.now(), AuditRun.objects.order_by("-at").first()
    if run is None:
        if Journal.objects.filter(recorded_at__lte=at - NIGHTLY).exists():
            yield Finding(state="bad", sentence=_("The books have never been audited: is the nightly worker running?"))
        return
    if at - run.at > NIGHTLY:
        hours = int((at - run.at).total_seconds() // 3600)
        sentence = _("The last audit of the books is %(hours)d hours old: is the nightly worker running?")
        yield Finding(state="bad", sentence=sentence % {"hours": hours})
    if run.faults:
        count = len(run.faults)
        sentence = ngettext(
            "The books do not agree: the audit found a broken rule (%(rules)s). Run “manage.py audit_ledger”.",
            "The books do not agree: the audit found %(count)d broken rules (%(rules)s). Run “manage.py audit_ledger”.",
            count,
        )
        rules = ", ".join(fault["rule"] for fault in run.faults)
        yield Finding(state="bad", sentence=sentence % {"count": count, "rules": rules})
    elif at - run.at <= NIGHTLY:
        sentence = _("The books agree: the nightly audit took %(seconds)s seconds.")
        yield Finding(state="good", sentence=sentence % {"seconds": run.seconds})


def checkpoints() -> Iterator[Finding]:
    """The fold of the night, and what holds it back. Balances stay right without it; they become slow."""
    at, epoch = timezone.now(), Epoch.objects.order_by("-pk").first()
    if epoch is not None and epoch.home != checkpoint.home():
        sentence = _("This database was restored: run “manage.py fold_ledger” while nobody writes, before the night.")
        yield Finding(state="warn", sentence=sentence)
    since = checkpoint.open_since()
    if since is not None and at - since > FORGOTTEN:
        minutes = int((at - since).total_seconds() // 60)
        sentence = _("A transaction has been open for %(minutes)d minutes: balances and clean-up wait for it.")
        yield Finding(state="warn", sentence=sentence % {"minutes": minutes})


def due() -> Iterator[Finding]:
    """What fell due is booked every hour; a day later it should not be waiting. Balances are right, totals are not."""
    if overdue(at=timezone.now() - NIGHTLY, most=1):
        sentence = _(
            "Points fell due more than a day ago and are not booked: is the worker running? The log names the wallet."
        )
        yield Finding(state="bad", sentence=sentence)
