"""Stripe's OpenAPI as it already lies inside stripe-python, used as an oracle for requests and answers.

The package's types are generated from Stripe's description of its API, so an upgrade that changes a shape fails here.
Limits: top level of answers only; of scalars the type, of the rest presence and null; no value ranges, no states.
"""

import builtins
import sys
import typing
from collections.abc import Mapping
from typing import Any

OPTIONS = {
    "api_key",
    "stripe_account",
    "stripe_context",
    "stripe_version",
    "idempotency_key",
    "headers",
    "content_type",
    "max_network_retries",
}
SCALARS: dict[object, type] = {int: int, str: str, bool: bool}
BASES = {"StripeObject", "APIResource"}


class ContractBroken(Exception):
    """The peer would have sent an object that Stripe's API does not have."""


class _Names(dict[str, Any]):
    """Names that stripe imports for type checkers only are anything."""

    def __missing__(self, name: str) -> Any:
        return Any


def fields(resource: type) -> dict[str, Any]:
    """Names and types of what an answer of this class holds."""
    found: dict[str, Any] = {}
    for base in reversed(resource.__mro__):
        if not base.__module__.startswith("stripe.") or base.__name__ in BASES:
            continue
        for name, written in base.__dict__.get("__annotations__", {}).items():
            if not name.startswith("_") and "ClassVar" not in str(written):
                found[name] = _resolved(written, base.__module__)
    return found


def optional(kind: Any) -> bool:
    return kind is Any or (typing.get_origin(kind) is typing.Union and type(None) in typing.get_args(kind))


def check_object(resource: type, answer: Mapping[str, Any]) -> list[str]:
    """What is wrong with an answer: absent or unknown fields, nulls, scalars of another type."""
    known = fields(resource)
    faults = [f"{name}: not in the API" for name in answer if name not in known]
    for name, kind in known.items():
        if name not in answer:
            if not optional(kind):
                faults.append(f"{name}: absent")
        elif answer[name] is None:
            if not optional(kind):
                faults.append(f"{name}: null")
        elif kind in SCALARS and type(answer[name]) is not SCALARS[kind]:
            faults.append(f"{name}: {type(answer[name]).__name__}, not {kind.__name__}")
    return faults


def check_params(params: Any, request: Mapping[str, Any], path: str = "") -> tuple[str, str] | None:
    """(code, parameter) of the first parameter that Stripe would refuse as missing or unknown, nested ones too."""
    for name in sorted(params.__required_keys__ - OPTIONS):
        if name not in request:
            return "parameter_missing", f"{path}[{name}]" if path else name
    for name, value in request.items():
        here = f"{path}[{name}]" if path else name
        if name not in params.__annotations__ or name in OPTIONS:
            return "parameter_unknown", here
        inner = None if name == "metadata" else _dictionary_in(params.__annotations__[name], params.__module__)
        if inner is None:
            continue
        for place, item in _items(value, here):
            if isinstance(item, Mapping) and (fault := check_params(inner, item, place)):
                return fault
    return None


def _items(value: Any, here: str) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(f"{here}[{index}]", item) for index, item in enumerate(value)]
    return [(here, value)]


def _resolved(written: Any, module: str) -> Any:
    """A type that may be text. What cannot be read is Any; a test counts that there is none."""
    if isinstance(written, typing.ForwardRef):
        written = written.__forward_arg__
    if not isinstance(written, str):
        return written
    names = _Names({**vars(builtins), **vars(typing), **vars(sys.modules[module])})
    try:
        return eval(written, {}, names)  # noqa: S307 - the text is an annotation in stripe's own source
    except (NameError, TypeError, AttributeError, SyntaxError):
        return Any


def _dictionary_in(written: Any, module: str) -> Any | None:
    """The first TypedDict inside a type."""
    kind = _resolved(written, module)
    if hasattr(kind, "__required_keys__"):
        return kind
    for inner in typing.get_args(kind):
        if (found := _dictionary_in(inner, module)) is not None:
            return found
    return None
