"""A link of another site leads here: who sent the citizen, and whether he may be led back (C-17)."""

from urllib.parse import urlsplit

from members.joining.models import JoinSource

SCHEMES = {"http", "https"}


def source_of(code: str) -> JoinSource | None:
    """The site of that code if it is in use."""
    return JoinSource.objects.filter(code=code[:50], is_active=True).first() if code else None


def way_back(source: JoinSource, wanted: str) -> str:
    """`wanted` if it lies below an address that this site may name; else the first such address, or "".

    Compared part by part, never as text: "https://city.example" must not let through "https://city.example.evil".
    """
    allowed = [line.strip() for line in source.return_addresses.splitlines() if line.strip()]
    if any(_below(wanted, address) for address in allowed):
        return wanted
    return allowed[0] if allowed else ""


def _below(wanted: str, address: str) -> bool:
    try:
        here, there = urlsplit(address), urlsplit(wanted)
        same_place = (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
    except ValueError:
        return False
    if not same_place or there.scheme not in SCHEMES or there.username or "\\" in wanted:
        return False
    path = here.path if here.path.endswith("/") else f"{here.path}/"
    parts = there.path.split("/")
    return (f"{there.path}/".startswith(path) or there.path.startswith(path)) and ".." not in parts
