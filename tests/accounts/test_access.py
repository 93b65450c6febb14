"""Roles as data: given and taken by people of enough level, in step with groups, ended at once; never the last one."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts import api
from accounts.access import assign
from accounts.access.assign import follow_time
from accounts.models import Assignment, Role, User
from accounts.registry import personal_data
from tests.accounts.door import go_in_as_staff
from tests.conftest import person
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, meeting

DAY = dt.timedelta(days=1)


def level(code: str, height: int, *permissions: str) -> Role:
    """A role whose group has these rights ("app.codename")."""
    group = Group.objects.create(name=code)
    for name in permissions:
        app, codename = name.split(".")
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return Role.objects.create(group=group, name_fa=code, name_en=code, level=height)


def fresh(user: Any) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def administrator(bob: Any, at: dt.datetime) -> Any:
    api.grant_staff(user_id=bob.pk, superuser=True, at=at)
    return fresh(bob)


@pytest.fixture
def admin(administrator: Any, client: Client) -> Client:
    go_in_as_staff(client, administrator)
    return client


# --- What a role is ---------------------------------------------------------------------


@pytest.mark.requirement("S-14")
def test_a_role_holds_for_its_unit_and_service_and_its_days(alice: Any, administrator: Any, at: dt.datetime) -> None:
    role = level("counter", 2, "accounts.change_user")
    api.give_role(
        user_id=alice.pk,
        role_id=role.pk,
        unit="partner:1",
        service="shop",
        starts_at=at + DAY,
        ends_at=at + 3 * DAY,
        by=administrator.pk,
        at=at,
    )

    def may(day: int, permission: str = "accounts.change_user", **where: str) -> bool:
        return api.may(user_id=alice.pk, permission=permission, at=at + day * DAY, **where)

    here = {"unit": "partner:1", "service": "shop"}
    assert [may(day, **here) for day in (0, 1, 2, 3)] == [False, True, True, False]
    assert not may(1)
    assert not may(1, unit="partner:2", service="shop")
    assert not may(1, unit="partner:1")
    assert not may(1, "accounts.delete_user", **here)
    # A role for one unit opens no page that knows no units.
    assert not fresh(alice).has_perm("accounts.change_user")
    api.give_role(user_id=alice.pk, role_id=role.pk, by=administrator.pk, at=at)
    assert may(0, unit="partner:2", service="anything")
    assert may(0)
    assert fresh(alice).has_perm("accounts.change_user")


def form_of(page: Any) -> dict[str, Any]:
    """What the browser would send of a page of groups: the management forms of its panels, and nothing ticked."""
    found: dict[str, Any] = {}
    for panel in page.context["permission_panels"]:
        if hasattr(panel, "management_form"):
            form = panel.management_form
            found |= {f"{form.prefix}-{name}": value for name, value in form.initial.items()}
    return found


@pytest.mark.requirement("S-14")
def test_nobody_lifts_themselves_on_the_page_of_groups_and_what_roles_stand_on_stays(
    administrator: Any, charlie: Any, at: dt.datetime, client: Client
) -> None:
    rights = (
        "wagtailadmin.access_admin",
        "auth.change_group",
        "auth.add_group",
        "auth.delete_group",
        "auth.view_group",
    )
    own, above = level("keeper", 4, *rights), level("chief", 8)
    now = timezone.now()
    api.give_role(user_id=charlie.pk, role_id=own.pk, by=administrator.pk, at=now)
    go_in_as_staff(client, fresh(charlie))
    address = f"/cms/groups/edit/{own.group_id}/"
    page = client.get(address)
    filled, offered = form_of(page), page.context["form"].fields["permissions"].queryset
    held = [str(right.pk) for right in own.group.permissions.all() if right in offered]
    more = str(Permission.objects.get(codename="suspend_member").pk)
    assert client.post(address, {**filled, "name": "keeper", "permissions": [*held, more]}).status_code == 200
    assert not fresh(charlie).has_perm("members.suspend_member")
    assert client.post(address, {**filled, "name": "keepers", "permissions": held}).status_code == 200
    assert Group.objects.get(pk=own.group_id).name == "keeper", "One's own level is shaped by who stands above it."
    other = f"/cms/groups/edit/{above.group_id}/"
    assert client.post(other, {**form_of(client.get(other)), "name": "chief", "permissions": held}).status_code == 200
    assert not above.group.permissions.exists()
    # The administrator's group is what "last administrator" is counted by.
    api.ensure_roles()
    city = Role.objects.get(group__name=api.ADMINISTRATOR).group
    boss = Client()
    go_in_as_staff(boss, administrator)
    address = f"/cms/groups/edit/{city.pk}/"
    assert boss.post(address, {**form_of(boss.get(address)), "name": "boss", "permissions": []}).status_code == 200
    assert boss.post(f"/cms/groups/delete/{city.pk}/")["Location"] == address
    assert boss.post(f"/cms/groups/delete/{own.group_id}/").status_code == 302
    assert Group.objects.filter(pk__in=[city.pk, own.group_id]).count() == 2
    assert boss.post(f"/cms/groups/delete/{above.group_id}/").status_code == 302
    assert not Role.objects.filter(pk=above.pk).exists(), "Nobody ever held it."


@pytest.mark.requirement("S-14")
def test_a_role_for_one_service_opens_its_pages_and_no_others(
    charlie: Any, alice: Any, administrator: Any, client: Client
) -> None:
    role = level("helper", 2, "members.view_member", "points.change_rule", "wagtailadmin.access_admin")
    now = timezone.now()
    given = api.give_role(user_id=charlie.pk, role_id=role.pk, service="members", by=administrator.pk, at=now)
    helper = fresh(charlie)
    assert helper.has_perm("members.view_member")
    assert not helper.has_perm("points.change_rule"), "It is a right of another service."
    go_in_as_staff(client, helper)
    assert client.get("/cms/members/?q=Alice").status_code == 200
    assert [line.where for line in api.openings_of(user_id=alice.pk)] != []
    assert client.get("/cms/rules/").status_code in {302, 403, 404}
    api.give_role(user_id=charlie.pk, role_id=role.pk, service="points", unit="partner:1", by=administrator.pk, at=now)
    assert not fresh(charlie).has_perm("points.change_rule"), "For one unit it opens no page that knows no units."
    api.take_role(assignment_id=given, by=administrator.pk, at=now + DAY)
    assert not fresh(charlie).has_perm("members.view_member")
    assert not fresh(charlie).has_perm("wagtailadmin.access_admin")


@pytest.mark.requirement("S-10")
def test_an_administrator_whom_a_command_made_stays_one_when_roles_are_given_or_taken(
    alice: Any, at: dt.datetime
) -> None:
    """`createsuperuser` writes flags and no assignment: the first change of roles would have left the city alone."""
    founder = User.objects.create_superuser("+989121000055", "x")
    role = level("editor", 3, "accounts.change_user")
    given = api.give_role(user_id=founder.pk, role_id=role.pk, by=founder.pk, at=at)
    assert fresh(founder).is_superuser
    api.take_role(assignment_id=given, by=founder.pk, at=at)
    assert fresh(founder).is_superuser
    own = Assignment.objects.get(user=founder, role__group__name=api.ADMINISTRATOR)
    assert own.given_by is None
    with pytest.raises(api.LastAdministrator):
        api.take_role(assignment_id=own.pk, by=founder.pk, at=at)
    with pytest.raises(api.LastAdministrator):
        api.remove_staff(user_id=founder.pk, by=founder.pk, at=at)
    assert fresh(founder).is_superuser


@pytest.mark.requirement("S-10")
def test_the_administrator_may_everything_and_it_is_one_role(alice: Any, administrator: Any, at: dt.datetime) -> None:
    role = api.ensure_role(group=api.ADMINISTRATOR)
    assert role.group.permissions.count() == 0
    every = [f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")]
    assert len(every) > 100
    assert administrator.has_perms(every)
    assert all(api.may(user_id=administrator.pk, permission=name, at=at) for name in every[::25])
    assert api.may(user_id=administrator.pk, permission=every[0], unit="partner:7", service="shop", at=at)
    member = fresh(alice)
    assert not any(member.has_perm(name) for name in every)
    given = api.give_role(user_id=alice.pk, role_id=role.pk, by=administrator.pk, at=at)
    assert fresh(alice).has_perms(every)
    api.take_role(assignment_id=given, by=administrator.pk, at=at + DAY)
    assert not fresh(alice).is_superuser
    with pytest.raises(api.AccessRefused):  # it is held everywhere and for good
        api.give_role(user_id=alice.pk, role_id=role.pk, unit="partner:1", by=administrator.pk, at=at)


def test_days_that_come_and_go_are_followed(alice: Any, administrator: Any, at: dt.datetime) -> None:
    role = level("festival", 2, "accounts.change_user")
    api.give_role(
        user_id=alice.pk, role_id=role.pk, starts_at=at + DAY, ends_at=at + 2 * DAY, by=administrator.pk, at=at
    )
    assert not fresh(alice).groups.exists()
    assert follow_time(at=at + DAY) == 1
    assert fresh(alice).has_perm("accounts.change_user")
    assert follow_time(at=at + DAY) == 0
    assert follow_time(at=at + 2 * DAY) == 1
    assert not fresh(alice).groups.exists()
    # Held once more afterwards: the first time stays in the history.
    api.give_role(user_id=alice.pk, role_id=role.pk, by=administrator.pk, at=at + 3 * DAY)
    assert Assignment.objects.filter(user=alice).count() == 2


@pytest.mark.requirement("S-14")
def test_nobody_gives_or_takes_above_the_own_level_nor_changes_the_own_roles(
    alice: Any, charlie: Any, administrator: Any, at: dt.datetime
) -> None:
    low, high = level("clerk", 2), level("head", 6, "accounts.change_user")
    mine = api.give_role(user_id=alice.pk, role_id=high.pk, by=administrator.pk, at=at)
    administration = api.ensure_role(group=api.ADMINISTRATOR)
    above = level("director", 8)
    for role in (above, administration):
        with pytest.raises(api.AccessRefused):
            api.give_role(user_id=charlie.pk, role_id=role.pk, by=alice.pk, at=at)
    for act in (
        lambda: api.give_role(user_id=alice.pk, role_id=low.pk, by=alice.pk, at=at),
        lambda: api.take_role(assignment_id=mine, by=alice.pk, at=at),
        lambda: api.remove_staff(user_id=administrator.pk, by=alice.pk, at=at),
        lambda: api.give_role(user_id=alice.pk, role_id=low.pk, by=charlie.pk, at=at),
    ):
        with pytest.raises(api.AccessRefused):
            act()
    assert Assignment.objects.filter(taken_at=None).count() == 2
    given = api.give_role(user_id=charlie.pk, role_id=low.pk, by=alice.pk, at=at)
    assert api.give_role(user_id=charlie.pk, role_id=low.pk, by=alice.pk, at=at) == given
    api.take_role(assignment_id=given, by=alice.pk, at=at)
    row = Assignment.objects.get(pk=given)
    assert (row.given_by_id, row.taken_by_id) == (alice.pk, alice.pk)


@pytest.mark.requirement("S-33")
def test_the_last_administrator_is_neither_removed_nor_taken_the_role(
    alice: Any, administrator: Any, at: dt.datetime
) -> None:
    role = Assignment.objects.get(user=administrator)
    for act in (
        lambda: api.remove_staff(user_id=administrator.pk, by=administrator.pk, at=at),
        lambda: api.take_role(assignment_id=role.pk, by=administrator.pk, at=at),
        lambda: api.remove_staff(user_id=administrator.pk, by=None, at=at),
    ):
        with pytest.raises(api.LastAdministrator):
            act()
    assert fresh(administrator).is_superuser
    assert personal_data.entries["accounts.access"].obstacles(
        user_id=administrator.pk, at=at
    )  # nor by leaving the club
    assert not personal_data.entries["accounts.access"].obstacles(user_id=alice.pk, at=at)
    api.grant_staff(user_id=alice.pk, superuser=True, at=at)
    api.remove_staff(user_id=administrator.pk, by=alice.pk, at=at)
    gone = fresh(administrator)
    assert (gone.is_staff, gone.is_superuser, gone.is_active, gone.groups.count()) == (False, False, True, 0)
    with pytest.raises(api.LastAdministrator):
        api.remove_staff(user_id=alice.pk, by=alice.pk, at=at)


# --- The pages --------------------------------------------------------------------------


@pytest.mark.requirement("S-33")
def test_staff_are_added_by_number_given_a_level_and_removed_at_once(admin: Client, alice: Any) -> None:
    role = level("clerk", 2, "wagtailadmin.access_admin")
    page = admin.post("/cms/users/new/", {"phone": "۰۹۱۲۱۰۰۰۰۰۱", "role": role.pk})
    assert page["Location"] == f"/cms/users/edit/{alice.pk}/"
    clerk = Client()
    go_in_as_staff(clerk, fresh(alice))
    assert clerk.get("/cms/").status_code == 200
    assert clerk.get("/cms/users/").status_code == 302
    shown = admin.get(page["Location"]).content.decode()
    assert "Alice" in shown
    assert "Bob" in shown  # who gave it
    assert api.openings_of(user_id=alice.pk)  # and she knows
    assert admin.post(f"/cms/users/delete/{alice.pk}/")["Location"] == "/cms/users/"
    assert "/login/" in clerk.get("/cms/")["Location"]  # the very next request
    assert fresh(alice).is_active
    assert "Alice" not in admin.get("/cms/users/").content.decode()
    assert admin.get(page["Location"]).status_code == 200  # the history stays


@pytest.mark.requirement("S-33")
def test_somebody_new_is_added_with_a_name_and_a_wrong_form_adds_nobody(admin: Client, at: dt.datetime) -> None:
    role = level("clerk", 2)
    for wrong in (
        {"phone": "12", "role": role.pk},
        {"phone": "09121000009"},
        {"phone": "09121000009", "role": role.pk, "unit": "partner:999"},
        {"phone": "09121000009", "role": role.pk, "ends": "1400/01/01"},
        {"phone": "09121000009", "role": role.pk, "starts": "soon"},
    ):
        assert admin.post("/cms/users/new/", wrong).status_code == 200
    assert api.find_user(phone="09121000009") is None
    admin.post("/cms/users/new/", {"phone": "09121000009", "first_name": "نو", "last_name": "آمده", "role": role.pk})
    made = api.find_user(phone="09121000009")
    assert made
    assert (made.name, made.is_staff) == ("نو آمده", True)


@pytest.mark.requirement("S-33")
def test_wagtails_own_user_pages_show_staff_only(admin: Client, alice: Any, administrator: Any) -> None:
    page = admin.get("/cms/users/").content.decode()
    assert "Bob" in page
    assert "Alice" not in page
    assert f"/cms/users/edit/{alice.pk}/" not in admin.get("/cms/users/?q=Alice").content.decode()
    for address in (
        f"/cms/users/edit/{alice.pk}/",
        f"/cms/users/delete/{alice.pk}/",
        f"/cms/bulk/accounts/user/delete/?id={alice.pk}",
        f"/cms/bulk/accounts/user/assign_role/?id={alice.pk}",
        f"/cms/users/history/{alice.pk}/",
        f"/cms/users/copy/{alice.pk}/",
    ):
        assert admin.get(address).status_code == 404, address
    admin.post(f"/cms/users/delete/{administrator.pk}/")
    assert fresh(administrator).is_superuser  # the last one


@pytest.mark.requirement("S-14")
def test_levels_are_named_and_given_on_a_page(admin: Client, alice: Any) -> None:
    assert (
        admin.post("/cms/levels/new/", {"code": "Bad code!", "name_fa": "الف", "name_en": "A", "level": 3}).status_code
        == 200
    )
    admin.post("/cms/levels/new/", {"code": "library", "name_fa": "کتابدار", "name_en": "Librarian", "level": 3})
    role = Role.objects.get(group__name="library")
    assert "کتابدار" in admin.get("/cms/levels/").content.decode()
    admin.post(f"/cms/levels/{role.pk}/", {"name_fa": "سرکتابدار", "name_en": "Head librarian", "level": 4})
    role.refresh_from_db()
    assert (role.name, role.level, role.group.name) == ("سرکتابدار", 4, "library")
    admin.post("/cms/users/new/", {"phone": alice.phone, "role": role.pk})
    held = Assignment.objects.get(user=alice)
    admin.post(f"/cms/users/edit/{alice.pk}/", {"role": role.pk, "unit": "", "service": "shop"})
    assert Assignment.objects.filter(user=alice, taken_at=None).count() == 2
    admin.post(f"/cms/users/take/{held.pk}/")
    assert Assignment.objects.filter(user=alice, taken_at=None).count() == 1


def test_a_level_above_ones_own_is_refused_on_the_page_too(
    client: Client, alice: Any, administrator: Any, at: dt.datetime
) -> None:
    head = level("head", 4, "wagtailadmin.access_admin", "accounts.change_user")
    api.give_role(user_id=alice.pk, role_id=head.pk, by=administrator.pk, at=at)
    go_in_as_staff(client, fresh(alice))
    other = person(phone="+989121000008", name="Dan", at=at)
    page = client.post("/cms/users/new/", {"phone": other.phone, "role": api.ensure_role(group=api.ADMINISTRATOR).pk})
    assert page.status_code == 200
    assert not fresh(other).is_staff
    client.post(f"/cms/users/delete/{administrator.pk}/")
    assert fresh(administrator).is_staff
    assert client.get("/cms/levels/").status_code == 302


# --- Two at once ------------------------------------------------------------------------


def both_look(monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """Whoever has seen that another administrator stays waits for the other to see the same."""
    monkeypatch.setattr(assign, "_others_remain", meeting(assign._others_remain, patience=patience, after=True))


def left_after_removing_each_other(at: dt.datetime) -> int:
    """Two administrators remove each other in the same moment; how many remain."""
    people = [person(phone=f"+98912100002{n}", name=f"Admin {n}", at=at) for n in (1, 2)]
    for each in people:
        api.grant_staff(user_id=each.pk, superuser=True, at=at)
    one, two = (each.pk for each in people)
    together(
        [
            lambda: api.remove_staff(user_id=one, by=two, at=at),
            lambda: api.remove_staff(user_id=two, by=one, at=at),
        ]
    )
    return User.objects.filter(is_superuser=True, is_staff=True).count()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("S-33")
def test_two_administrators_who_remove_each_other_at_once_leave_one(
    at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_look(monkeypatch, LOCKED)
    assert left_after_removing_each_other(at) == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_without_the_queue_nobody_would_be_left(at: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    both_look(monkeypatch, FREE)
    monkeypatch.setattr(assign, "_lock", lambda user_id, at: User.objects.get(pk=user_id))
    assert left_after_removing_each_other(at) == 0
