"""A city that has its first pages, and one announcement in two languages."""

import datetime as dt

import pytest

from cms import api


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
