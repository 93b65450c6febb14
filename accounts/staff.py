"""Staff: the only people who need a second factor."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User


@transaction.atomic
def grant_staff(*, user_id: int, groups: tuple[str, ...] = (), superuser: bool = False) -> None:
    """Make a person staff in these groups (by name; an unknown name is an error). They set up their factor themselves."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_staff, user.is_superuser = True, superuser
    user.save(update_fields=["is_staff", "is_superuser"])
    for name in groups:
        user.groups.add(Group.objects.get(name=name))
