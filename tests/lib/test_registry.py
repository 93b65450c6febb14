"""Registries: nothing twice, an order that is declared, places that somebody fills."""

from collections.abc import Iterator

import pytest

from lib.checks import registries
from lib.registry import BadRegistry, Registry, Slot


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """What a test makes here is no part of the program that the system check looks at afterwards."""
    lists, slots = list(Registry.everywhere), list(Slot.everywhere)
    yield
    Registry.everywhere[:], Slot.everywhere[:] = lists, slots


def test_entries_come_as_they_were_registered_where_no_order_is_declared():
    made = Registry[int]("numbers")
    for name, value in (("c", 3), ("a", 1), ("b", 2)):
        made.register(name, value)
    assert list(made) == [3, 1, 2]
    assert made.items() == [("c", 3), ("a", 1), ("b", 2)]
    assert made["a"] == 1
    assert made.get("z") is None
    assert "b" in made
    assert len(made) == 3


def test_an_entry_comes_after_what_it_names_also_when_that_is_registered_later():
    made = Registry[int]("numbers")
    made.register("second", 2, after=["first"])
    made.register("other", 9)
    made.register("first", 1)
    made.register("third", 3, after=["second", "first"])
    assert made.names() == ["other", "first", "second", "third"]


def test_an_upper_entry_may_come_before_a_lower_one_that_cannot_name_it():
    made = Registry[int]("numbers")
    made.register("lower", 1)
    made.register("upper", 2, before=["lower"])
    assert made.names() == ["upper", "lower"]
    made.register("third", 3, before=["nobody"])
    with pytest.raises(BadRegistry, match="before 'nobody'"):
        made.names()


def test_a_name_is_taken_once_and_the_first_entry_stays():
    made = Registry[int]("numbers")
    made.register("a", 1)
    with pytest.raises(BadRegistry, match="numbers: 'a' is registered already"):
        made.register("a", 2)
    assert list(made) == [1]


def test_a_circle_is_refused_with_its_names():
    made = Registry[int]("numbers")
    made.register("a", 1, after=["b"])
    made.register("b", 2, after=["a"])
    with pytest.raises(BadRegistry, match="circle"):
        made.names()
    assert [found.id for found in registries()] == ["lib.E001"]


def test_a_name_that_nobody_registered_is_refused_at_start():
    made = Registry[int]("numbers")
    made.register("a", 1, after=["nobody"])
    with pytest.raises(BadRegistry, match="after 'nobody', which nobody has registered"):
        list(made)
    assert "nobody has registered" in str(registries()[0])


def test_asking_for_an_unknown_name_says_which_registry_lacks_it():
    with pytest.raises(LookupError, match="numbers: nobody has registered 'z'"):
        Registry[int]("numbers")["z"]


def test_a_place_is_filled_once_and_says_by_whom():
    place = Slot[int]("who counts")
    with pytest.raises(BadRegistry, match="who counts: nobody has filled it"):
        _ = place.value
    assert [found.id for found in registries()] == ["lib.E002"]
    place.fill("club", 7)
    assert (place.value, registries()) == (7, [])
    with pytest.raises(BadRegistry, match="filled by 'club' already; 'shop' comes too late"):
        place.fill("shop", 8)
    assert place.value == 7


def test_a_place_that_may_stay_empty_is_no_fault():
    place = Slot[int]("a guest", is_needed=False)
    assert (place.get(), place.is_filled, registries()) == (None, False, [])


def test_the_program_as_it_stands_has_no_fault():
    assert registries() == []
