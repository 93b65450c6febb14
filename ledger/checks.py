"""What must be true of the settings, asked at start and before every migration."""

from typing import Any

from django.core import checks
from django.db import connection


def binds_on_the_client(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The partial indexes of open lots need their condition in the text of a query, not as a parameter beside it."""
    if connection.vendor != "postgresql" or not connection.settings_dict["OPTIONS"].get("server_side_binding"):
        return []
    text = "The ledger does not work with server_side_binding: every spend would read the whole table of lots."
    return [checks.Error(text, hint="Remove it from the OPTIONS of the database.", id="ledger.E001")]
