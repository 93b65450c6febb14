"""Facets follow the answers in one transaction, and whoever reads the changes misses none."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts import catch_up
from accounts.mine.erase import erase
from accounts.models import CatchUp
from accounts.registry import personal_data
from lib.jalali import parse_date
from members.answers.values import EDUCATION, FIELDS, GENDERS, INTERESTS, JOBS, district_number, mask_of
from members.api import facet_changes, facet_definitions, facets_of
from members.facets import compare, feed
from members.facets.models import FacetChange, MemberFacet
from members.facets.write import Facets, refresh_facets
from members.identity.models import Member
from members.joining.save_form import save_form
from members.profile.save import save_part

FORM = {"first_name": "Alice", "last_name": "N.", "district": "منطقهٔ ۷", "birth_year": 1365, "interests": ["food"]}


def of(user: Any) -> Facets:
    (row,) = facets_of(member_nos=[user.member.pk])
    return row.facets


@pytest.mark.requirement("C-20")
def test_every_answer_that_counts_is_a_number_and_what_is_not_said_is_zero(alice: Any, at: dt.datetime) -> None:
    assert of(alice) == Facets()
    save_form(member_id=alice.member.pk, answers=FORM, at=at)
    year = of(alice)
    assert (year.district, year.interests) == (7, 1)
    assert (year.birth_day, year.birth_is_exact) == (parse_date("1365/12/29").toordinal(), False)
    born = parse_date("1365/03/21")
    save_part(member_id=alice.member.pk, part="identity", answers={"birth_date": born, "gender": "female"}, at=at)
    save_part(member_id=alice.member.pk, part="work", answers={"job": "nurse", "education": "master"}, at=at)
    save_part(member_id=alice.member.pk, part="study", answers={"field": "medicine"}, at=at)
    assert of(alice) == Facets(
        birth_day=born.toordinal(),
        birth_is_exact=True,
        gender=1,
        job=9,
        education=7,
        field=2,
        district=7,
        interests=mask_of(["food"]),
    )
    save_part(member_id=alice.member.pk, part="work", answers={}, at=at)
    assert (of(alice).job, of(alice).education) == (0, 0)


def test_the_feed_tells_each_change_once_in_order_and_nothing_when_nothing_changed(
    alice: Any, charlie: Any, at: dt.datetime
) -> None:
    start = facet_changes(after=0)
    assert [(row.member_no, row.version) for row in start] == [(alice.member.pk, 1), (charlie.member.pk, 1)]
    last = start[-1].seq
    for _ in range(2):
        save_part(member_id=alice.member.pk, part="study", answers={"field": "arts"}, at=at)
    save_part(member_id=charlie.member.pk, part="family", answers={"children": 2}, at=at)  # counts nowhere
    save_part(member_id=charlie.member.pk, part="interests", answers={"interests": ["sport", "food"]}, at=at)
    more = facet_changes(after=last)
    assert [(row.seq, row.member_no, row.version) for row in more] == [
        (last + 1, alice.member.pk, 2),
        (last + 2, charlie.member.pk, 2),
    ]
    assert facet_changes(after=last, limit=1) == more[:1]
    assert facet_changes(after=last + 2) == []
    assert facets_of(member_nos=[charlie.member.pk, 999_999])[0].version == 2


def test_a_change_that_is_rolled_back_is_in_no_feed(alice: Any, at: dt.datetime) -> None:
    last = facet_changes(after=0)[-1].seq
    with transaction.atomic():
        save_part(member_id=alice.member.pk, part="study", answers={"field": "arts"}, at=at)
        transaction.set_rollback(True)
    assert facet_changes(after=last) == []
    assert of(alice) == Facets()


def test_who_leaves_is_emptied_for_good_and_said_so(alice: Any, at: dt.datetime) -> None:
    save_form(member_id=alice.member.pk, answers=FORM, at=at)
    last = facet_changes(after=0)[-1].seq
    personal_data.entries["members.facets"].erase(user_id=alice.pk, at=at)
    assert of(alice) == Facets(is_live=False)
    assert [row.member_no for row in facet_changes(after=last)] == [alice.member.pk]
    assert refresh_facets(member_id=alice.member.pk) is False
    assert list(compare.differing()) == []
    with pytest.raises(IntegrityError, match="member_facet_gone_is_empty|CHECK"), transaction.atomic():
        MemberFacet.objects.filter(pk=alice.member.pk).update(job=3)


def test_a_row_that_differs_is_found_told_to_the_operator_and_mended(alice: Any, charlie: Any, at: dt.datetime) -> None:
    assert compare.compare(at=at) == 0
    assert list(compare.findings()) == []
    MemberFacet.objects.filter(pk=alice.member.pk).update(job=3)
    MemberFacet.objects.filter(pk=charlie.member.pk).delete()
    last = facet_changes(after=0)[-1].seq
    assert compare.compare(at=at) == 2
    assert [finding.state for finding in compare.findings()] == ["bad"]
    call_command("rebuild_facets", verbosity=0)
    assert list(compare.differing()) == []
    assert list(compare.findings()) == []
    assert of(alice) == of(charlie) == Facets()
    assert {row.member_no for row in facet_changes(after=last)} == {alice.member.pk, charlie.member.pk}


def test_members_from_before_the_facets_get_them_by_themselves_and_the_operator_sees_how_far(
    alice: Any, charlie: Any, bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_part(member_id=alice.member.pk, part="work", answers={"job": "nurse"}, at=at)
    erase(user_id=charlie.pk, at=at)
    MemberFacet.objects.exclude(pk=bob.member.pk).delete()
    CatchUp.objects.create(name=compare.NAME, upto=Member.objects.latest("pk").pk)
    last = facet_changes(after=0)[-1].seq
    assert compare.compare(at=at) == 0, "An upgrade is no fault of the books."
    assert [finding.state for finding in catch_up.findings()] == ["warn"]
    monkeypatch.setattr(catch_up, "CHUNK", 1)
    assert catch_up.catch_up()
    assert of(alice).job == 9
    assert not of(charlie).is_live
    assert list(compare.differing()) == list(catch_up.findings()) == []
    assert {row.member_no for row in facet_changes(after=last)} == {alice.member.pk, charlie.member.pk}


def test_no_number_stands_for_two_values_and_every_interest_has_its_bit() -> None:
    for values in (GENDERS, EDUCATION, FIELDS, JOBS, INTERESTS):
        assert len({value.number for value in values}) == len({value.code for value in values}) == len(values)
    assert all(value.number > 0 for values in (GENDERS, EDUCATION, FIELDS, JOBS) for value in values)
    assert all(0 <= value.number < 63 for value in INTERESTS)
    assert mask_of(["nature", "gone"]) == 32


@pytest.mark.parametrize(
    ("text", "number"), [("۷", 7), ("منطقه 12", 12), ("", 0), ("Old Town", 0), ("7 or 8", 0), ("1234", 0), ("٣", 3)]
)
def test_a_district_is_the_one_number_in_what_was_written(text: str, number: int) -> None:
    assert district_number(text) == number


def test_definitions_say_what_may_be_asked_and_speak_both_languages(alice: Any, speaking: Any, at: dt.datetime) -> None:
    definitions = {definition.key: definition for definition in facet_definitions()}
    for definition in definitions.values():
        assert set(definition.sentences) == set(definition.operators)
        assert hasattr(Facets(), definition.column)
        assert bool(definition.values) != bool(definition.most)
        for operator, sentence in definition.sentences.items():
            names = {"least": 1, "most": 2} if operator == "between" else {"values": "x"}
            assert str(sentence) % names != str(sentence)
    for key in ("age", "gender", "district"):
        assert not definitions[key].purposes & {"job", "housing", "credit"}
    save_form(member_id=alice.member.pk, answers=FORM, at=at)
    with speaking("en"):
        (row,) = personal_data.entries["members.facets"].export(user_id=alice.pk)
    assert row["counted_by_interest"] == "Food"
    assert row["counted_by_district"] == "7"
    assert row["counted_by_job"] == "unknown"


# --- The order of commits, on PostgreSQL ------------------------------------------------


def a_late_commit(read: Any) -> list[int]:
    """Alice's change is written first and committed last; Charlie's comes and goes meanwhile, and is read.

    The member numbers that a reader who goes on from where it was has seen in the end.
    """
    late, meanwhile = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            FacetChange.objects.create(member_no=1, version=1)
            late.set()
            meanwhile.wait(60)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    late.wait(60)
    FacetChange.objects.create(member_no=2, version=1)
    seen, last = read(0)
    meanwhile.set()
    thread.join(60)
    return seen + read(last)[0]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_missed_and_by_the_tables_own_key_it_would_be() -> None:
    FacetChange.objects.all().delete()

    def by_number(after: int) -> tuple[list[int], int]:
        rows = feed.facet_changes(after=after)
        return [row.member_no for row in rows], rows[-1].seq if rows else after

    def by_key(after: int) -> tuple[list[int], int]:
        rows = list(FacetChange.objects.filter(pk__gt=after).order_by("pk"))
        return [row.member_no for row in rows], rows[-1].pk if rows else after

    assert a_late_commit(by_number) == [2, 1]
    FacetChange.objects.all().delete()
    assert a_late_commit(by_key) == [2]  # the control: member 1 is lost for ever
