"""What the club offers for pages that editors compose. A block asks; it holds no rule."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from members.api import MemberView, member_of
from points.api import PointsBalance, balance


class _Balance:
    """The member's points, asked only when the block is drawn for a member."""

    def __init__(self, user: Any) -> None:
        self._user = user

    @cached_property
    def member(self) -> MemberView | None:
        if self._user is None or not self._user.is_authenticated:
            return None
        return member_of(user_id=self._user.pk)

    @cached_property
    def points(self) -> PointsBalance | None:
        return balance(member_id=self.member.id, at=timezone.now()) if self.member else None


class MyPointsBlock(blocks.StructBlock):
    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        request = (parent_context or {}).get("request")
        context["mine"] = _Balance(getattr(request, "user", None))
        return context

    class Meta:
        icon = "user"
        label = _("My points")
        template = "club/blocks/my_points.html"
