"""Every address with everything it may be about: what a member of staff can open."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.urls import NoReverseMatch, reverse

from lib.phone import national
from lib.text import persian_digits
from tests.permissions.walk import Address

PEOPLE = {"accounts.User", "members.Member"}
# What the parts of an address may be called by besides a number: keys and codes of Alice's own rows.
WORDS = ("number", "key", "slug", "code", "ref")


def spellings(user: Any) -> list[str]:
    """How her name and her number may stand on a page; a masked number is none of them."""
    e164, local = user.phone, national(user.phone)
    numbers = {e164, local, e164.removeprefix("+"), e164.removeprefix("+98")}
    numbers |= {f"{local[:4]} {local[4:7]} {local[7:]}", f"{e164[:3]} {e164[3:6]} {e164[6:9]} {e164[9:]}"}
    return [user.first_name, user.last_name, *numbers, *(persian_digits(number) for number in numbers)]


def rows_of(user: Any, *, deep: int = 4) -> dict[type[Model], set[Any]]:
    """Rows that belong to her: those that point at her, and those that point at them."""
    found: dict[type[Model], set[Any]] = {type(user): {user.pk}}
    for _ in range(deep):
        before = {model: set(keys) for model, keys in found.items()}
        for model in apps.get_models():
            for field in model._meta.local_fields:
                target = field.related_model
                if isinstance(field, ForeignKey) and target in before:
                    rows = model._default_manager.filter(**{f"{field.name}__in": before[target]})
                    found.setdefault(model, set()).update(rows.values_list("pk", flat=True)[:5])
    return {model: keys for model, keys in found.items() if keys}


def arguments(user: Any) -> tuple[list[int], list[str]]:
    """(numbers, words) that an address may take, taken from her rows."""
    numbers: set[int] = set()
    words: set[str] = set()
    for model, keys in rows_of(user).items():
        numbers |= {key for key in keys if isinstance(key, int)}
        names = [field.name for field in model._meta.local_fields if field.name in WORDS]
        if names:
            for values in model._default_manager.filter(pk__in=keys).values_list(*names):
                words |= {str(value) for value in values if value}
    return sorted(numbers), sorted(words)


def paths(address: Address, *, numbers: list[int], words: list[str], most: int = 60) -> Iterator[str]:
    """The address filled in with every number and word; an address without arguments once."""
    parts = re.findall(r"<(?:(\w+):)?(\w+)>", str(address.route))
    if not parts:
        yield from _reversed(address, {})
        return
    choices = [numbers if kind == "int" or name in {"pk", "id"} else words for kind, name in parts]
    filled = itertools.product(*choices)
    for values in itertools.islice(filled, most):
        yield from _reversed(address, dict(zip([name for _kind, name in parts], values, strict=True)))


def _reversed(address: Address, given: dict[str, Any]) -> Iterator[str]:
    try:
        yield reverse(address.name, kwargs=given)
    except NoReverseMatch:
        return
