"""bin/test --since runs what a change can reach: by imports, and by rule where no import shows it."""

import pytest

from tests import reach


def test_a_change_of_money_reaches_the_tests_that_stand_on_it_and_no_others():
    reached = reach.tests_for(["lib/money.py"])
    assert reached is not None
    assert {"tests/lib", "tests/permissions", "tests/architecture", "tests/shop/orders/test_pay.py"} <= set(reached)
    assert not [place for place in reached if place.startswith(("tests/bin", "tests/settings", "tests/mutations"))]


def test_a_change_at_the_top_reaches_little_below():
    reached = reach.tests_for(["shop/desk/views.py"])
    assert reached is not None
    assert "tests/shop" in reached
    assert not [place for place in reached if place.startswith(("tests/ledger", "tests/messaging", "tests/lib"))]


def test_a_test_reaches_itself_and_a_conftest_its_folder():
    assert reach.tests_for(["tests/lib/test_money.py"]) == ["tests/architecture", "tests/lib/test_money.py"]
    assert "tests/payments" in (reach.tests_for(["tests/payments/conftest.py"]) or [])


def test_a_template_reaches_the_pages_of_its_package():
    assert {"tests/shop", "tests/permissions", "tests/browser"} <= set(
        reach.tests_for(["templates/shop/desk/today.html"]) or []
    )


def test_a_file_that_is_gone_still_reaches_the_tests_of_its_package():
    assert "tests/club" in (reach.tests_for(["club/was_here.py"]) or [])


@pytest.mark.parametrize(
    "file", ["config/settings/base.py", "club/migrations/0001_initial.py", "locale/fa/LC_MESSAGES/django.po",
             "requirements.txt", "tests/databases.py", "ledger/guards.py"]
)  # fmt: skip
def test_what_everything_stands_on_reaches_everything(file: str):
    assert reach.tests_for([file]) is None
