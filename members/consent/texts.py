"""The words that a consent is given to, kept as they stood: whoever asks later sees what was read then."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.utils import translation

from members.consent.models import ConsentText
from members.consent.topics import words


def current_text(*, channel: str, topic: str, at: dt.datetime) -> ConsentText:
    """The words in force; when they are new (or translated anew) they become a version of their own."""
    said = {}
    for language in ("fa", "en"):
        with translation.override(language):
            said[language] = words(channel=channel, topic=topic)
    sha256 = text_sha256(topic=topic, channel=channel, **said)
    while True:
        latest = ConsentText.objects.filter(channel=channel, topic=topic).order_by("-version").first()
        if latest is not None and latest.sha256 == sha256:
            return latest
        version = latest.version + 1 if latest else 1
        try:
            with transaction.atomic():
                return ConsentText.objects.create(
                    channel=channel, topic=topic, version=version, sha256=sha256, created_at=at, **said
                )
        except IntegrityError:  # somebody else wrote it at this moment
            continue


def text_sha256(*, topic: str, channel: str, fa: str, en: str) -> str:
    return hashlib.sha256("\n".join([topic, channel, fa, en]).encode()).hexdigest()
