"""What opens a reward is a setting of its threshold (N3): what it looks at, and whether opening uses points."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.registry import personal_data
from club.rewards import catalogue, use
from club.rewards.give_back import give_back
from club.rewards.models import Reward, Taken
from club.rewards.take import CannotTake, take
from club.tiers import publish
from club.tiers.models import ThresholdOpening, ThresholdVersion
from club.tiers.read import standing
from ledger import api as ledger
from members.suspensions.suspend import lift, suspend
from messaging.models import Message
from points.api import balance as balance_of
from points.api import capture_points, hold_points, reverse_activity, statement
from tests.club.rewarding import earn, give_up, reward, rewards_city
from tests.club.test_tiers import NOWRUZ
from tests.conftest import person
from tests.points.city import two_people

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
NAMES = {"name_fa": "ن", "name_en": "Hundred", "tier_fa": "ر", "tier_en": "Turquoise"}


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    rewards_city()


def setting(looks_at: str, consumes: bool, *, at: dt.datetime, points: int = 100) -> None:
    """Drafted by one person and put in force by another, from `at` on."""
    one, two = two_people(at)
    draft = publish.draft_threshold(
        code="100", points=points, valid_from=at, by=one, looks_at=looks_at, consumes=consumes, **NAMES
    )
    publish.approve_threshold(version_id=draft, by=two, at=at)


def have(member: Any, points: int, *, at: dt.datetime, order: str) -> None:
    """So many points to spend, all together."""
    earn(member, points - balance(member, at), when=at, order=order)


def balance(member: Any, at: dt.datetime) -> int:
    return balance_of(member_id=member.pk, at=at).available


def spend(member: Any, points: int, *, at: dt.datetime, key: str = "s") -> int:
    hold = hold_points(member_id=member.pk, points=points, purpose="shop", key=key, expires_at=at + DAY, at=at)
    capture_points(hold_id=hold, key=f"{key}:c", at=at)
    return hold


def refused(member: Any, row: Reward, *, at: dt.datetime, key: str = "no") -> None:
    before = (balance(member, at), Taken.objects.count(), ThresholdOpening.objects.count(), Message.objects.count())
    with pytest.raises(CannotTake):
        take(member_id=member.pk, reward_id=row.pk, key=key, at=at)
    after = (balance(member, at), Taken.objects.count(), ThresholdOpening.objects.count(), Message.objects.count())
    assert after == before


def offer(member: Any, row: Reward, at: dt.datetime) -> catalogue.Offer:
    (found,) = catalogue.offers(member_id=member.pk, at=at, slug=row.slug)
    return found


def test_settings_are_put_in_force_by_two_and_only_for_the_future(alice: Any, at: dt.datetime):
    first = reward(at=at)
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=first.pk, key="before", at=at)
    had = balance(alice.member, at)
    one, _two = two_people(at)
    draft = publish.draft_threshold(
        code="100", points=100, valid_from=at - 30 * DAY, by=one, looks_at="balance", consumes=True, **NAMES
    )
    assert offer(alice.member, first, at).version.looks_at == "earned"
    with pytest.raises(ValidationError):
        publish.approve_threshold(version_id=draft, by=one, at=at + DAY)
    with pytest.raises(ValidationError):
        publish.draft_threshold(code="100", points=100, valid_from=at, by=one, looks_at="moon", **NAMES)
    setting("balance", True, at=at + 2 * DAY)
    now = ThresholdVersion.objects.get(threshold__code="100", status="active", valid_to=None)
    assert (now.valid_from, now.looks_at, now.consumes) == (at + 2 * DAY, "balance", True)
    taken.refresh_from_db()
    assert (taken.state, taken.opening, balance(alice.member, at + 3 * DAY)) == ("open", None, had)


@pytest.mark.requirement("S-31")
def test_what_was_open_when_a_suspension_began_waits_until_it_is_over(alice: Any, bob: Any, at: dt.datetime):
    """Last year's rewards may be taken to the end of Farvardin; who was not let take them then may do it afterwards."""
    row, member = reward(at=at, per_member=2), alice.member
    earn(member, 100, when=at, order="A")
    april = dt.datetime(2027, 4, 20, 20, 30, tzinfo=dt.UTC)  # the end of Farvardin
    suspension = suspend(member_id=member.pk, reason="misuse", text="…", until=None, by=bob.pk, at=NOWRUZ)
    over = april + 50 * DAY
    lift(suspension_id=suspension, why="…", by=bob.pk, at=over)
    assert take(member_id=member.pk, reward_id=row.pk, key="1", at=over).year == 1405
    refused(member, row, at=over + 30 * DAY)
    assert take(member_id=member.pk, reward_id=row.pk, key="2", at=over + 30 * DAY - SECOND).year == 1405
    # One that was over before had time enough.
    earn(bob.member, 100, when=at, order="B")
    early = suspend(member_id=bob.member.pk, reason="misuse", text="…", until=None, by=alice.pk, at=NOWRUZ)
    lift(suspension_id=early, why="…", by=alice.pk, at=april - SECOND)
    take(member_id=bob.member.pk, reward_id=row.pk, key="1", at=april - SECOND)
    refused(bob.member, row, at=april)


