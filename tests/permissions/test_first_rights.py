"""What every city begins with: groups of staff and their rights."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from config.management.commands import prepare_city


@pytest.mark.django_db
def test_every_right_that_a_group_is_meant_to_have_is_there():
    call_command("prepare_city")
    has = set(Group.objects.get(name="operators").permissions.values_list("content_type__app_label", "codename"))
    assert set(prepare_city.OPERATE) <= has


@pytest.mark.django_db
def test_a_right_that_nobody_has_any_more_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    """A table that moved to another package took its rights along: nobody is left without them silently."""
    monkeypatch.setattr(prepare_city, "AT_THE_COUNTER", [("club", "register_at_counter")])
    with pytest.raises(CommandError, match=r"club\.register_at_counter"):
        call_command("prepare_city")
