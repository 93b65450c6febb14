"""The api: people by number, joining once, and what the registry hears of it."""

import datetime as dt
from typing import Any

import pytest

from accounts import api
from accounts.models import User
from accounts.registry import joined
from tests.registries import also

pytestmark = pytest.mark.django_db

PHONE = "+989123334455"


@pytest.mark.requirement("C-16")
def test_joining_twice_is_one_person(at: dt.datetime) -> None:
    first, created = api.join(phone="0912 333 4455", at=at)
    again, created_again = api.join(phone="۰۹۱۲۳۳۳۴۴۵۵", at=at)
    assert (created, created_again) == (True, False)
    assert first == again
    assert first.phone == PHONE


def test_a_broken_number_makes_nobody(at: dt.datetime) -> None:
    with pytest.raises(api.BadPhone):
        api.join(phone="02112345678", at=at)
    assert not User.objects.exists()


def test_when_a_handler_fails_nobody_has_joined(at: dt.datetime) -> None:
    def broken(*, user_id: int, at: dt.datetime, origin: Any) -> None:
        raise RuntimeError("full")

    with also(joined, "zz-broken", broken), pytest.raises(RuntimeError, match="full"):
        api.join(phone=PHONE, at=at)
    from members.identity.models import Member

    assert not User.objects.filter(phone=PHONE).exists()
    assert not Member.objects.exists()


def test_people_are_found_by_any_spelling_and_by_nothing_else(alice: Any) -> None:
    for written in ("09121000001", "+98 912 100 0001", "۰۹۱۲۱۰۰۰۰۰۱"):
        found = api.find_user(phone=written)
        assert found is not None
        assert found.id == alice.pk
    assert api.find_user(phone="0912") is None
    assert api.find_user(phone="09129999999") is None


def test_a_name_is_cleaned_when_it_is_set(alice: Any) -> None:
    api.set_name(user_id=alice.pk, first_name="  علي ", last_name="كريمي")
    assert api.get_user(user_id=alice.pk).name == "علی کریمی"


def test_what_a_user_view_holds(alice: Any) -> None:
    api.set_email(user_id=alice.pk, email=" alice@example.com ")
    api.set_language(user_id=alice.pk, language="en")
    seen = api.get_user(user_id=alice.pk)
    assert (seen.email, seen.language, seen.is_staff) == ("alice@example.com", "en", False)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_who_join_with_one_number_at_once_are_one_member(at: dt.datetime) -> None:
    from members.identity.models import Member
    from points.awards.models import Event
    from tests.races.together import together

    made = together([lambda: api.join(phone=PHONE, at=at)[1]] * 4)
    assert sorted(made) == [False, False, False, True]
    assert Member.objects.filter(user__phone=PHONE).count() == 1
    assert Event.objects.filter(kind="club.registered").count() == 1
