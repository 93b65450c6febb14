"""Statements of a person: told on export; kept on erasure, for they name nobody; left with the old membership on a merge."""

import datetime as dt

from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data
from points.statements.models import Statement

TOLD = ("year", "month", "opening", "earned", "spent", "expired", "returned", "taken_back", "moved", "closing")

WORDS = {
    "year": gettext_lazy("Year"),
    "month": gettext_lazy("Month"),
    "opening": gettext_lazy("At the beginning"),
    "earned": gettext_lazy("Earned"),
    "spent": gettext_lazy("Spent"),
    "expired": gettext_lazy("Expired"),
    "returned": gettext_lazy("Returned to you"),
    "taken_back": gettext_lazy("Taken back"),
    "moved": gettext_lazy("Moved"),
    "closing": gettext_lazy("At the end"),
    "sha256": gettext_lazy("Fingerprint (SHA-256)"),
    "closed_at": gettext_lazy("Closed"),
}


def register() -> None:
    personal_data.register(
        PersonalData(
            name="points.statements",
            label=gettext_lazy("Your statements"),
            models=["points.Statement", "points.StatementFault"],
            export=_export,
            erase=_keep,
            merge=_leave,
            words=WORDS,
        )
    )


def _export(user_id: int) -> list[dict[str, object]]:
    rows = Statement.objects.filter(member__user_id=user_id).order_by("year", "month")
    return [dict(row) for row in rows.values(*TOLD, "sha256", "closed_at")]


def _keep(user_id: int, at: dt.datetime) -> None:
    """Numbers and journals of a wallet: books, and nothing in them describes the person."""


def _leave(from_id: int, into_id: int, at: dt.datetime) -> None:
    """A closed month is never changed; what was moved stands in the next statement of the membership that lives on."""
