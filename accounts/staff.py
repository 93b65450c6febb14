"""Staff: the only people who need a second factor."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.access.assign import give_role
from accounts.access.roles import ADMINISTRATOR, ensure_role
from accounts.models import User


@transaction.atomic
def grant_staff(
    *,
    user_id: int,
    groups: tuple[str, ...] = (),
    superuser: bool = False,
    at: dt.datetime | None = None,
) -> None:
    """Make a person staff with the roles of these groups; an unknown name is an error. For commands and loaders.

    They set up their second factor themselves. `superuser` gives the role of administrator.
    """
    at = at or timezone.now()
    User.objects.filter(pk=user_id).update(is_staff=True)
    for name in (*groups, *((ADMINISTRATOR,) if superuser else ())):
        give_role(user_id=user_id, role_id=ensure_role(group=name).pk, by=None, at=at)
