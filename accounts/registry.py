"""What upper packages fill: how a login code leaves, who wants to know of a new user, whose rows hold personal data."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from lib.registry import Registry, Slot

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class CodeMessage:
    """A one-time code on its way. `key` is unique for each code; after `expires_at` (UTC) it must not be sent.

    `purpose` says what the code is for, so that the text can: "enter", "merge", "leave", "counter", "phone".
    `from_kept`: it may be paid from the part of the city's cap that is kept for those who asked for little.
    """

    phone: str
    code: str
    language: str
    expires_at: dt.datetime
    key: str
    at: dt.datetime
    purpose: str = "enter"
    from_kept: bool = True


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


# How codes and notices leave: a function each, called in the transaction of what it is about (it queues). The first one
# may raise CodesStopped.
code_sender: Slot[Callable[[CodeMessage], None]] = Slot("accounts.code_sender")
mail_code_sender: Slot[Callable[[MailCodeMessage], None]] = Slot("accounts.mail_code_sender")
notice_sender: Slot[Callable[[Notice], None]] = Slot("accounts.notice_sender")


class Joined(Protocol):
    """Hears of a new user in the transaction that creates the row; `origin` is what the door knew of where they came from."""

    def __call__(self, *, user_id: int, at: dt.datetime, origin: Mapping[str, str]) -> None: ...


joined: Registry[Joined] = Registry("accounts.joined")


def tell_joined(*, user_id: int, at: dt.datetime, origin: Mapping[str, str]) -> None:
    for handler in joined:
        handler(user_id=user_id, at=at, origin=origin)


class Renumbered(Protocol):
    def __call__(self, *, user_id: int, old_phone: str, phone: str, at: dt.datetime) -> None:
        """In the transaction in which a person gives up a number, `old_phone`, for another one, `phone` (E.164)."""


renumbered: Registry[Renumbered] = Registry("accounts.renumbered")


def tell_renumbered(*, user_id: int, old_phone: str, phone: str, at: dt.datetime) -> None:
    for handler in renumbered:
        handler(user_id=user_id, old_phone=old_phone, phone=phone, at=at)


class MustBeSettled(Exception):
    """Something stands in the way of leaving or of a merge; the reasons are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Export(Protocol):
    def __call__(self, *, user_id: int) -> list[dict[str, object]]: ...


class Act(Protocol):
    def __call__(self, *, user_id: int, at: dt.datetime) -> None: ...


class Merge(Protocol):
    def __call__(self, *, from_id: int, into_id: int, at: dt.datetime) -> None: ...


class Sentences(Protocol):
    def __call__(self, *, user_id: int, at: dt.datetime) -> list[str]: ...


def _nothing(*, user_id: int, at: dt.datetime) -> list[str]:
    return []


def _forget(*, user_id: int, at: dt.datetime) -> None:
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
    export: Export
    erase: Act
    merge: Merge
    label: Any = ""  # lazy text: the heading of these rows on the page of everything about me
    words: Mapping[str, Any] = field(default_factory=dict)  # name in a row → lazy text
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # name → code in a row → lazy text
    holdings: Sentences = _nothing
    obstacles: Sentences = _nothing
    remains: Sentences = _nothing
    remember: Act = _forget


class _PersonalDataRegistry:
    """Erasing and merging go by the declared order (`after`): points follow a membership, facets what a merge has left."""

    def __init__(self) -> None:
        self.entries: Registry[PersonalData] = Registry("accounts.personal_data")
        self.excused: dict[str, str] = {}

    def register(self, entry: PersonalData, *, after: Iterable[str] = ()) -> None:
        self.entries.register(entry.name, entry, after=after)

    def excuse(self, model_field: str, *, reason: str) -> None:
        """ "app.Model.field" points at a person but holds nothing to export or erase; say why."""
        self.excused[model_field] = reason

    def models(self) -> set[str]:
        return {model for entry in self.entries for model in entry.models}


personal_data = _PersonalDataRegistry()


class _Words:
    """Codes that upper packages write into our rows, and what they are called. Some come from tables: `provide`."""

    def __init__(self, name: str) -> None:
        self._fixed: Registry[StrOrPromise] = Registry(name)
        self._providers: Registry[Callable[[], Mapping[str, str]]] = Registry(f"{name}, from tables")

    def register(self, code: str, label: "StrOrPromise") -> None:
        self._fixed.register(code, label)

    def provide(self, name: str, provider: Callable[[], Mapping[str, str]]) -> None:
        """A function that gives code → label; asked each time."""
        self._providers.register(name, provider)

    def all(self) -> "dict[str, StrOrPromise]":
        found = dict(self._fixed.items())
        for provider in self._providers:
            found |= provider()
        return found


# Where staff see a person's name or number (log_opened), for which unit, in which service (roles).
places, units, services = _Words("accounts.places"), _Words("accounts.units"), _Words("accounts.services")

# Right ("app.codename", or "app" for all others of a package) → service.
_rights: Registry[str] = Registry("accounts.rights")


def register_rights(service: str, *rights: str) -> None:
    """Which rights ("app.codename", or "app" for all others of a package) belong to a service."""
    for right in rights:
        _rights.register(right, service)


def service_of(right: str) -> str:
    """The service that a right belongs to, or ""."""
    return _rights.get(right) or _rights.get(right.partition(".")[0]) or ""
