"""When the program starts: registries whose order does not hold, and places that nobody filled."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from lib.registry import BadRegistry, Registry, Slot


@register
def registries(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for registry in Registry.everywhere:
        try:
            registry.names()
        except BadRegistry as error:
            found.append(Error(str(error), id="lib.E001"))
    found += [
        Error(f"{slot.name}: nobody has filled it.", id="lib.E002")
        for slot in Slot.everywhere
        if slot.is_needed and not slot.is_filled
    ]
    return found
