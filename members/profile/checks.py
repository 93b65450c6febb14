"""No local end may answer for people's identities in a real city."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def shahkar_is_real(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """E001 to E003; part of every `check`, so a deployment with them does not start."""
    base = settings.SHAHKAR_BASE_URL
    if not base:
        return []
    url = urlsplit(base)
    if settings.DEMO_ALLOWED:
        if url.hostname in LOOPBACK:
            return []
        return [Error(f"In the demo identities are checked on this machine, not at {base}.", id="members.E001")]
    found: list[CheckMessage] = []
    if url.scheme != "https" or url.hostname in LOOPBACK:
        text = f"SHAHKAR_BASE_URL is {base}: outside the demo identities are checked over https, elsewhere."
        found.append(Error(text, id="members.E002"))
    if not settings.SHAHKAR_TOKEN:
        found.append(Error("SHAHKAR_BASE_URL is set, SHAHKAR_TOKEN is not.", id="members.E003"))
    return found
