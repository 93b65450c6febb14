"""Levels of access are shaped from above: nobody lifts their own, nor appoints whom they could not be."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts import api
from accounts.access.levels import save_level
from accounts.models import Assignment, Role
from tests.accounts.door import go_in_as_staff
from tests.accounts.test_access import admin, administrator, form_of, fresh, level  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("S-14")]

RIGHTS = ("wagtailadmin.access_admin", "accounts.change_user", "auth.change_group", "auth.view_group")


def said(role: Role) -> dict[str, Any]:
    return {"name_fa": role.name_fa, "name_en": role.name_en, "note": role.note, "level": role.level}


def state() -> Any:
    roles = Role.objects.order_by("pk").values_list("name_fa", "level", "group__name")
    return list(roles), Assignment.objects.filter(taken_at=None).count(), Group.objects.count()


@pytest.fixture
def keeper(charlie: Any, administrator: Any) -> Role:  # noqa: F811
    """Charlie may change levels and people, at level 4."""
    role = level("keeper", 4, *RIGHTS)
    api.give_role(user_id=charlie.pk, role_id=role.pk, by=administrator.pk, at=timezone.now())
    return role


def test_who_changes_levels_does_not_climb_to_the_administrator(
    client: Client, charlie: Any, alice: Any, keeper: Role
) -> None:
    api.ensure_roles()
    top = Role.objects.get(group__name=api.ADMINISTRATOR)
    below, beside = level("clerk", 2), level("desk", 4)
    go_in_as_staff(client, fresh(charlie))
    before = state()
    for address, wanted in (
        (f"/cms/levels/{keeper.pk}/", {**said(keeper), "level": 9}),
        (f"/cms/levels/{keeper.pk}/", {**said(keeper), "level": 1}),
        (f"/cms/levels/{top.pk}/", {**said(top), "level": 1}),
        (f"/cms/levels/{beside.pk}/", {**said(beside), "level": 3}),
        (f"/cms/levels/{below.pk}/", {**said(below), "level": 4}),
        ("/cms/levels/new/", {**said(below), "code": "ninth", "level": 9}),
        ("/cms/levels/new/", {**said(below), "code": "fourth", "level": 4}),
        ("/cms/users/new/", {"phone": alice.phone, "role": top.pk}),
    ):
        answer = client.post(address, wanted)
        assert answer.status_code == 200, (address, wanted)
        assert answer.context["form"].errors, address
    assert state() == before
    assert client.post(f"/cms/levels/{below.pk}/", {**said(below), "level": 3}).status_code == 302
    below.refresh_from_db()
    assert below.level == 3


def test_not_even_an_administrator_touches_the_administrators_role(
    admin: Client,  # noqa: F811
    administrator: Any,  # noqa: F811
) -> None:
    api.ensure_roles()
    top = Role.objects.get(group__name=api.ADMINISTRATOR)
    before = state()
    assert admin.post(f"/cms/levels/{top.pk}/", {**said(top), "level": 1}).status_code == 200
    assert state() == before
    new = {"name_fa": "ن", "name_en": "N", "note": "", "level": 9}
    assert admin.post("/cms/levels/new/", {**new, "code": "ninth"}).status_code == 302
    assert Role.objects.get(group__name="ninth").level == 9


def test_only_administrators_appoint_and_remove_administrators(
    alice: Any,
    charlie: Any,
    administrator: Any,  # noqa: F811
    at: dt.datetime,
) -> None:
    """The administrator's role has the number 9 in its row, like the highest level that may be given."""
    ninth, top = level("ninth", 9, *RIGHTS), api.ensure_role(group=api.ADMINISTRATOR)
    api.give_role(user_id=charlie.pk, role_id=ninth.pk, by=administrator.pk, at=at)
    api.grant_staff(user_id=administrator.pk, superuser=True, at=at)
    own = Assignment.objects.get(user=administrator, role=top)
    before = state()
    for act in (
        lambda: api.give_role(user_id=alice.pk, role_id=top.pk, by=charlie.pk, at=at),
        lambda: api.take_role(assignment_id=own.pk, by=charlie.pk, at=at),
        lambda: api.remove_staff(user_id=administrator.pk, by=charlie.pk, at=at),
    ):
        with pytest.raises(api.AccessRefused):
            act()
    assert state() == before
    assert fresh(administrator).is_superuser


def test_a_role_that_one_holds_anywhere_is_ones_own(
    charlie: Any,
    keeper: Role,
    administrator: Any,  # noqa: F811
    at: dt.datetime,
) -> None:
    """Held for one unit, or from next month on: it is not shaped by who holds it."""
    low = level("low", 2)
    later = timezone.now() + dt.timedelta(days=30)
    api.give_role(
        user_id=charlie.pk, role_id=low.pk, unit="partner:1", starts_at=later, by=administrator.pk, at=timezone.now()
    )
    with pytest.raises(api.AccessRefused):
        save_level(by=charlie.pk, at=timezone.now(), role_id=low.pk, **{**said(low), "level": 3})
    low.refresh_from_db()
    assert low.level == 2


def test_the_page_of_groups_holds_to_the_same(client: Client, charlie: Any, keeper: Role) -> None:
    beside = level("desk", 4)
    go_in_as_staff(client, fresh(charlie))
    held = [str(pk) for pk in keeper.group.permissions.values_list("pk", flat=True)]
    for role in (keeper, beside):
        address, rights = f"/cms/groups/edit/{role.group_id}/", set(role.group.permissions.values_list("pk", flat=True))
        filled = {**form_of(client.get(address)), "name": role.group.name}
        assert client.post(address, {**filled, "permissions": held[:1]}).status_code == 200
        assert set(role.group.permissions.values_list("pk", flat=True)) == rights
