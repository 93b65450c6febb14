"""Who may report facts from outside, and how a report is signed.

A request carries X-Key-Id, X-Timestamp (seconds since 1970), Idempotency-Key and X-Signature: the hex HMAC-SHA256,
under the secret, of the lines timestamp, method, path, Idempotency-Key and hex SHA-256 of the body.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from points.activities.models import FactSource

PATIENCE = dt.timedelta(minutes=5)


class BadSignature(Exception):
    """The request is not of a source that may report; the text says what to mend, never what would fit."""


def issue_source(*, name: str, by: int, at: dt.datetime) -> tuple[FactSource, str]:
    """A new key, and its secret: told now and never again."""
    salt = secrets.token_hex(16)
    secret = _secret(salt)
    source = FactSource.objects.create(
        key_id=secrets.token_hex(6), name=name.strip(), salt=salt, secret_hash=_hash(secret), made_by_id=by, made_at=at
    )
    return source, secret


def revoke_source(*, source_id: int, at: dt.datetime) -> None:
    """From now on nothing signed with this key is accepted. Twice is once."""
    FactSource.objects.filter(pk=source_id, revoked_at=None).update(revoked_at=at)


def _secret(salt: str) -> str:
    return salted_hmac("points.fact_source", salt, algorithm="sha256").hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def signature(*, secret: str, timestamp: str, method: str, path: str, key: str, body: bytes) -> str:
    lines = "\n".join([timestamp, method, path, key, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()


def verified(
    *, key_id: str, timestamp: str, signed: str, method: str, path: str, key: str, body: bytes, at: dt.datetime
) -> FactSource:
    """The source that signed this request. Raises BadSignature; an unknown key and a wrong signature say the same."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        raise BadSignature("X-Timestamp is missing or not a number of seconds.")
    if abs(at - dt.datetime.fromtimestamp(int(timestamp), dt.UTC)) > PATIENCE:
        raise BadSignature("X-Timestamp is more than five minutes away from our clock.")
    source = FactSource.objects.filter(key_id=key_id, revoked_at=None).first()
    secret = _secret(source.salt if source else "nobody")
    right = signature(secret=secret, timestamp=timestamp, method=method, path=path, key=key, body=body)
    # After a change of the installation's key every source needs a new one.
    is_current = source is not None and constant_time_compare(_hash(secret), source.secret_hash)
    if not constant_time_compare(right, signed) or source is None or not is_current:
        raise BadSignature("The key is unknown or the signature does not fit.")
    return source
