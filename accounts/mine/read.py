"""Everything about one person, as every package tells it."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.registry import personal_data


def export_of(*, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Package table → its rows about the person, as their owners give them. Nobody else's rows are in it."""
    return {name: entry.export(user_id=user_id) for name, entry in sorted(personal_data.entries.items())}


def holdings_of(*, user_id: int, at: dt.datetime) -> list[str]:
    """What the person has here, in sentences of the language in force."""
    return [line for entry in personal_data.entries for line in entry.holdings(user_id=user_id, at=at)]


def obstacles_of(*, user_id: int, at: dt.datetime) -> list[str]:
    """What must be settled before the person can leave."""
    return [line for entry in personal_data.entries for line in entry.obstacles(user_id=user_id, at=at)]


def remains_of(*, user_id: int, at: dt.datetime) -> list[str]:
    """What stays known of the person after leaving, in sentences of the language in force."""
    return [line for entry in personal_data.entries for line in entry.remains(user_id=user_id, at=at)]


def plain(value: object) -> object:
    """The value as JSON can carry it: instants and days in ISO 8601, lazy texts in the language in force."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def staff_first() -> str:
    return _("This is an account of the staff. An administrator must take it off the staff first.")
