"""Roles are given and taken; group membership, the flag of staff and sessions follow in the same transaction."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from accounts.access.roles import ADMINISTRATOR, HIGHEST, assignments, ensure_role, height_of, in_force, level_of
from accounts.models import Assignment, Role, User


class AccessRefused(Exception):
    """Nobody gives or takes a level above their own, nor changes their own roles without being administrator."""


class LastAdministrator(Exception):
    """The city would be left without anybody who can give rights."""


def _lock(user_id: int, at: dt.datetime) -> User:
    """Every change of roles waits here for the one before it: the administrator's row is the queue, then the person's.

    Two administrators who remove each other at once must not both believe that the other one stays.
    """
    ensure_role(group=ADMINISTRATOR)
    role = Role.objects.select_for_update().get(group__name=ADMINISTRATOR)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if user.is_superuser:
        _adopt(user, role, at)
    return user


def _adopt(user: User, role: Role, at: dt.datetime) -> None:
    """`createsuperuser` writes flags only. The role is written after it, or the next change of roles would end it."""
    Assignment.objects.get_or_create(
        user=user, role=role, unit="", service="", taken_at=None, defaults={"starts_at": at, "given_at": at}
    )


def _check(*, by: int | None, user: User, level: int, at: dt.datetime) -> None:
    """`by` None is a command of whoever runs the city's machines."""
    if by is None:
        return
    own = level_of(user_id=by, at=at)
    if own < level or (by == user.pk and own < HIGHEST):
        raise AccessRefused


@transaction.atomic
def give_role(
    *,
    user_id: int,
    role_id: int,
    by: int | None,
    at: dt.datetime,
    unit: str = "",
    service: str = "",
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
) -> int:
    """Give a role from `starts_at` (now) until `ends_at` (for good); the person becomes staff. The assignment's id.

    Held already, the same id. Raises AccessRefused. The role of administrator is held everywhere and without an end.
    """
    user = _lock(user_id, at)
    role = Role.objects.select_related("group").get(pk=role_id)
    _check(by=by, user=user, level=height_of(role), at=at)
    if role.group.name == ADMINISTRATOR and (unit or service or ends_at or not user.is_active):
        raise AccessRefused
    # One that has run out is closed, so that the same role can be held again.
    Assignment.objects.filter(user=user, taken_at=None, ends_at__lte=at).update(taken_at=at)
    given, _ = Assignment.objects.get_or_create(
        user=user,
        role=role,
        unit=unit,
        service=service,
        taken_at=None,
        defaults={"starts_at": starts_at or at, "ends_at": ends_at, "given_by_id": by, "given_at": at},
    )
    if not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    _in_step(user, at)
    return int(given.pk)


@transaction.atomic
def take_role(*, assignment_id: int, by: int | None, at: dt.datetime) -> None:
    """End an assignment now; taken before, nothing happens. Raises AccessRefused, LastAdministrator."""
    person = Assignment.objects.values_list("user_id", flat=True).get(pk=assignment_id)
    user = _lock(person, at)
    row = Assignment.objects.select_related("role__group").get(pk=assignment_id)
    _check(by=by, user=user, level=height_of(row.role), at=at)
    if row.role.group.name == ADMINISTRATOR and row.taken_at is None:
        _others_remain(user)
    Assignment.objects.filter(pk=assignment_id, taken_at=None).update(taken_at=at, taken_by_id=by)
    _in_step(user, at)


@transaction.atomic
def remove_staff(*, user_id: int, by: int | None, at: dt.datetime) -> None:
    """End every role, the flag of staff and all sessions of this person; the member stays a member.

    Acts at once: rights are read from the database on every request. Raises AccessRefused, LastAdministrator.
    """
    user = _lock(user_id, at)
    held = list(assignments(user_id=user_id, at=at))
    highest = HIGHEST if user.is_superuser else max((height_of(row.role) for row in held), default=0)
    if by is not None and level_of(user_id=by, at=at) < highest:
        raise AccessRefused
    if user.is_superuser:
        _others_remain(user)
    Assignment.objects.filter(user=user, taken_at=None).update(taken_at=at, taken_by_id=by)
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.filter(pk=user_id).update(is_staff=False, is_superuser=False, session_epoch=F("session_epoch") + 1)


def _others_remain(user: User) -> None:
    others = User.objects.filter(is_superuser=True, is_staff=True, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise LastAdministrator


def _in_step(user: User, at: dt.datetime) -> None:
    """Groups and the administrator's flag say what the assignments of this instant say.

    Only roles held everywhere become memberships: `has_perm` knows no units, `may` does.
    """
    held = assignments(user_id=user.pk, at=at).filter(unit="", service="")
    groups = {row.role.group_id: row.role.group.name for row in held}
    user.groups.set(groups)
    User.objects.filter(pk=user.pk).update(is_superuser=ADMINISTRATOR in groups.values())


def follow_time(*, at: dt.datetime) -> int:
    """Roles whose day has come or gone: memberships follow. How many people's changed roles were looked at."""
    begun = Assignment.objects.filter(in_force(at), unit="", service="").exclude(user__groups__id=F("role__group_id"))
    over = Assignment.objects.filter(taken_at=None, ends_at__lte=at)
    people = {*begun.values_list("user_id", flat=True), *over.values_list("user_id", flat=True)}
    for user_id in sorted(people):
        with transaction.atomic():
            user = _lock(user_id, at)
            Assignment.objects.filter(user=user, taken_at=None, ends_at__lte=at).update(taken_at=at)
            _in_step(user, at)
    return len(people)
