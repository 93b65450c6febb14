"""Lines of the staff's menu in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class Line(MenuItem):
    """Shown to those who hold one of its permissions."""

    def __init__(self, *arguments: Any, permissions: tuple[str, ...], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)