@pytest.mark.requirement("C-30", "C-43")
def test_a_threshold_that_uses_points_is_paid_once_a_year_by_the_first_taking(
    alice: Any, at: dt.datetime, speaking: Any
):
    """It looks at what was earned; the act of taking spends, once, and the other rewards of it are open then."""
    setting("earned", True, at=at)
    first, second, dear = reward(at=at), reward(at=at, slug="cinema"), reward(at=at, slug="dear", price=30)
    member = alice.member
    earn(member, 99 - start_of_joining(alice), when=at, order="A")
    refused(member, first, at=at)
    earn(member, 1, when=at, order="B")
    spend(member, 1, at=at)
    refused(member, first, at=at)  # reached, but there are 99 to pay with
    earn(member, 51, when=at, order="C")
    with speaking("en"):
        shown = offer(member, dear, at)
        assert (shown.cost, shown.is_opened, shown.hurdle) == (130, False, "")
        assert shown.terms[0] == "Opened by 100 points earned in a year; opening it uses 100 points, once a year."
    had, owned = balance(member, at), standing(member_id=member.pk, at=at).earned
    taken = take(member_id=member.pk, reward_id=first.pk, key="1", at=at)
    assert take(member_id=member.pk, reward_id=first.pk, key="1", at=at + SECOND).pk == taken.pk
    assert balance(member, at) == had - 100
    assert standing(member_id=member.pk, at=at).earned == owned  # the tier is not spent
    assert (offer(member, second, at).cost, offer(member, dear, at).cost) == (0, 30)
    take(member_id=member.pk, reward_id=second.pk, key="2", at=at)
    take(member_id=member.pk, reward_id=dear.pk, key="3", at=at)
    assert balance(member, at) == had - 130
    with speaking("en"):
        said = [line.sentence for line in statement(member_id=member.pk, at=at).lines]
    assert said.count("Opening: Hundred") == 1
    # In the next year, after Farvardin, it is opened anew.
    later = NOWRUZ + 40 * DAY
    earn(member, 150, when=later, order="D")
    assert offer(member, second, later).cost == 100
    assert list(ledger.audit()) == []


def start_of_joining(user: Any) -> int:
    return balance_of(member_id=user.member.pk, at=user.member.joined_at).available


@pytest.mark.requirement("C-43")
def test_points_of_an_opening_return_with_the_last_thing_that_stood_on_it(alice: Any, bob: Any, at: dt.datetime):
    setting("earned", True, at=at)
    first, second = reward(at=at), reward(at=at, slug="cinema")
    earn(alice.member, 150, when=at, order="A")
    had = balance(alice.member, at)
    one, two = (take(member_id=alice.member.pk, reward_id=row.pk, key=row.slug, at=at) for row in (first, second))
    give_back(taken_id=one.pk, at=at)
    assert balance(alice.member, at) == had - 100
    give_back(taken_id=two.pk, at=at)
    give_back(taken_id=two.pk, at=at)
    assert balance(alice.member, at) == had
    told = Message.objects.filter(kind="club/messages/reward_returned", channel="app").order_by("pk")
    assert [row.params["points"] for row in told] == [0, 100]
    # Opened again, used, and then the purchase is returned: what was used stays used, and paid.
    again, unused = (
        take(member_id=alice.member.pk, reward_id=row.pk, key=f"{row.slug}2", at=at) for row in (first, second)
    )
    use.use(taken_id=again.pk, venues=[first.venue_id], by=bob.pk, at=at)
    give_up("A", at=at + DAY)
    unused.refresh_from_db()
    assert (unused.state, balance(alice.member, at + DAY)) == ("withdrawn", 0)
    assert ThresholdOpening.objects.filter(undone_at=None).count() == 1
    assert list(ledger.audit()) == []


