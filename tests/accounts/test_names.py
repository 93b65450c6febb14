"""What a name is found by follows every writing of it; rows from before an upgrade are caught up with."""

from typing import Any

import pytest
from django.db import connection

from accounts import api as accounts
from accounts import catch_up
from accounts.models import CatchUp, NameWord, User
from accounts.names import fill
from accounts.registry import personal_data
from accounts.tasks import catch_up as catch_up_task
from lib.name_words import words_of
from tests.registries import also

pytestmark = pytest.mark.django_db


def words(user: Any) -> set[str]:
    return set(NameWord.objects.filter(user=user).values_list("word", flat=True))


def found(text: str) -> set[int]:
    rows = User.objects.all()
    for ids in accounts.named(text=text):
        rows = rows.filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def test_the_words_follow_every_way_in_which_a_name_is_written(alice: Any, charlie: Any, at: Any) -> None:
    accounts.set_name(user_id=alice.pk, first_name="محمد‌رضا", last_name="كريمي")
    assert words(alice) == {"محمد", "رضا", "محمدرضا", "کریمی"}
    alice.refresh_from_db()
    alice.last_name = "یزدی"
    alice.save()
    assert words(alice) == {"محمد", "رضا", "محمدرضا", "یزدی"}
    alice.first_name = "مریم"
    alice.save(update_fields=["last_login"])
    assert "مریم" not in words(alice), "What was not stored is not found."
    User.objects.filter(pk=charlie.pk).update(first_name="")  # nobody's name, so the other's fills it
    for entry in personal_data.entries:
        entry.merge(from_id=alice.pk, into_id=charlie.pk, at=at)
    assert words(charlie) >= {"محمد", "رضا", "محمدرضا"}
    assert words(alice) == set(), "Nothing names her any more."
    made = User.objects.create_user("+989121000077", first_name="Zoë")
    assert words(made) == {"zoe"}


def test_names_are_found_by_the_beginnings_of_their_words_written_apart_or_together(alice: Any, charlie: Any) -> None:
    accounts.set_name(user_id=alice.pk, first_name="محمدرضا", last_name="حسینی‌نژاد")
    accounts.set_name(user_id=charlie.pk, first_name="Reza", last_name="100%_sure")
    for text in ("محمد", "محمدرضا", "محمد رضا", "محمد‌رضا", "رضا حسینی", "حسيني نژاد", "حسینی‌نژاد محمد", "نژ"):
        assert found(text) == ({alice.pk} if text != "رضا حسینی" else set()), text
    assert found("رضا") == set(), "The middle of a word is no beginning."
    assert found("reza 100%") == found("REZ") == {charlie.pk}
    assert found("%") == found("r%za") == set(), "A sign of patterns is a letter like others."
    assert accounts.named(text="  ‌ ") == []


def test_names_from_before_the_upgrade_are_found_after_the_workers_have_been_there(
    alice: Any, charlie: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.set_name(user_id=alice.pk, first_name="Alice", last_name="Liddell")
    NameWord.objects.all().delete()
    CatchUp.objects.create(name=fill.NAME, upto=charlie.pk, done_to=0)
    assert found("liddell") == set()
    assert accounts.is_behind(fill.NAME)
    assert [finding.state for finding in catch_up.findings()] == ["warn"]
    monkeypatch.setattr(catch_up, "CHUNK", 1)
    assert not catch_up.catch_up(seconds=0)
    catch_up_task()
    assert words(alice) == words_of(first_name="Alice", last_name="Liddell")
    assert found("liddell") == {alice.pk}
    assert not accounts.is_behind(fill.NAME)
    assert list(catch_up.findings()) == []
    assert catch_up.catch_up()


def test_a_chunk_that_fails_is_tried_again_and_nothing_of_it_stays(alice: Any) -> None:
    NameWord.objects.all().delete()
    CatchUp.objects.create(name=fill.NAME, upto=alice.pk)

    def fail(after: int, upto: int) -> None:
        fill.fill(after, upto)
        raise RuntimeError("the worker dies")

    broken = catch_up.Work(take=fail, sentence=catch_up.works[fill.NAME].sentence)
    with also(catch_up.works, fill.NAME, broken), pytest.raises(RuntimeError):
        catch_up.catch_up()
    assert not NameWord.objects.exists()
    assert CatchUp.objects.get().done_to == 0
    assert catch_up.catch_up()
    assert "alice" in words(alice)


@pytest.mark.postgresql
def test_the_beginning_of_a_word_is_a_range_of_the_index(alice: Any) -> None:
    """Ten thousand words, of which a hundred begin so: read by the index, and no name is folded while searching."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_nameword (user_id, word) SELECT %s, 'w' || to_char(n, 'FM00000')"
            " FROM generate_series(1, 10000) n",
            [alice.pk],
        )
        cursor.execute("ANALYZE accounts_nameword")
    plan = accounts.named(text="w001")[0].explain()
    assert "name_word" in plan
    assert "Index Cond" in plan
    assert "Seq Scan" not in plan
