"""What upper packages fill: how a login code leaves, who wants to know of a new user, whose rows hold personal data."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class CodeMessage:
    """A login code on its way. `key` is unique for each code; after `expires_at` (UTC) it must not be sent."""

    phone: str
    code: str
    language: str
    expires_at: dt.datetime
    key: str
    at: dt.datetime


class CodesStopped(Exception):
    """No code can leave now (the spending cap is reached); the same for every number."""


CodeSender = Callable[[CodeMessage], None]
_code_senders: list[CodeSender] = []


def set_code_sender(sender: CodeSender) -> None:
    """Called once, at start. The sender may raise CodesStopped."""
    if _code_senders:
        raise ValueError("A code sender is set already.")
    _code_senders.append(sender)


def code_sender() -> CodeSender | None:
    return _code_senders[0] if _code_senders else None


JoinedHandler = Callable[[int, dt.datetime, Mapping[str, str]], None]


class _Joined:
    """Handlers called with (user id, at, origin) in the transaction that creates a user."""

    def __init__(self) -> None:
        self._handlers: dict[str, JoinedHandler] = {}

    def register(self, name: str, handler: JoinedHandler) -> None:
        if name in self._handlers:
            raise ValueError(f"{name!r} is registered already.")
        self._handlers[name] = handler

    def tell(self, *, user_id: int, at: dt.datetime, origin: Mapping[str, str]) -> None:
        for handler in self._handlers.values():
            handler(user_id, at, origin)


joined = _Joined()


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """How one package answers for a person's rows in `models` ("app.Model").

    `export` gives rows a person can read; `erase` cuts the identity and keeps the books; `merge` moves rows of one
    person to another. All three run inside the caller's transaction.
    """

    name: str
    models: Sequence[str]
    export: Callable[[int], list[dict[str, object]]]
    erase: Callable[[int, dt.datetime], None]
    merge: Callable[[int, int, dt.datetime], None]


@dataclass
class _PersonalDataRegistry:
    entries: dict[str, PersonalData] = field(default_factory=dict)
    excused: dict[str, str] = field(default_factory=dict)

    def register(self, entry: PersonalData) -> None:
        if entry.name in self.entries:
            raise ValueError(f"{entry.name!r} is registered already.")
        self.entries[entry.name] = entry

    def excuse(self, model_field: str, *, reason: str) -> None:
        """ "app.Model.field" points at a person but holds nothing to export or erase; say why."""
        self.excused[model_field] = reason

    def models(self) -> set[str]:
        return {model for entry in self.entries.values() for model in entry.models}


personal_data = _PersonalDataRegistry()