def test_a_claw_back_undoes_an_opening_of_which_nothing_was_used(alice: Any, at: dt.datetime):
    setting("earned", True, at=at)
    row = reward(at=at)
    earn(alice.member, 150, when=at, order="A")
    earn(alice.member, 10, when=at, order="B")
    had = balance(alice.member, at)
    taken = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=at)
    give_up("A", at=at + DAY, kept=60)
    taken.refresh_from_db()
    assert (taken.state, taken.opening.undone_at) == ("withdrawn", at + DAY)
    assert balance(alice.member, at + DAY) == had - 90  # whatever of it had been spent on the opening
    refused(alice.member, row, at=at + DAY, key="2")
    earn(alice.member, 40, when=at + DAY, order="C")
    assert take(member_id=alice.member.pk, reward_id=row.pk, key="3", at=at + DAY).state == "open"
    assert list(ledger.audit()) == []


@pytest.mark.requirement("C-43")
@pytest.mark.parametrize(
    ("looks_at", "consumes", "price"), [("earned", False, 100), ("earned", True, 0), ("balance", True, 0)]
)
def test_spending_on_a_reward_before_the_purchase_is_returned_gains_nothing(
    alice: Any, at: dt.datetime, looks_at: str, consumes: bool, price: int
):
    """What was forgiven, because it had been spent, is made up for by the points that come back with the reward."""
    setting(looks_at, consumes, at=at)
    row = reward(at=at, price=price)
    own = balance(alice.member, at)
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=at)
    give_up("A", at=at + DAY)
    taken.refresh_from_db()
    assert (taken.state, balance(alice.member, at + DAY)) == ("withdrawn", own)
    told = Message.objects.get(kind="club/messages/reward_withdrawn", channel="app")
    assert told.params["points"] == taken.came_back == own
    assert told.params["kept"] == 100 - own
    assert list(ledger.audit()) == []


@pytest.mark.requirement("C-30")
def test_a_threshold_may_look_at_the_balance_at_the_moment_of_taking(alice: Any, at: dt.datetime, speaking: Any):
    setting("balance", False, at=at)
    first, second = reward(at=at), reward(at=at, slug="cinema")
    member = alice.member
    have(member, 99, at=at, order="A")
    with speaking("en"):
        assert offer(member, first, at).hurdle == "Not open to you yet: 1 more point to spend opens it."
        assert offer(member, first, at).terms[0] == "Open while you have 100 points to spend; they stay yours."
    refused(member, first, at=at)
    earn(member, 1, when=at, order="B")
    taken = take(member_id=member.pk, reward_id=first.pk, key="1", at=at)
    assert balance(member, at) == 100
    spend(member, 1, at=at)
    taken.refresh_from_db()
    assert taken.state == "open"  # spending takes nothing away that was taken
    refused(member, second, at=at, key="2")
    earn(member, 1, when=at, order="C")
    take(member_id=member.pk, reward_id=second.pk, key="3", at=at)
    # What was earned last year counts in a balance, and in no measure of this year.
    spring = NOWRUZ + 40 * DAY
    assert standing(member_id=member.pk, at=spring).tier is None
    assert take(member_id=member.pk, reward_id=first.pk, key="4", at=spring).year == 1406


@pytest.mark.requirement("C-43")
def test_what_a_balance_opened_goes_back_only_when_its_points_are_taken_back(alice: Any, at: dt.datetime):
    """Also when they had been spent meanwhile and are forgiven; and not a point before."""
    setting("balance", False, at=at)
    row = reward(at=at)
    member = alice.member
    have(member, 110, at=at, order="A")
    taken = take(member_id=member.pk, reward_id=row.pk, key="1", at=at)
    spend(member, 60, at=at)
    earned = earned_by("A", member)
    give_up("A", at=at + DAY, kept=earned - 10)
    taken.refresh_from_db()
    assert taken.state == "open"
    reverse_activity(
        source="order", source_id="A", key="more", at=at + DAY, facts={"cash_rials": (earned - 11) * 500_000}
    )
    taken.refresh_from_db()
    assert taken.state == "withdrawn"
    assert ThresholdOpening.objects.get().undone_at == at + DAY
    assert list(ledger.audit()) == []


