"""What an enhanced status code says of the address (RFC 3463)."""

import re
from dataclasses import dataclass

_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
# The letter, the way or the sender was refused, not the address: protocol, content and policy; too large a letter.
_SUBJECTS, _DETAILS = {5, 6, 7}, {(2, 3), (3, 4)}


@dataclass(frozen=True)
class Status:
    kind: int
    subject: int
    detail: int

    def __str__(self) -> str:
        return f"{self.kind}.{self.subject}.{self.detail}"

    @property
    def is_final(self) -> bool:
        return self.kind == 5

    @property
    def is_gone(self) -> bool:
        """It will never be otherwise, and that is so for every letter to this address."""
        return self.is_final and self.subject not in _SUBJECTS and (self.subject, self.detail) not in _DETAILS


def status_of(text: str) -> Status | None:
    found = _STATUS.match(text)
    return Status(*map(int, found.groups())) if found else None
