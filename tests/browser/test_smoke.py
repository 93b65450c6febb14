"""The running city shows its home page, in Persian on a phone and in English on a desk."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize(
    ("language", "path", "size", "direction"), [("fa", "/", PHONE, "rtl"), ("en", "/en/", DESK, "ltr")]
)
def test_the_home_page(language: str, path: str, size: dict, direction: str, city: Any, open_page: Callable, look_at):
    watch = open_page(size, language=language)
    answer = watch.page.goto(f"{city.url}{path}")
    assert answer.status == 200
    assert watch.page.locator("html").get_attribute("lang") == language
    assert watch.page.locator("html").get_attribute("dir") == direction
    look_at(watch)
