"""Staff come in with two things; a password, even the right one, opens nothing anywhere."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts import api
from lib.text import persian_digits
from tests.accounts.door import app_code, go_in, go_in_as_staff, is_in, limits_let_through, set_up_factor

pytestmark = pytest.mark.django_db

SET_UP = "/account/2fa/totp/activate/"
STAFF_PLACES = [
    "/cms/",
    "/cms/pages/",
    "/cms/rules/",
    "/cms/users/",
    "/cms/settings/",
    "/me/",
    "/me/points/",
    "/me/security/",
    "/me/messages/",
    "/shop/",
    "/shop/dashboard/",
    "/shop/basket/",
    "/en/me/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/",
    "/",
]
OLD_LOGINS = ["/cms/login/", "/django-admin/login/", "/admin/login/", "/shop/dashboard/login/", "/shop/accounts/login/"]


@pytest.fixture
def staff(bob: Any) -> Any:
    api.grant_staff(user_id=bob.pk, superuser=True)
    bob.refresh_from_db()
    return bob


@pytest.mark.requirement("S-35")
@pytest.mark.parametrize("place", STAFF_PLACES)
def test_staff_without_a_second_factor_reach_only_the_page_that_sets_it_up(
    staff: Any, client: Client, place: str
) -> None:
    client.force_login(staff)
    response = client.get(place)
    assert (response.status_code, response["Location"].removeprefix("/en")) == (302, SET_UP)
    assert client.get(SET_UP).status_code == 200


def test_a_session_begun_before_somebody_became_staff_is_stopped_too(bob: Any, client: Client) -> None:
    go_in(client, bob.phone)
    assert client.get("/me/").status_code == 200
    api.grant_staff(user_id=bob.pk, superuser=True)
    assert client.get("/cms/")["Location"] == SET_UP


@pytest.mark.requirement("S-35")
def test_setting_up_needs_the_right_code_of_the_app_and_then_opens_the_desk(staff: Any, client: Client) -> None:
    go_in(client, staff.phone)
    page = client.get(SET_UP)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post(SET_UP, {"code": "000000" if app_code(secret) != "000000" else "111111"})
    assert wrong.status_code == 200
    assert client.get("/cms/")["Location"] == SET_UP
    done = client.post(SET_UP, {"code": persian_digits(app_code(client.get(SET_UP).context["form"].secret))})
    assert done.status_code == 302
    assert client.get(done["Location"]).status_code == 200
    assert client.get("/cms/").status_code == 200
    assert client.get(SET_UP)["Location"] == "/account/2fa/"


def test_a_session_from_before_the_factor_does_not_inherit_it(staff: Any) -> None:
    old, new = Client(), Client()
    go_in(old, staff.phone)
    set_up_factor(staff)
    limits_let_through(staff.phone)
    go_in_as_staff(new, staff)
    assert new.get("/cms/").status_code == 200
    assert old.get("/cms/").status_code == 302
    assert old.get("/me/").status_code == 302


@pytest.mark.requirement("S-35")
def test_with_a_factor_the_texted_code_leads_to_the_app_code_and_only_both_open(staff: Any, client: Client) -> None:
    set_up_factor(staff)
    page = go_in(client, staff.phone)
    assert page["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)
    assert client.get("/cms/").status_code == 302
    right = app_code()
    wrong = client.post(page["Location"], {"code": f"{(int(right) + 1) % 1_000_000:06}"})
    assert wrong.status_code == 200
    assert not is_in(client)
    assert client.post(page["Location"], {"code": persian_digits(right)}).status_code == 302
    assert client.get("/cms/").status_code == 200


def test_an_app_code_opens_once(staff: Any) -> None:
    """Allauth remembers used codes in the cache."""
    set_up_factor(staff)
    code = app_code()
    first, second = Client(), Client()
    go_in(first, staff.phone)
    first.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(first)
    limits_let_through(staff.phone)
    go_in(second, staff.phone)
    second.post("/account/2fa/authenticate/", {"code": code})
    assert not is_in(second)


def test_a_recovery_code_opens_once_when_the_phone_is_lost(staff: Any) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    set_up_factor(staff)
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    for opens in (True, False):
        client = Client()
        limits_let_through(staff.phone)
        go_in(client, staff.phone)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert is_in(client) is opens


def test_who_has_no_recovery_codes_is_led_to_where_they_are_made(staff: Any) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    client = Client()
    go_in_as_staff(client, staff)
    seen = []
    for _ in range(2):
        page = client.get("/me/security/").content.decode()
        address = re.search(r'href="(/account/2fa/recovery-codes/[^"]*)"', page)
        assert address is not None
        assert client.get(address[1]).status_code in {200, 302}, "shown, or after the factor once more"
        seen.append(address[1])
        RecoveryCodes.activate(staff)
    assert len(set(seen)) == 2


@pytest.mark.requirement("S-35")
@pytest.mark.parametrize("with_factor", [False, True])
@pytest.mark.parametrize("address", OLD_LOGINS)
def test_the_right_password_opens_nothing_at_any_old_login(
    staff: Any, client: Client, address: str, with_factor: bool
) -> None:
    staff.set_password("the right password 1405")
    staff.save()
    if with_factor:
        set_up_factor(staff)
    fields = {"username": staff.phone, "login": staff.phone, "login-username": staff.phone, "phone": staff.phone}
    passwords = {"password": "the right password 1405", "login-password": "the right password 1405"}
    for method in (client.get, client.post):
        response = method(address, {**fields, **passwords, "login_submit": "1"})
        assert response.status_code in {302, 404, 405}
    assert not is_in(client)
    assert client.get("/cms/").status_code == 302
    assert "/login/" in client.get("/cms/")["Location"]


def test_every_login_name_of_the_packages_leads_to_the_door(client: Client) -> None:
    for address in ("/cms/login/?next=/cms/pages/", "/account/login/?next=/cms/pages/"):
        assert client.get(address)["Location"] == "/login/?next=%2Fcms%2Fpages%2F"


@pytest.mark.parametrize(
    "address", ["/cms/password_reset/", "/shop/password-reset/", "/account/signup/", "/account/password/reset/"]
)
def test_nothing_sets_or_resets_a_password(client: Client, address: str) -> None:
    assert client.post(address, {"email": "bob@example.com"}).status_code in {302, 404, 405}
    from messaging.models import Message

    assert Message.objects.count() == 0


def test_an_unknown_group_makes_nobody_staff(bob: Any) -> None:
    from django.contrib.auth.models import Group

    with pytest.raises(Group.DoesNotExist):
        api.grant_staff(user_id=bob.pk, groups=("No such group",))
    bob.refresh_from_db()
    assert not bob.is_staff
