"""A browser in words, from what it says of itself: enough to recognise one's own phone."""

from django.utils.translation import gettext as _

# In this order: Edge also says Chrome, Chrome also says Safari, Android also says Linux.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]
SMALL = {"iPhone", "Android"}


def _first(pairs: list[tuple[str, str]], text: str) -> str:
    return next((name for sign, name in pairs if sign in text), "")


def in_words(user_agent: str) -> str:
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device that does not say what it is")


def icon(user_agent: str) -> str:
    """Name of the sign that stands beside it."""
    return "smartphone" if _first(SYSTEMS, user_agent) in SMALL else "monitor"
