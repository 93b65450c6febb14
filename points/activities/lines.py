"""A pasted list or a CSV file of member numbers, read as a whole or refused with each wrong line."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib import codes
from lib.text import latin_digits
from members.api import Member, suspended_members
from points.rules.words import num

MOST = 200
LINE = 300  # signs of a line that are looked at; csv refuses cells of more than 131,072 with an error
HEADINGS = {"number", "member", "member number", "شماره", "شماره عضویت"}


@dataclass(frozen=True, kw_only=True)
class Lines:
    members: list[Member] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_lines(text: str) -> Lines:
    """The first cell of each line is a member number in any spelling. Empty lines and a heading are passed over."""
    cells = [(number, _first_cell(line)) for number, line in enumerate(text.splitlines(), start=1)]
    wanted = [(number, cell) for number, cell in cells if cell and not (number == 1 and cell.lower() in HEADINGS)]
    if not wanted:
        return Lines(errors=[_("Write at least one member number.")])
    if len(wanted) > MOST:
        return Lines(errors=[_("At most %(most)s members at once.") % {"most": num(MOST)}])
    numbers = {number: codes.normalised(latin_digits(cell)) for number, cell in wanted}
    rows = Member.objects.filter(number__in=numbers.values()).annotate(is_suspended=suspended_members())
    found = {member.number: member for member in rows}
    lines, seen = Lines(), set[str]()
    for number, cell in wanted:
        member = found.get(numbers[number])
        error = _fault(member, seen)
        if error or member is None:
            said = {"line": num(number), "number": cell[:20], "error": error}
            lines.errors.append(_("Line %(line)s (%(number)s): %(error)s") % said)
        else:
            seen.add(member.number)
            lines.members.append(member)
    return lines


def _fault(member: Member | None, seen: set[str]) -> str:
    if member is None or member.erased_at or member.merged_into_id:
        return _("no member has this number")
    if member.number in seen:
        return _("this member stands in the list already")
    return _("the membership is suspended") if getattr(member, "is_suspended", False) else ""


def _first_cell(line: str) -> str:
    row: Sequence[str] = next(csv.reader([line[:LINE].replace("\t", ",").replace(";", ",").replace("؛", ",")]), [])
    return row[0].strip("\ufeff \u200f\u200e") if row else ""
