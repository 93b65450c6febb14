"""A city that has its first pages, and one announcement in two languages."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from cms import api
from tests.factories.accounts import log_in


@pytest.fixture
def founded(db: None) -> None:
    api.found_city()


@pytest.fixture
def announcement(founded: None, at: dt.datetime) -> int:
    return api.publish_announcement(
        slug="bus-line-5",
        title={"fa": "خط پنج اتوبوس تا ساعت ۲۳ کار می‌کند", "en": "Bus line 5 runs until 11 pm"},
        topic={"fa": "حمل‌ونقل", "en": "Transport"},
        lead={"fa": "از شنبه دیرتر به خانه برسید.", "en": "From Saturday there is a late way home."},
        body={"fa": ["کرایه همان است."], "en": ["The fare stays <the same>."]},
        picture="bus",
        date=at.date(),
        at=at,
    )


def enter_as_editor(client: Client, person: Any) -> None:
    """The person is an editor with a second factor, and has come in."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    person.is_staff = True
    person.save()
    person.groups.add(Group.objects.get(name="editors"))
    log_in(client, person)
