"""Access levels: what they are called, who holds which, and what that allows."""

import datetime as dt

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from accounts.models import Assignment, Role, User

ADMINISTRATOR = "administrator"
HIGHEST = 10  # the administrator's: above every level that a role can be given (1 to 9)
# Group → Persian, English, level. The groups themselves and their rights are made by whoever founds the city.
KNOWN = {
    ADMINISTRATOR: ("مدیر سامانه", "Administrator", 9),
    "operators": ("راهبر سامانه", "Operations", 5),
    "member-affairs": ("امور اعضا", "Member affairs", 4),
    "editors": ("ویراستار", "Editor", 3),
    "counter": ("مأمور پیشخوان", "Counter officer", 2),
}


def ensure_role(*, group: str) -> Role:
    """The role of a group by its name; a group that has none yet gets one. Raises Group.DoesNotExist.

    The administrator's group is made here: it needs no rights of its own, the role gives all of them.
    """
    if group == ADMINISTRATOR:
        found, _ = Group.objects.get_or_create(name=group)
    else:
        found = Group.objects.get(name=group)
    name_fa, name_en, level = KNOWN.get(group, (group, group, 1))
    role, _ = Role.objects.get_or_create(
        group=found, defaults={"name_fa": name_fa[:80], "name_en": name_en[:80], "level": level}
    )
    return role


def ensure_roles() -> None:
    """Every group of staff has its role: after founding a city, and whenever the list of levels is opened."""
    ensure_role(group=ADMINISTRATOR)
    for name in Group.objects.filter(role=None).values_list("name", flat=True):
        ensure_role(group=name)


def in_force(at: dt.datetime) -> Q:
    """Assignments that hold at this instant."""
    return Q(taken_at=None, starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def assignments(*, user_id: int, at: dt.datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(in_force(at), user_id=user_id).select_related("role__group")


def may(*, user_id: int, permission: str, at: dt.datetime, unit: str = "", service: str = "") -> bool:
    """Whether a role held now gives `permission` ("app.codename") for this unit and service (S-14).

    A role held everywhere answers for every unit; asked without a unit, only such a role does. The administrator may
    everything. Somebody who was removed, or is no staff, may nothing.
    """
    user = User.objects.filter(pk=user_id, is_active=True, is_staff=True).first()
    if user is None:
        return False
    if user.is_superuser:
        return True
    app, _, codename = permission.partition(".")
    return (
        assignments(user_id=user_id, at=at)
        .filter(
            unit__in={"", unit},
            service__in={"", service},
            role__group__permissions__content_type__app_label=app,
            role__group__permissions__codename=codename,
        )
        .exists()
    )


def height_of(role: Role) -> int:
    """What giving or taking this role asks of somebody: the administrator's is given by administrators only."""
    return HIGHEST if role.group.name == ADMINISTRATOR else int(role.level)


def may_shape(*, by: int, role: Role, at: dt.datetime) -> bool:
    """Whether `by` may name this role anew, set its level and tick its rights.

    Only a role below one's own level, never one that one holds anywhere (or will hold), and never the administrator's:
    else a level lifts itself to the top and then appoints.
    """
    holds = Assignment.objects.filter(user_id=by, role=role, taken_at=None).exists()
    return not holds and height_of(role) < level_of(user_id=by, at=at)


def level_of(*, user_id: int, at: dt.datetime) -> int:
    """The highest level held everywhere; HIGHEST for the administrator, 0 for somebody without a role."""
    if User.objects.filter(pk=user_id, is_superuser=True, is_active=True, is_staff=True).exists():
        return HIGHEST
    held = assignments(user_id=user_id, at=at).filter(unit="", service="")
    return max((row.role.level for row in held), default=0)
