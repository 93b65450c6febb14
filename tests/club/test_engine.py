"""The rule engine over everything it can be given: exact, monotonous, silent without its facts, and true to its trace."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from club.rules.body import parse
from club.rules.documents import once_body, purchase_body
from club.rules.engine import evaluate
from lib import conditions

WORKDAYS = {5, 6, 0, 1, 2}
FACTS = {"cash_rials": 2_500_000, "centre_covered": True, "weekday": 0, "order": "A1"}
rials = st.integers(0, 5_000_000_000)
purchases = st.builds(
    purchase_body,
    points=st.integers(0, 50),
    every=st.integers(1, 2_000_000),
    weekday_mode=st.sampled_from(["bonus", "multiplier"]),
)
weekdays = st.integers(0, 6)


def points(body: dict[str, Any], **facts: Any) -> int:
    return evaluate(parse(body), FACTS | facts).points


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


@pytest.mark.requirement("C-23", "C-24")
@given(body=purchases, cash=rials, weekday=weekdays)
def test_the_sum_is_the_exact_fraction_rounded_once_halves_up(body, cash, weekday):
    factor = Fraction(body["multiply"][0]["num"], 10) if weekday in WORKDAYS else Fraction(1)
    exact = (cash // body["amount"]["every"]) * body["amount"]["points"] * factor
    assert points(body, cash_rials=cash, weekday=weekday) == half_up(exact)


@given(body=purchases, cash=rials, more=rials, weekday=weekdays)
def test_more_money_never_gives_fewer_points(body, cash, more, weekday):
    assert points(body, cash_rials=cash + more, weekday=weekday) >= points(body, cash_rials=cash, weekday=weekday)


@given(body=purchases, facts=st.dictionaries(st.sampled_from(list(FACTS)), st.just(None)), cash=rials)
def test_a_fact_that_is_not_there_gives_nothing_and_is_named(body, facts, cash):
    needed = {"cash_rials", "centre_covered", "weekday"} & set(facts)
    verdict = evaluate(parse(body), FACTS | {"cash_rials": cash} | facts)
    if needed:
        assert (verdict.outcome, verdict.points) == ("missing_fact", 0)
        assert verdict.trace["missing"] == sorted(needed)
    else:
        assert verdict.outcome != "missing_fact"


@given(body=purchases, cash=rials, weekday=weekdays, covered=st.booleans())
def test_the_trace_alone_gives_the_same_points_again(body, cash, weekday, covered):
    verdict = evaluate(parse(body), FACTS | {"cash_rials": cash, "weekday": weekday, "centre_covered": covered})
    trace = verdict.trace
    assert [leaf["actual"] for leaf in trace["when"]] == [covered]
    assert [leaf["actual"] for factor in trace["multiply"] for leaf in factor["leaves"]] == [weekday]
    if not covered:
        assert (verdict.outcome, verdict.points, "base" in trace) == ("no_match", 0, False)
        return
    total = Fraction(trace["steps"] * trace["each"])
    assert trace["base"] == total
    for factor in trace["multiply"]:
        total *= Fraction(factor["num"], factor["den"]) if factor["applied"] else 1
    assert verdict.points == trace["points"] == half_up(total)


def test_a_blank_number_runs_nothing():
    verdict = evaluate(parse(purchase_body(points=None)), FACTS)
    assert (verdict.outcome, verdict.points) == ("blank", 0)


def test_unknown_is_neither_yes_nor_no():
    body = once_body(trigger="club.purchase", points=5) | {"when": {"not": {"f": "blocked", "op": "=", "v": True}}}
    assert evaluate(parse(body), {}).outcome == "missing_fact"
    assert evaluate(parse(body), {"blocked": True}).outcome == "no_match"
    assert evaluate(parse(body), {"blocked": False}).points == 5


leaf = st.builds(
    lambda name, op, value: {"f": name, "op": op, "v": [value] if op == "in" else value},
    st.sampled_from("abc"), st.sampled_from(["=", ">=", "<=", "in"]), st.integers(0, 3),
)  # fmt: skip
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda branches: {"all": branches}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda branches: {"any": branches}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda branch: {"not": branch}, inner),
    ),
    max_leaves=8,
)


def completions(facts: dict[str, int | None]) -> list[dict[str, int]]:
    """Every way the missing facts could have been, as far as the trees can tell them apart."""
    found: list[dict[str, int]] = [{}]
    for name, value in facts.items():
        found = [done | {name: each} for done in found for each in (range(5) if value is None else [value])]
    return found


@given(tree=trees, facts=st.fixed_dictionaries({name: st.none() | st.integers(0, 3) for name in "abc"}))
def test_a_condition_that_is_decided_stays_decided_whatever_the_missing_facts_are(tree, facts):
    conditions.check(tree)
    answer, leaves = conditions.evaluate(tree, facts)
    assert all((found.result is None) == (facts[found.fact] is None) for found in leaves)
    if answer is not None:
        assert {conditions.evaluate(tree, whole)[0] for whole in completions(facts)} == {answer}
