"""One interface for everything that carries a message."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


class Refused(Exception):
    """The provider said no: another try will not help."""


class NoSuchAddress(Refused):
    """Nobody is there, and never will be."""


class NotReached(Exception):
    """Certainly not accepted (no connection, or the provider cannot serve us now): sending again is safe."""


class Ambiguous(Exception):
    """The answer was lost: it may have been accepted. Ask by our id before sending again."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A rendered message. `code` is filled for login codes, which providers carry by an approved template.

    `since` (UTC) is when the message was written: it was not sent before. `at` is the moment of this try.
    """

    address: str
    subject: str
    text: str
    local_id: UUID
    since: dt.datetime
    at: dt.datetime
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The provider's id, and what it took in rials where it says so."""

    id: str
    cost: int | None = None


class Provider(Protocol):
    name: str

    def send(self, parcel: Parcel) -> Accepted:
        """Raises Refused, NotReached or Ambiguous."""

    def find(self, parcel: Parcel) -> Accepted | None:
        """What became of a message sent under our id; None when it never arrived there.

        Raises Ambiguous when that cannot be learnt now: then nothing is sent again.
        """
