"""Rights of a role that is held for one service only: those of its group that belong to that service (S-14).

Roles held everywhere are memberships of groups, Django reads them. A role for one unit opens no page that knows no
units; those that do ask `may`.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.access.roles import assignments
from accounts.registry import service_of

ENTRANCE = "wagtailadmin.access_admin"  # without it no page of the staff is reached; it shows nothing itself


class RoleBackend(BaseBackend):
    """Stands beside Django's own backend and adds to it; nobody logs in here. Members cost nothing, staff two queries."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not user_obj.is_active or not user_obj.is_staff or user_obj.is_superuser:
            return set()
        if not hasattr(user_obj, "_service_perm_cache"):
            user_obj._service_perm_cache = _of_services(user_obj.pk)
        found: set[str] = user_obj._service_perm_cache
        return found


def _of_services(user_id: int) -> set[str]:
    held = assignments(user_id=user_id, at=timezone.now()).filter(unit="").exclude(service="")
    pairs = {(row.role.group_id, row.service) for row in held}
    if not pairs:
        return set()
    rows = Permission.objects.filter(group__in={group for group, _ in pairs})
    rights = [
        (group, f"{app}.{name}")
        for group, app, name in rows.values_list("group", "content_type__app_label", "codename")
    ]
    return {right for group, right in rights if right == ENTRANCE or (group, service_of(right)) in pairs}
