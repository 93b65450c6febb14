"""One interface for everything that carries a message."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable
from uuid import UUID


class Refused(Exception):
    """The provider said no: another try will not help."""


class NoSuchAddress(Refused):
    """Nobody is there, and never will be."""


class Blocked(Refused):
    """The operator lets no line of this kind through to the number: its holder wanted that."""


class NotReached(Exception):
    """Certainly not accepted (no connection, or the provider cannot serve us now): sending again is safe."""


class Ambiguous(Exception):
    """The answer was lost: it may have been accepted. Ask by our id before sending again."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A rendered message. `code` is filled for codes that only open the door: providers carry them by an approved template.

    `since` (UTC): it was not sent before. `at` is the moment of this try.
    `once`: a message on a topic, which is rather lost than sent twice; one of service is rather sent twice than lost.
    """

    address: str
    subject: str
    text: str
    local_id: UUID
    since: dt.datetime
    at: dt.datetime
    once: bool = False
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The provider's id, and what it took in rials where it says so."""

    id: str
    cost: int | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A text message that came in. `id` is the carrier's; `said_at` (UTC) is None where it does not tell the time."""

    id: str
    sender: str
    text: str
    said_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a message, as a Message.Delivery; `note` is the carrier's own code. `at` (UTC): where it tells."""

    delivery: str
    note: str
    at: dt.datetime | None = None


class Provider(Protocol):
    name: str

    def send(self, parcel: Parcel) -> Accepted:
        """Raises Refused, NotReached or Ambiguous."""

    def find(self, parcel: Parcel) -> Accepted | None:
        """What became of a message sent under our id; None when it never arrived there.

        Raises Ambiguous when that cannot be learnt now: then nothing is sent again.
        """


@runtime_checkable
class Receives(Protocol):
    """A carrier whose lines also take text messages for us."""

    name: str

    def received(self) -> list[Letter]:
        """What came in and was not told yet, perhaps with known ones. Raises Refused, NotReached or Ambiguous."""


@runtime_checkable
class Reports(Protocol):
    """A carrier that tells what became of the messages it took. `most` ids are asked for in one call of this."""

    name: str
    most: int

    def reports(self, ids: Sequence[str]) -> dict[str, Report]:
        """By id, those it can tell; it may know nothing of some. Raises Refused, NotReached or Ambiguous."""
