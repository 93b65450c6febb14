"""A list of members as CSV, for those who hold the right of its own; Gregorian UTC instants, Excel reads it as UTF-8."""

import csv
from collections.abc import Iterable, Iterator

from lib.phone import national
from members.identity.models import Member

HEAD = "member_number first_name last_name phone district joined_at suspended".split()
MOST = 5_000  # members in one file


class _Echo:
    def write(self, value: str) -> str:
        return value


def safe(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def rows(members: Iterable[Member]) -> Iterator[str]:
    """CSV lines, with a mark in front that tells Excel the encoding."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)
    for member in members:
        user = member.user
        yield writer.writerow(
            [
                member.number,
                safe(user.first_name),
                safe(user.last_name),
                national(user.phone),
                safe(member.district),
                member.joined_at.isoformat(),
                int(getattr(member, "suspended", False)),
            ]
        )
