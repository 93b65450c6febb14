"""Read the mailbox of returned letters (IMAP). What was understood goes; what was not is moved aside for a person."""

import datetime as dt
import imaplib
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.cache import cache

from messaging.models import ReturnedMail
from messaging.returned.take import take_back

MOST = 500  # letters at once
LARGEST = 256 * 1024  # bytes of each that are read: a report comes before the letter that it brings along
TIMEOUT = 20  # seconds
KEY = "messaging:returned:unread"
log = logging.getLogger(__name__)


def read_returned(*, at: dt.datetime) -> int:
    """How many letters were read. `at` is UTC. Off without BOUNCE_IMAP_HOST. Safe to run twice at once."""
    if not settings.BOUNCE_IMAP_HOST:
        return 0
    try:
        with _mailbox() as box:
            count = _read(box, at)
    except (imaplib.IMAP4.error, OSError) as error:  # its text may hold names and what letters say
        log.warning("The mailbox of returned letters cannot be read: %s", type(error).__name__)
        cache.add(KEY, at, timeout=None)
        return 0
    cache.delete(KEY)
    return count


def unread_since() -> dt.datetime | None:
    """Since when (UTC) the mailbox could not be read; None: it could the last time."""
    since: dt.datetime | None = cache.get(KEY)
    return since


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    host, port = settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT
    box: imaplib.IMAP4
    if settings.BOUNCE_IMAP_TLS:
        box = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    else:
        box = imaplib.IMAP4(host, port, timeout=TIMEOUT)
    with box:
        box.login(settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD)
        _sure(box.select(_quoted(settings.BOUNCE_FOLDER)))
        yield box


def _read(box: imaplib.IMAP4, at: dt.datetime) -> int:
    (found,) = _sure(box.uid("SEARCH", "UNDELETED")) or [b""]
    done: list[str] = []
    aside: list[str] = []
    for uid in (found or b"").decode().split()[:MOST]:
        letter = _fetched(box, uid, at)
        if letter is not None:
            outcome = take_back(letter[1], came_at=letter[0], at=at)
            (aside if outcome == ReturnedMail.Outcome.STRANGE else done).append(uid)
    if aside:
        _copy_aside(box, ",".join(aside))
    if done or aside:
        _sure(box.uid("STORE", ",".join(done + aside), "+FLAGS.SILENT", r"(\Deleted)"))
        _sure(box.expunge())
    return len(done) + len(aside)


def _fetched(box: imaplib.IMAP4, uid: str, at: dt.datetime) -> tuple[dt.datetime, bytes] | None:
    """When it came (UTC), and its words; None where it is there no more."""
    for part in _sure(box.uid("FETCH", uid, f"(INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")):
        if isinstance(part, tuple):
            came = imaplib.Internaldate2tuple(part[0])
            return dt.datetime.fromtimestamp(time.mktime(came), dt.UTC) if came else at, part[1]
    return None


def _copy_aside(box: imaplib.IMAP4, uids: str) -> None:
    folder = _quoted(settings.BOUNCE_ASIDE_FOLDER)
    if box.uid("COPY", uids, folder)[0] != "OK":
        box.create(folder)
        _sure(box.uid("COPY", uids, folder))


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _sure(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")
    return answer[1]
