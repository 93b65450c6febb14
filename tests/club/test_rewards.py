"""Rewards: taken, used at the venue, given back, withdrawn; each once."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.registry import personal_data
from club import registry
from club.rewards import catalogue, publish, use, watch
from club.rewards.give_back import CannotGiveBack, give_back
from club.rewards.models import Reward, RewardStock, Taken
from club.rewards.take import CannotTake, take
from club.rewards.totals import months
from club.rewards.use import CannotUse
from club.rewards.venues import appoint, dismiss, venues_of
from club.tiers.models import YearMeasure
from ledger import api as ledger
from lib import codes
from members.suspensions.models import Suspension
from messaging.models import Message
from points.api import balance, statement
from tests.club.rewarding import earn, give_up, reward, rewards_city, terms, venue
from tests.points.city import two_people
from tests.registries import also

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    rewards_city()


def stock(row: Reward) -> tuple[int, int]:
    now = RewardStock.objects.get(pk=row.pk)
    return now.given, now.budget_used


def code_of(taken: Taken) -> str:
    return codes.shown(taken.seed, stored=taken.code_hash)


def refused(act: Any, error: type[Exception] = CannotTake, **arguments: Any) -> str:
    """What it says; that nothing changed."""
    before = (list(RewardStock.objects.values()), list(Taken.objects.values()), Message.objects.count())
    with pytest.raises(error) as caught:
        act(**arguments)
    assert (list(RewardStock.objects.values()), list(Taken.objects.values()), Message.objects.count()) == before
    return str(caught.value)


@pytest.mark.requirement("C-12", "C-43")
def test_a_threshold_opens_a_reward_that_is_taken_once_and_costs_nothing(alice: Any, at: dt.datetime, speaking: Any):
    swimming = reward(at=at)
    member = alice.member
    with speaking("en"):
        assert "Not open" in refused(take, member_id=member.pk, reward_id=swimming.pk, key="1", at=at)
        earn(member, 100, when=at, order="A")
        had = balance(member_id=member.pk, at=at).available
        taken = take(member_id=member.pk, reward_id=swimming.pk, key="1", at=at)
        assert take(member_id=member.pk, reward_id=swimming.pk, key="1", at=at + DAY).pk == taken.pk
        assert "already" in refused(take, member_id=member.pk, reward_id=swimming.pk, key="2", at=at)
    assert balance(member_id=member.pk, at=at).available == had
    assert stock(swimming) == (1, 0)
    assert (taken.state, taken.expires_at, taken.returnable_until) == ("open", at + 60 * DAY, at + 14 * DAY)
    stored = " ".join(str(value) for value in Taken.objects.values().get().values())
    assert code_of(taken) not in stored
    assert taken.seed not in code_of(taken)
    next_year = dt.datetime(2027, 5, 1, tzinfo=dt.UTC)
    earn(member, 100, when=next_year, order="B")
    assert take(member_id=member.pk, reward_id=swimming.pk, key="3", at=next_year).year == 1406


@pytest.mark.requirement("C-40", "C-43")
def test_points_stock_and_budget_go_together_and_come_back_once(alice: Any, bob: Any, charlie: Any, at: dt.datetime):
    ticket = reward(at=at, slug="museum", threshold=None, price=30, stock=2, worth=30, budget=70, per_member=2)
    for person in (alice, bob, charlie):
        earn(person.member, 100, when=at, order=person.phone)
    had = balance(member_id=alice.member.pk, at=at).available
    first = take(member_id=alice.member.pk, reward_id=ticket.pk, key="1", at=at)
    again = take(member_id=alice.member.pk, reward_id=ticket.pk, key="1", at=at + SECOND)
    assert (first.pk, balance(member_id=alice.member.pk, at=at).available) == (again.pk, had - 30)
    take(member_id=bob.member.pk, reward_id=ticket.pk, key="1", at=at)
    rich = balance(member_id=charlie.member.pk, at=at).available
    refused(take, member_id=charlie.member.pk, reward_id=ticket.pk, key="1", at=at)
    assert balance(member_id=charlie.member.pk, at=at).available == rich
    give_back(taken_id=first.pk, at=at + DAY)
    give_back(taken_id=first.pk, at=at + 2 * DAY)
    assert balance(member_id=alice.member.pk, at=at + 2 * DAY).available == had
    assert stock(ticket) == (1, 30)
    # The third is taken by its stock, but no fourth by its budget, however many there are.
    take(member_id=charlie.member.pk, reward_id=ticket.pk, key="2", at=at + 2 * DAY)
    RewardStock.objects.update(stock=10)
    refused(take, member_id=alice.member.pk, reward_id=ticket.pk, key="9", at=at + 2 * DAY)
    entries = statement(member_id=alice.member.pk, at=at + 2 * DAY).lines
    assert [line.points for line in entries[:2]] == [30, -30]
    assert "استخر" in entries[1].sentence
    assert list(ledger.audit()) == []


def test_too_few_points_spend_nothing(alice: Any, at: dt.datetime):
    ticket = reward(at=at, threshold=None, price=1000)
    had = balance(member_id=alice.member.pk, at=at)
    refused(take, member_id=alice.member.pk, reward_id=ticket.pk, key="1", at=at)
    assert balance(member_id=alice.member.pk, at=at) == had


def test_what_is_used_or_late_is_not_given_back(alice: Any, bob: Any, at: dt.datetime):
    swimming = reward(at=at, threshold=None, price=10, per_member=3)
    earn(alice.member, 100, when=at, order="A")
    first, second = (
        take(member_id=alice.member.pk, reward_id=swimming.pk, key=key, at=at) for key in ("first", "second")
    )
    use.use(taken_id=first.pk, venues=[swimming.venue_id], by=bob.pk, at=at + DAY)
    refused(give_back, CannotGiveBack, taken_id=first.pk, at=at + DAY)
    refused(give_back, CannotGiveBack, taken_id=second.pk, at=second.returnable_until)
    give_back(taken_id=second.pk, at=second.returnable_until - SECOND)
    assert stock(swimming) == (1, 0)


@pytest.mark.requirement("C-43")
def test_a_voucher_lets_one_person_in_once_by_code_or_picture(alice: Any, bob: Any, at: dt.datetime, speaking: Any):
    swimming = reward(at=at)
    other = venue("Museum")
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=swimming.pk, key="1", at=at)
    here, code = [swimming.venue_id], code_of(taken)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with speaking("en"):
        for text in (
            code,
            f" {code[:5].lower()}-{code[5:]}",
            use.payload(taken),
            f"https://c/venue/#{use.payload(taken)}",
        ):
            found = use.check(text=text, venues=here, at=at + DAY)
            assert (found.taken_id, found.name, found.initial) == (taken.pk, "Swimming", "A")
        assert "letter" in refused(use.check, CannotUse, text=wrong, venues=here, at=at)
        assert "no voucher" in refused(use.check, CannotUse, text=codes.make(10), venues=here, at=at)
        assert "no voucher" in refused(use.check, CannotUse, text=use.payload(taken)[:-1] + "A" * 2, venues=here, at=at)
        assert "another place: Pool" in refused(use.check, CannotUse, text=code, venues=[other.pk], at=at)
        assert "another" in refused(use.use, CannotUse, taken_id=taken.pk, venues=[other.pk], by=bob.pk, at=at)
        for text in (code, use.payload(taken)):
            assert "expired" in refused(use.check, CannotUse, text=text, venues=here, at=taken.expires_at)
        assert "expired" in refused(use.use, CannotUse, taken_id=taken.pk, venues=here, by=bob.pk, at=taken.expires_at)
        done = use.use(taken_id=taken.pk, venues=here, by=bob.pk, at=at + DAY)
        assert (done.state, done.used_by_id, done.used_at_venue_id, done.ended_at) == (
            "used",
            bob.pk,
            swimming.venue_id,
            at + DAY,
        )
        assert "before" in refused(use.use, CannotUse, taken_id=taken.pk, venues=here, by=bob.pk, at=at + DAY)
        assert "before" in refused(use.check, CannotUse, text=code, venues=here, at=at + DAY)
        # Given back, or withdrawn because its points were taken back: neither opens the door, and it says which.
        mine, again = (reward(at=at, slug=slug, threshold=swimming.threshold) for slug in ("cinema", "museum"))
        back, lost = (take(member_id=alice.member.pk, reward_id=row.pk, key=row.slug, at=at) for row in (mine, again))
        give_back(taken_id=back.pk, at=at + DAY)
        give_up("A", at=at + DAY)
        for taken, word in ((back, "given back"), (lost, "withdrawn")):
            for text in (code_of(taken), use.payload(taken)):
                assert word in refused(use.check, CannotUse, text=text, venues=here, at=at + DAY)
            assert word in refused(use.use, CannotUse, taken_id=taken.pk, venues=here, by=bob.pk, at=at + DAY)


@pytest.mark.requirement("C-43")
def test_a_claw_back_withdraws_what_is_unused_and_says_so_and_leaves_what_was_used(
    alice: Any, bob: Any, at: dt.datetime
):
    swimming = reward(at=at, price=10)
    cinema = reward(at=at, slug="cinema", name_fa="سینما")
    free = reward(at=at, slug="free", threshold=None, price=10)
    member = alice.member
    earn(member, 100, when=at, order="A")
    unused, used, bought = (
        take(member_id=member.pk, reward_id=row.pk, key=row.slug, at=at) for row in (swimming, cinema, free)
    )
    use.use(taken_id=used.pk, venues=[cinema.venue_id], by=bob.pk, at=at)
    before = balance(member_id=member.pk, at=at).available
    give_up("A", at=at + DAY, kept=80)
    for row in (unused, used, bought):
        row.refresh_from_db()
    assert (unused.state, used.state, bought.state) == ("withdrawn", "used", "open")
    assert balance(member_id=member.pk, at=at + DAY).available == before - 20 + 10
    assert (stock(swimming), stock(cinema)) == ((0, 0), (1, 0))
    told = Message.objects.filter(kind="club/messages/reward_withdrawn", user_id=alice.pk)
    assert sorted(told.values_list("channel", flat=True)) == ["app", "sms"]
    assert list(ledger.audit()) == []


def test_what_nobody_used_expires_by_itself(alice: Any, at: dt.datetime):
    swimming = reward(at=at)
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=swimming.pk, key="1", at=at)
    assert use.expire(at=taken.expires_at - SECOND) == 0
    assert use.expire(at=taken.expires_at + DAY) == 1
    taken.refresh_from_db()
    assert (taken.state, taken.ended_at, stock(swimming)) == ("expired", taken.expires_at, (1, 0))


def test_a_suspended_member_takes_nothing_and_keeps_what_is_owned(alice: Any, bob: Any, at: dt.datetime):
    swimming, second = reward(at=at), reward(at=at, slug="second")
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=swimming.pk, key="1", at=at)
    Suspension.objects.create(member=alice.member, reason="misuse", text="…", starts_at=at, by=bob)
    refused(take, member_id=alice.member.pk, reward_id=second.pk, key="2", at=at)
    assert use.use(taken_id=taken.pk, venues=[swimming.venue_id], by=bob.pk, at=at).state == "used"


def test_two_people_open_a_reward_and_changed_terms_wait_for_two_again(alice: Any, at: dt.datetime):
    writer, approver = two_people(at)
    pk = publish.write_reward(reward_id=None, values=terms(), by=writer)
    earn(alice.member, 100, when=at, order="A")
    refused(take, member_id=alice.member.pk, reward_id=pk, key="1", at=at)
    with pytest.raises(ValidationError):
        publish.approve_reward(reward_id=pk, by=writer, at=at)
    publish.approve_reward(reward_id=pk, by=approver, at=at)
    take(member_id=alice.member.pk, reward_id=pk, key="1", at=at)
    publish.write_reward(reward_id=pk, values=terms(name_fa="استخر نو"), by=writer)
    assert Reward.objects.get(pk=pk).approved_by_id == approver
    publish.write_reward(reward_id=pk, values=terms(price=5), by=approver)
    changed = Reward.objects.get(pk=pk)
    assert (changed.approved_by_id, changed.drafted_by_id) == (None, approver)
    for wrong in (
        {"stock": 0},
        {"threshold": None},
        {"venue": None},
        {"kind": "unheard"},
        {"valid_to": terms()["valid_from"]},
    ):
        with pytest.raises(ValidationError):
            publish.write_reward(reward_id=pk, values=terms(**wrong), by=writer)


def test_the_catalogue_says_what_stands_in_the_way(alice: Any, at: dt.datetime, speaking: Any, counted: Any):
    reward(at=at)
    reward(at=at, slug="dear", threshold=None, price=1000)
    reward(at=at, slug="gone", threshold=None, price=1, stock=0)
    with speaking("en"):
        hurdles = {o.reward.slug: o.hurdle for o in catalogue.offers(member_id=alice.member.pk, at=at)}
        assert hurdles["swimming"].startswith("Not open to you yet")
        assert hurdles["dear"].endswith("points are missing.")
        assert hurdles["gone"].startswith("All of them")
        earn(alice.member, 100, when=at, order="A")
        [offer] = catalogue.offers(member_id=alice.member.pk, at=at, slug="swimming")
        assert (offer.hurdle, offer.left) == ("", 5)
        assert "100 points" in offer.terms[0]
        take(member_id=alice.member.pk, reward_id=offer.reward.pk, key="1", at=at)
        [offer] = catalogue.offers(member_id=alice.member.pk, at=at, slug="swimming")
        assert (offer.hurdle, offer.left) == ("You have taken it already.", 4)
        with counted() as queries:
            assert len(catalogue.offers(member_id=alice.member.pk, at=at)) == 3
        assert len(queries) <= 9
        assert {o.hurdle for o in catalogue.offers(member_id=None, at=at)} == {"Log in to take it."}


def test_a_kind_of_another_package_is_told_and_asked(alice: Any, at: dt.datetime):
    told: list[registry.TakenReward] = []
    kind = registry.RewardKind(label="d", needs_venue=False, taken=told.append, may_return=lambda facts: False)
    with also(registry.reward_kinds, "discount", kind):
        row = reward(at=at, kind="discount", venue=None)
        earn(alice.member, 100, when=at, order="A")
        taken = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=at)
        assert [(facts.number, facts.member_id) for facts in told] == [(taken.number, alice.member.pk)]
        refused(give_back, CannotGiveBack, taken_id=taken.pk, at=at)
    refused(use.check, CannotUse, text=code_of(taken), venues=[1], at=at)


def test_doors_are_given_and_taken(bob: Any, at: dt.datetime):
    pool, museum = venue(), venue("Museum")
    for place in (pool, museum, museum):
        appoint(venue_id=place.pk, user_id=bob.pk)
    assert set(venues_of(user_id=bob.pk)) == {pool.pk, museum.pk}
    assert type(bob).objects.get(pk=bob.pk).has_perm("club.use_voucher")
    dismiss(venue_id=pool.pk, user_id=bob.pk)
    assert type(bob).objects.get(pk=bob.pk).has_perm("club.use_voucher")
    dismiss(venue_id=museum.pk, user_id=bob.pk)
    assert not type(bob).objects.get(pk=bob.pk).has_perm("club.use_voucher")


def test_months_are_counted_by_what_happened_in_them(alice: Any, bob: Any, at: dt.datetime):
    swimming = reward(at=at, per_member=3)
    earn(alice.member, 100, when=at, order="A")
    first, second = (
        take(member_id=alice.member.pk, reward_id=swimming.pk, key=key, at=at) for key in ("first", "second")
    )
    use.use(taken_id=first.pk, venues=[swimming.venue_id], by=bob.pk, at=at + SECOND)
    give_back(taken_id=second.pk, at=at + 10 * DAY)
    drawn = months(at=at + 31 * DAY)
    assert [month.numbers for month in drawn[-2:]] == [(2, 1, 1), (0, 0, 0)]
    assert (drawn[-2].name, drawn[-2].tops) == ("آذر", (0, 50, 50))


def test_what_is_known_of_a_person_is_told_and_an_unused_voucher_ends_with_the_person(
    alice: Any, bob: Any, at: dt.datetime
):
    swimming = reward(at=at)
    appoint(venue_id=swimming.venue_id, user_id=alice.pk)
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=swimming.pk, key="1", at=at)
    told = personal_data.entries["club.rewards"].export(user_id=alice.pk)
    assert {"points_earned", "threshold", "reward"} <= {key for row in told for key in row}
    assert taken.seed not in str(told)
    for name in ("club.rewards", "club.venues"):
        personal_data.entries[name].erase(user_id=alice.pk, at=at)
    taken.refresh_from_db()
    assert (taken.state, stock(swimming)) == ("withdrawn", (0, 0))
    assert venues_of(user_id=alice.pk) == {}


def test_two_memberships_that_become_one_have_the_rewards_and_the_measure_of_both(
    alice: Any, bob: Any, at: dt.datetime
):
    swimming = reward(at=at)
    earn(alice.member, 100, when=at, order="A")
    earn(bob.member, 110, when=at, order="B")
    mine, theirs = (take(member_id=person.member.pk, reward_id=swimming.pk, key="1", at=at) for person in (alice, bob))
    for entry in list(personal_data.entries):
        if entry.name.startswith(("club.", "members.", "points")):
            entry.merge(from_id=alice.pk, into_id=bob.pk, at=at)
    from club.tiers.measure import faults
    from club.tiers.read import standing

    for row in (mine, theirs):
        row.refresh_from_db()
    assert (mine.member_id, mine.turn, theirs.turn) == (bob.member.pk, 2, 1)
    assert list(faults()) == []
    after = standing(member_id=bob.member.pk, at=at)
    assert (after.earned, after.tier.points) == (210 + 10, 200)  # the second registration is taken back
    give_up("A", at=at + DAY)
    assert standing(member_id=bob.member.pk, at=at + DAY).earned == 120
    assert list(faults()) == []


def test_staff_are_told_what_waits_what_runs_out_and_what_is_wrong(alice: Any, at: dt.datetime, speaking: Any):
    writer, _ = two_people(at)
    publish.write_reward(reward_id=None, values=terms(slug="waits"), by=writer)
    reward(at=at, stock=10)
    earn(alice.member, 100, when=at, order="A")
    with speaking("en"):
        watch.look_after(at=at)
        assert [finding.state for finding in watch.findings()] == ["warn"]
        RewardStock.objects.filter(reward__slug="swimming").update(given=9)
        YearMeasure.objects.update(earned=50)
        watch.look_after(at=at)
        said = " ".join(finding.sentence for finding in watch.findings())
    assert "1 reward waits" in said
    assert "“Swimming” is nearly gone" in said
    assert "rebuild_measures" in said
