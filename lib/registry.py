"""What upper packages fill in and lower packages ask: one small class for lists, one for places that take one.

Entries are registered in `AppConfig.ready()` and read when they are needed, never at import. The order is declared, not
the accident of who registered first: an entry names what it comes `after` or `before`. A circle, or a name that nobody registered,
is refused when the program starts (`lib.checks`) and at the first reading.
"""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class BadRegistry(Exception):
    """The program is put together wrongly: a name twice, an order in a circle, a place that nobody filled."""


class Registry(Generic[Entry]):
    """Entries by name, in the order that they declare; where none is declared, as they were registered."""

    everywhere: "list[Registry[object]]" = []

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}
        self._after: dict[str, tuple[str, ...]] = {}
        self._before: dict[str, tuple[str, ...]] = {}
        self._order: list[str] | None = None
        self.everywhere.append(self)  # type: ignore[arg-type]

    def register(self, name: str, entry: Entry, *, after: Iterable[str] = (), before: Iterable[str] = ()) -> None:
        """Add an entry that comes `after` those named, and `before` those (of packages below, which cannot name it).

        Raises BadRegistry for a name that is taken.
        """
        if name in self._entries:
            raise BadRegistry(f"{self.name}: {name!r} is registered already.")
        self._entries[name] = entry
        self._after[name] = tuple(after)
        self._before[name] = tuple(before)
        self._order = None

    def get(self, name: str) -> Entry | None:
        return self._entries.get(name)

    def __getitem__(self, name: str) -> Entry:
        """Raises LookupError that names the registry."""
        if name not in self._entries:
            raise LookupError(f"{self.name}: nobody has registered {name!r}.")
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter([self._entries[name] for name in self.names()])

    def items(self) -> list[tuple[str, Entry]]:
        return [(name, self._entries[name]) for name in self.names()]

    def names(self) -> list[str]:
        """In order. Raises BadRegistry for a circle or an unknown name in `after`."""
        if self._order is None:
            self._order = self._sorted()
        return list(self._order)

    def _sorted(self) -> list[str]:
        for word, said in (("after", self._after), ("before", self._before)):
            for name, others in said.items():
                for other in others:
                    if other not in self._entries:
                        raise BadRegistry(f"{self.name}: {name!r} comes {word} {other!r}, which nobody has registered.")
        place = {name: number for number, name in enumerate(self._entries)}
        sorter = TopologicalSorter(self._after)
        for name, others in self._before.items():
            for other in others:
                sorter.add(other, name)
        try:
            sorter.prepare()
        except CycleError as error:
            raise BadRegistry(f"{self.name}: a circle: {' → '.join(error.args[1])}.") from None
        found: list[str] = []
        ready = list(sorter.get_ready())
        while ready:
            # As registered, wherever nothing else is said: the earliest of those that may come now.
            ready.sort(key=place.__getitem__)
            found.append(ready.pop(0))
            sorter.done(found[-1])
            ready += sorter.get_ready()
        return found


class Slot(Generic[Entry]):
    """A place that exactly one package fills. `is_needed`: a system check names it while it is empty."""

    everywhere: "list[Slot[object]]" = []

    def __init__(self, name: str, *, is_needed: bool = True) -> None:
        self.name, self.is_needed = name, is_needed
        self._filled: list[tuple[str, Entry]] = []
        self.everywhere.append(self)  # type: ignore[arg-type]

    def fill(self, by: str, entry: Entry) -> None:
        """`by` names who fills it, for the error of the next one. Raises BadRegistry when it is filled already."""
        if self._filled:
            raise BadRegistry(f"{self.name} is filled by {self._filled[0][0]!r} already; {by!r} comes too late.")
        self._filled.append((by, entry))

    @property
    def is_filled(self) -> bool:
        return bool(self._filled)

    def get(self) -> Entry | None:
        return self._filled[0][1] if self._filled else None

    @property
    def value(self) -> Entry:
        """Raises BadRegistry while nobody has filled it."""
        if not self._filled:
            raise BadRegistry(f"{self.name}: nobody has filled it.")
        return self._filled[0][1]
