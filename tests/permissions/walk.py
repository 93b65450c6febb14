"""Every address that the site answers, with its full name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

STAFF = ("cms/", "shop/dashboard/", "django-admin/")


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    pattern: URLPattern

    @property
    def is_staff(self) -> bool:
        return self.route.startswith(STAFF)


def addresses(resolver: URLResolver | None = None, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in (resolver or get_resolver()).url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern, here, inner)
        else:
            yield Address(":".join([*spaces, pattern.name or ""]), here, pattern)
