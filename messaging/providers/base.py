"""One interface for everything that carries a message."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Refused(Exception):
    """The provider said no: another try will not help."""


class NotReached(Exception):
    """Certainly not accepted (no connection): trying again later is safe."""


class Ambiguous(Exception):
    """The answer was lost: it may have been accepted. Ask by our id before sending again."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A rendered message. `code` is filled for login codes, which providers carry by an approved template."""

    address: str
    subject: str
    text: str
    local_id: UUID
    code: str = ""


class Provider(Protocol):
    name: str

    def send(self, parcel: Parcel) -> str:
        """Returns the provider's id. Raises Refused, NotReached or Ambiguous."""

    def find(self, parcel: Parcel) -> str | None:
        """The provider's id of a message sent under our id, None when it never arrived there.

        Raises Ambiguous when that cannot be learnt now: then nothing is sent again.
        """
