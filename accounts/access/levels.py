"""Levels of access are named and their height is set: by whoever stands above them."""

import datetime as dt

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.access.assign import AccessRefused
from accounts.access.roles import ADMINISTRATOR, ensure_role, level_of, may_shape
from accounts.models import Role


@transaction.atomic
def save_level(
    *,
    by: int,
    at: dt.datetime,
    level: int,
    name_fa: str,
    name_en: str,
    note: str,
    role_id: int | None = None,
    code: str = "",
) -> int:
    """Set what a level is called and how high it is; without `role_id` a new one with the group `code`. Its id.

    Nobody sets a level at or above their own, nor touches a role that they hold or the administrator's. Raises
    AccessRefused. Waits for changes of roles, as they for it: the administrator's row is the queue (access/assign.py).
    """
    ensure_role(group=ADMINISTRATOR)
    Role.objects.select_for_update().get(group__name=ADMINISTRATOR)
    if level >= level_of(user_id=by, at=at) or (role_id is None and code == ADMINISTRATOR):
        raise AccessRefused
    if role_id is None:
        role = Role(group=Group.objects.create(name=code))
    else:
        role = Role.objects.select_for_update().select_related("group").get(pk=role_id)
        if not may_shape(by=by, role=role, at=at):
            raise AccessRefused
    role.level, role.name_fa, role.name_en, role.note = level, name_fa, name_en, note
    role.save()
    return int(role.pk)
