"""A journal's seal: a digest over what it says of itself, so that a later change of its moment is seen.

A request's hash cannot hold the moment, because a repeat of the request has another one. The same digest is written
here in Python, by every command, and in SQL, by the audit. Journals from before there were seals have none.
"""

import datetime as dt
import hashlib

from django.db import connection

LENGTH = 32  # hexadecimal digits: against mistakes and damage, not against who can write both columns


def seal(
    *,
    kind: str,
    scope: str,
    key: str,
    request_hash: str,
    reverses: int | None,
    recorded_at: dt.datetime,
    effective_at: dt.datetime,
) -> str:
    """What is stored beside the journal; instants are aware."""
    moments = [f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}" for at in (recorded_at, effective_at)]
    parts = [kind, scope, key, request_hash, "" if reverses is None else str(reverses), *moments]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:LENGTH]


def seal_sql(journal: str) -> str:
    """SQL for the seal of the row of ledger_journal that stands under the name `journal`."""
    plain = [f"{journal}.{column}" for column in ("kind", "scope", "key", "request_hash")]
    reverses = f"coalesce(CAST({journal}.reverses_id AS text), '')"
    moments = [_exact(f"{journal}.{column}") for column in ("recorded_at", "effective_at")]
    text = " || '|' || ".join([*plain, reverses, *moments])
    return f"substr({digest_sql(text)}, 1, {LENGTH})"


def digest_sql(text: str) -> str:
    """SQL for the hexadecimal SHA-256 of a text."""
    if connection.vendor == "postgresql":
        return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"
    return f"sha256({text})"  # Django brings it along


def iso_sql(column: str) -> str:
    """SQL for an instant as Python's isoformat writes it in UTC: microseconds only where there are any."""
    if connection.vendor == "postgresql":
        utc = f"{column} AT TIME ZONE 'UTC'"
        fraction = f"CASE WHEN date_trunc('second', {column}) = {column} THEN '' ELSE to_char({utc}, '.US') END"
        return f"""to_char({utc}, 'YYYY-MM-DD"T"HH24:MI:SS') || {fraction} || '+00:00'"""
    return f"replace({column}, ' ', 'T') || '+00:00'"


def _exact(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"CASE WHEN length({column}) = 19 THEN {column} || '.000000' ELSE {column} END"
