"""Tables for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse


def csv_response(*, name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to download. The mark at its beginning tells spreadsheets that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([cell(value) for value in row] for row in rows)
    return response


def cell(value: object) -> object:
    """A text that begins like a formula would be run by a spreadsheet; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value else value
