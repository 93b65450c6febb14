"""Quotas of a window: how much a rule may still give today, how much of a budget is left."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from ledger.journal import LedgerError, positive
from ledger.models import Counter
from lib.money import whole


@transaction.atomic
def take_counter(*, scope: str, window_start: dt.date, quota: int, amount: int, partly: bool = True) -> int:
    """Use up to `amount` of what is left of `quota` in the window; returns how much was granted, 0 when it is used up.

    `window_start` is the Tehran date on which the window begins. Without `partly` it is all or nothing. A quota that
    was changed counts from now on; what is used already stays used. The row stays locked until the transaction
    ends; in the lock order counters come last (docs/adr/0009).
    """
    positive(amount)
    if whole(quota) < 0:
        raise LedgerError("A quota is not negative.")
    Counter.objects.bulk_create([Counter(scope=scope, window_start=window_start, quota=quota)], ignore_conflicts=True)
    row = Counter.objects.select_for_update().get(scope=scope, window_start=window_start)
    granted = max(0, min(amount, quota - row.used))
    if granted < amount and not partly:
        granted = 0
    Counter.objects.filter(pk=row.pk).update(used=row.used + granted, quota=max(quota, row.used + granted))
    return granted


def used_counters(*, scopes: Collection[str], window_starts: Collection[dt.date]) -> dict[tuple[str, dt.date], int]:
    """What is used of these quotas, by (scope, start of the window); those that were never touched are absent.

    One query without a lock: true for as long as the caller holds whatever guards the scope, a hint otherwise.
    """
    rows = Counter.objects.filter(scope__in=scopes, window_start__in=window_starts)
    return {(scope, start): used for scope, start, used in rows.values_list("scope", "window_start", "used")}


def give_back_counter(*, scope: str, window_start: dt.date, amount: int) -> None:
    """What was taken is not needed after all. Raises LedgerError when less than `amount` is used."""
    row = Counter.objects.filter(scope=scope, window_start=window_start, used__gte=positive(amount))
    if row.update(used=F("used") - amount) != 1:
        raise LedgerError(f"{scope} has not used {amount}.")


@transaction.atomic
def join_counters(scopes: Mapping[str, str]) -> None:
    """What was used under each scope counts from now under the other one (old → new), in the same windows, too.

    The quota of the new one is no limit for that: what is used is used.
    """
    for row in Counter.objects.filter(scope__in=scopes, used__gt=0).order_by("scope", "window_start"):
        other = {"scope": scopes[row.scope], "window_start": row.window_start}
        Counter.objects.bulk_create([Counter(**other, quota=row.quota)], ignore_conflicts=True)
        used = F("used") + row.used
        Counter.objects.filter(**other).update(used=used, quota=Greatest(F("quota"), used))