def earned_by(order: str, member: Any) -> int:
    from points.awards.models import Decision

    return sum(Decision.objects.filter(event__source_id=order, event__member=member).values_list("points", flat=True))


@pytest.mark.requirement("C-43")
def test_a_balance_pays_for_an_opening_that_then_holds_whatever_is_left(alice: Any, at: dt.datetime, client: Any):
    setting("balance", True, at=at)
    first, second = reward(at=at), reward(at=at, slug="cinema")
    member = alice.member
    have(member, 100, at=at, order="A")
    taken = take(member_id=member.pk, reward_id=first.pk, key="1", at=at)
    assert balance(member, at) == 0
    take(member_id=member.pk, reward_id=second.pk, key="2", at=at)
    setting("balance", False, at=at + DAY, points=300)  # another setting takes nothing from who has paid
    give_back(taken_id=taken.pk, at=at + DAY)
    take(member_id=member.pk, reward_id=first.pk, key="3", at=at + DAY)
    assert (balance(member, at + DAY), ThresholdOpening.objects.count()) == (0, 1)
    client.force_login(alice)
    page = client.get(f"/en/me/rewards/{taken.number}/").content.decode()
    assert "Points for opening the threshold" in page
    rows = personal_data.entries["club.rewards"].export(user_id=alice.pk)
    assert {"opened": "100", "year": 1405, "points": 100} in [
        {key: row[key] for key in ("opened", "year", "points")} for row in rows if "opened" in row
    ]


def test_two_memberships_that_both_paid_become_one_that_paid_once(alice: Any, at: dt.datetime):
    from accounts.mine.merge import merge

    setting("balance", True, at=at)
    row, cinema = reward(at=at, per_member=2), reward(at=at, slug="cinema")
    old = person(phone="+989129990001", name="A", at=at)
    for user in (alice, old):
        have(user.member, 130, at=at, order=user.phone)
    mine = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=at)
    other = take(member_id=old.member.pk, reward_id=row.pk, key="1", at=at)
    assert (balance(alice.member, at), balance(old.member, at)) == (30, 30)
    merge(from_id=old.pk, into_id=alice.pk, at=at + DAY)
    other.refresh_from_db()
    mine.refresh_from_db()
    assert (other.member_id, other.opening_id) == (alice.member.pk, mine.opening_id)
    back = balance(alice.member, at + DAY)
    assert 100 <= back <= 160  # less what joining twice is paid once
    take(member_id=alice.member.pk, reward_id=cinema.pk, key="2", at=at + DAY)
    assert balance(alice.member, at + DAY) == back
    assert list(ledger.audit()) == []


def test_the_member_is_told_with_link_place_and_day_and_never_the_code(alice: Any, at: dt.datetime, speaking: Any):
    from lib import codes
    from messaging.outbox.deliver import deliver_due

    row = reward(at=at)
    earn(alice.member, 100, when=at, order="A")
    taken = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=at)
    give_back(taken_id=taken.pk, at=at)
    give_back(taken_id=taken.pk, at=at)
    kinds = [f"club/messages/reward_{what}" for what in ("taken", "returned")]
    for kind in kinds:
        rows = Message.objects.filter(kind=kind, user=alice)
        assert sorted(row.channel for row in rows) == ["app", "sms"]
        for message in rows:
            assert message.topic == ""
            assert message.params["url"].endswith(f"/me/rewards/{taken.number}/")
            assert "استخر" in str(message.params["name"])
    first = Message.objects.get(kind=kinds[0], channel="sms")
    assert (first.params["venue"], first.params["until"]) == ("استخر نیلاب", "۲ بهمن ۱۴۰۵")
    assert codes.shown(taken.seed, stored=taken.code_hash) not in str(list(Message.objects.values()))
    assert taken.seed not in str(list(Message.objects.values()))
    deliver_due(at=at)
