"""Who comes after whom when two accounts become one, somebody leaves or joins, or points are taken back.

The order is declared where the entry is registered (`after`). Here stands what must hold and why; a swap that is planted
shows that it would be noticed.
"""

import pytest

from accounts.registry import personal_data
from lib.registry import Registry
from members.registry import joined as members_joined
from members.registry import merging
from points.registry import taken_back

# (first, then): in merging and erasing one after the other.
PEOPLE = [
    ("members.profile", "members.member"),  # answers are joined while both memberships stand
    ("members.member", "points"),  # what is left is given up once the membership has ended
    ("points", "club.rewards"),  # rewards follow the points
    ("members.member", "members.consent"),
    ("members.member", "members.counter"),
    ("members.member", "members.standing"),  # a suspension follows the membership
    ("members.member", "club.plan"),
    ("members.member", "members.facets"),  # it looks at what a merge has left
]
# A suspension that goes on is there before anything is paid.
JOINED = [("members.suspensions", "club.welcome")]
# What both were paid is taken back before the wallets are joined; who brought whom follows.
MERGING = [("club.welcome", "points"), ("points", "club.referral")]
TAKEN_BACK = [("club.tiers", "club.rewards")]  # rewards look at the sums of the tiers
TODAY = (
    "accounts.user accounts.access accounts.security messaging.message messaging.reply payments members.profile"
    " members.member members.standing members.consent members.counter members.facets points points.statements"
    " points.reviews club.welcome club.referral club.rewards club.venues club.plan shop.basket shop.orders"
).split()
ALL = [(personal_data.entries, PEOPLE), (members_joined, JOINED), (merging, MERGING), (taken_back, TAKEN_BACK)]


def broken(names: list[str], wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that come the wrong way round, or of which one is missing."""
    place = {name: number for number, name in enumerate(names)}
    return [(first, then) for first, then in wanted if place.get(first, 0) >= place.get(then, -1)]


def registered_backwards(registry: Registry[object]) -> list[str]:
    """The order that is left when nothing but what is declared holds it."""
    other = Registry[object]("the same, last first")
    Registry.everywhere.remove(other)
    for name, entry in reversed(registry._entries.items()):
        other.register(name, entry, after=registry._after[name], before=registry._before[name])
    return other.names()


@pytest.mark.parametrize(("registry", "wanted"), ALL)
def test_the_order_holds_however_the_packages_are_started(registry, wanted):
    assert broken(registry.names(), wanted) == []
    assert broken(registered_backwards(registry), wanted) == []


@pytest.mark.parametrize(("registry", "wanted"), ALL)
def test_a_swap_is_noticed(registry, wanted, monkeypatch):
    """Each declaration in its turn is written the other way round."""
    for first, then in wanted:
        turned = {**registry._after, then: (), first: (then,)}
        turned = {
            name: tuple(x for x in after if (name, x) == (first, then) or x not in {first, then})
            for name, after in turned.items()
        }
        with monkeypatch.context() as planted:
            planted.setattr(registry, "_after", turned)
            planted.setattr(registry, "_before", dict.fromkeys(registry._before, ()))
            planted.setattr(registry, "_order", None)
            assert (first, then) in broken(registry.names(), wanted)
        registry._order = None


def test_a_persons_data_are_merged_and_erased_in_the_order_of_today():
    assert personal_data.entries.names() == TODAY
