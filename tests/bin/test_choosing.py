"""bin/test says what it leaves out, and refuses a revision that git does not know."""

import pytest

from steps import testing
from steps.environment import Plain


def test_what_nobody_asked_for_and_what_is_lacking_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROMIUM", "/usr/bin/true")
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    said = " ".join(testing.left_out(browser=False))
    assert "bin/test --browser" in said
    assert "TEST_DATABASE_URL" in said
    assert "Redis" not in said
    assert "browser journeys" not in " ".join(testing.left_out(browser=True))


def test_a_revision_that_git_does_not_know_is_named():
    with pytest.raises(Plain, match="git knows no revision no-such-revision"):
        testing.reached("no-such-revision")
