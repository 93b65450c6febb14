"""What upper packages fill: how a login code leaves, who wants to know of a new user, whose rows hold personal data."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class CodeMessage:
    """A one-time code on its way. `key` is unique for each code; after `expires_at` (UTC) it must not be sent.

    `purpose` says what the code is for, so that the text can: "enter", "merge", "leave", "counter", "phone".
    """

    phone: str
    code: str
    language: str
    expires_at: dt.datetime
    key: str
    at: dt.datetime
    purpose: str = "enter"


@dataclass(frozen=True, kw_only=True)
class MailCodeMessage:
    """A code that proves an e-mail address. The address is not confirmed: nothing else may be sent to it."""

    address: str
    code: str
    language: str
    expires_at: dt.datetime
    key: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the holder of a number or an address must know of the account: to exactly one of `phone` and `address`.

    Not by user: the number may have been theirs until a moment ago. `kind` names the text in accounts/messages.
    """

    kind: str
    language: str
    key: str
    at: dt.datetime
    phone: str = ""
    address: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


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


MailCodeSender = Callable[[MailCodeMessage], None]
NoticeSender = Callable[[Notice], None]
_mail_code_senders: list[MailCodeSender] = []
_notice_senders: list[NoticeSender] = []


def set_mail_code_sender(sender: MailCodeSender) -> None:
    """Called once, at start."""
    if _mail_code_senders:
        raise ValueError("A sender of mail codes is set already.")
    _mail_code_senders.append(sender)


def set_notice_sender(sender: NoticeSender) -> None:
    """Called once, at start."""
    if _notice_senders:
        raise ValueError("A sender of notices is set already.")
    _notice_senders.append(sender)


def everything_can_be_sent() -> bool:
    return bool(_code_senders and _mail_code_senders and _notice_senders)


def send_mail_code(message: MailCodeMessage) -> None:
    """In the transaction of what it is about: the sender queues."""
    _mail_code_senders[0](message)


def send_notice(notice: Notice) -> None:
    """In the transaction of what it is about: the sender queues."""
    _notice_senders[0](notice)


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
# `handler(user_id, the new number in E.164, at)` runs in the transaction in which a person's number becomes another one.
renumbered = Registry[Callable[[int, str, dt.datetime], None]]("accounts.renumbered")


class MustBeSettled(Exception):
    """Something stands in the way of leaving or of a merge; the reasons are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def _nothing(user_id: int, at: dt.datetime) -> list[str]:
    return []


def _forget(user_id: int, at: dt.datetime) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """How one package answers for a person's rows in `models` ("app.Model").

    `export` gives rows a person can read; `erase` cuts the identity and keeps the books; `merge` moves rows of one
    person to another. All three run inside the caller's transaction. `holdings` says in sentences what there is (in
    the language in force), before anything is erased or merged; `obstacles` says what must be settled before a person
    can leave, `remains` what stays known after it. `remember` keeps that: it runs in the transaction that erases, for
    every package before the first one erases. `merge` may raise MustBeSettled.
    """

    name: str
    models: Sequence[str]
    export: Callable[[int], list[dict[str, object]]]
    erase: Callable[[int, dt.datetime], None]
    merge: Callable[[int, int, dt.datetime], None]
    label: Any = ""  # lazy text: the heading of these rows on the page of everything about me
    holdings: Callable[[int, dt.datetime], list[str]] = _nothing
    obstacles: Callable[[int, dt.datetime], list[str]] = _nothing
    remains: Callable[[int, dt.datetime], list[str]] = _nothing
    remember: Callable[[int, dt.datetime], None] = _forget


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


@dataclass
class _Words:
    """Codes that upper packages write into our rows, and what they are called. Some come from tables: `provide`."""

    fixed: "dict[str, StrOrPromise]" = field(default_factory=dict)
    providers: list[Callable[[], Mapping[str, str]]] = field(default_factory=list)

    def register(self, code: str, label: "StrOrPromise") -> None:
        if code in self.fixed:
            raise ValueError(f"{code!r} is registered already.")
        self.fixed[code] = label

    def provide(self, provider: Callable[[], Mapping[str, str]]) -> None:
        """A function that gives code → label; asked each time."""
        self.providers.append(provider)

    def all(self) -> "dict[str, StrOrPromise]":
        found = dict(self.fixed)
        for provider in self.providers:
            found |= provider()
        return found


# Where staff see a person's name or number (log_opened), for which unit, in which service (roles).
places, units, services = _Words(), _Words(), _Words()

_rights: dict[str, str] = {}


def register_rights(service: str, *rights: str) -> None:
    """Which rights ("app.codename", or "app" for all others of a package) belong to a service."""
    for right in rights:
        if right in _rights:
            raise ValueError(f"{right!r} belongs to {_rights[right]!r} already.")
        _rights[right] = service


def service_of(right: str) -> str:
    """The service that a right belongs to, or ""."""
    return _rights.get(right) or _rights.get(right.partition(".")[0], "")
