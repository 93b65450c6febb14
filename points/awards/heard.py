"""What sources tell of an activity may come in any order: a return may be heard before what it undoes."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.db import connection
from django.db.models import Func, TextField, Value

from points.awards.models import ActivityReturn

Fact = int | str | bool | None


class FactsDiffer(Exception):
    """The same source, id and key came with other facts: a bug of the caller, never silently accepted."""


def _lock_key(source: str, source_id: str) -> int:
    digest = hashlib.blake2b(f"points.activity\n{source}\n{source_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def locking(*, source: str, source_id: str) -> dict[str, Func]:
    """To annotate a query of one row with: it takes the lock of the activity until the transaction ends.

    Whoever records an activity and whoever hears a return of one that he does not see hold it, so that neither misses
    what the other has not committed yet. What the lock lets see is seen by the next statement, not by this one. Empty
    on SQLite, where the whole transaction is the lock.
    """
    if connection.vendor != "postgresql":
        return {}
    key = Value(_lock_key(source, source_id))
    return {"locked": Func(key, function="pg_advisory_xact_lock", output_field=TextField())}


def lock(*, source: str, source_id: str) -> None:
    """The same lock by a statement of its own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_key(source, source_id)])


def keep(
    *, source: str, source_id: str, key: str, facts: Mapping[str, Fact] | None, is_early: bool, at: dt.datetime
) -> None:
    """Remember a return once. FactsDiffer when the key came before with other facts.

    One whose facts did not fit its activity did nothing, so a right one may come under the same key.
    """
    said = None if facts is None else dict(facts)
    row = ActivityReturn(source=source, source_id=source_id, key=key, facts=said, heard_at=at, was_early=is_early)
    row.met_at = None if is_early else at
    ActivityReturn.objects.bulk_create([row], ignore_conflicts=True)
    known = ActivityReturn.objects.get(source=source, source_id=source_id, key=key)
    if known.facts == said:
        return
    if not known.fault:
        raise FactsDiffer(f"{source}:{source_id} {key}")
    known.facts, known.fault, known.was_early = said, "", False
    known.save(update_fields=["facts", "fault", "was_early"])


def forget(*, at: dt.datetime) -> int:
    """Delete returns that were heard RETURNS_KEPT ago, whether or not their activity came; how many.

    What they took back stays with the decisions, by their keys.
    """
    return ActivityReturn.objects.filter(heard_at__lte=at - settings.RETURNS_KEPT).delete()[0]
