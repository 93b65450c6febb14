"""Staff in a session that has shown the second factor: what force_login is for everybody else."""

import time
from typing import Any

from django.test import Client


def staff(user: Any, *, superuser: bool = False, groups: tuple[str, ...] = ()) -> Any:
    """The user as staff with an authenticator app set up."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from accounts import api

    api.grant_staff(user_id=user.pk, superuser=superuser, groups=groups)
    TOTP.activate(user, generate_totp_secret())
    user.refresh_from_db()
    return user


def log_in(client: Client, user: Any) -> None:
    """Without the walk through the door; tests/accounts proves the walk."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
