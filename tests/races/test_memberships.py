"""Two merges of one membership at once, and a farewell against an award. Each with its control."""

import threading
from contextlib import suppress

import pytest

from accounts.mine import merge as merging
from accounts.models import User
from accounts.registry import MustBeSettled
from club import api as club
from club.models import Member
from ledger import api as ledger
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def crossing(alice, bob, at):
    """alice into bob and bob into alice at once; how many of both went through."""
    club.ensure_document_rules()
    results = together(
        [
            lambda: merging.merge(from_id=alice.pk, into_id=bob.pk, at=at),
            lambda: merging.merge(from_id=bob.pk, into_id=alice.pk, at=at),
        ]
    )
    return sum(result is None for result in results), results


def test_of_two_crossing_merges_one_goes_through(alice, bob, at):
    done, results = crossing(alice, bob, at)
    assert done == 1
    assert sum(isinstance(result, MustBeSettled) for result in results) == 1
    assert User.objects.filter(pk__in=[alice.pk, bob.pk], is_active=True).count() == 1
    assert Member.objects.filter(merged_into=None, pk__in=[alice.member.pk, bob.member.pk]).count() == 1
    assert ledger.audit() == []


def test_control_without_the_locks_both_accounts_are_closed(alice, bob, at, monkeypatch):
    """Each looked while both were open: then neither door opens any more."""
    barrier = threading.Barrier(2)
    own = merging.personal_data.entries["accounts.user"]

    def look_and_wait(**_):
        rows = {row.pk: row for row in User.objects.filter(pk__in=[alice.pk, bob.pk])}
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=5)
        return rows

    def unguarded(*, from_id, into_id, at):
        if all(person.is_active for person in look_and_wait().values()):
            own.merge(from_id, into_id, at)

    together(
        [
            lambda: unguarded(from_id=alice.pk, into_id=bob.pk, at=at),
            lambda: unguarded(from_id=bob.pk, into_id=alice.pk, at=at),
        ]
    )
    assert not User.objects.filter(pk__in=[alice.pk, bob.pk], is_active=True).exists()
