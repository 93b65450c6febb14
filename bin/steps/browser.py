"""Where the browser of the tests and of bin/look is."""

import os
import shutil

# Debian's Chromium without its window comes first: with two at work the other takes four times the processor's time,
# because it draws a whole window, bars and all, that nobody sees.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


def chromium() -> str | None:
    """The program's path: CHROMIUM, or the first that is installed; None where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found if found and os.access(found, os.X_OK) else None
