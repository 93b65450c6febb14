"""My page: the membership, the points, what is still open, and where somebody works for the city."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from club.rewards.venues import RIGHT as VENUE
from members.api import COUNTER_RIGHT as COUNTER
from members.api import FORM_PARTS as PARTS
from members.api import Member, is_suspended
from members.api import completed_form_parts as completed
from points.api import balance


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    member = Member.objects.select_related("user").filter(user_id=request.user.pk).first()
    if member is None:
        return render(request, "club/me/me_staff.html")
    done = set(completed(member_id=member.pk))
    context = {
        "member": member,
        "points": balance(member_id=member.pk, at=timezone.now()),
        "parts": [{"code": code, "label": label, "done": code in done} for code, label in PARTS.items()],
        "is_complete": done >= PARTS.keys(),
        "suspended": is_suspended(member.pk),
        "desks": _desks(request),
    }
    return render(request, "club/me/me.html", context)


def _desks(request: HttpRequest) -> list[dict[str, Any]]:
    """Where this person works for the city, for whoever does."""
    desks = []
    if request.user.is_staff and request.user.has_perm("wagtailadmin.access_admin"):
        desks.append({"label": _("City staff"), "url": reverse("wagtailadmin_home")})
    if request.user.is_staff and request.user.has_perm(COUNTER):
        desks.append({"label": _("Counter"), "url": reverse("club:counter")})
    if request.user.has_perm(VENUE):
        desks.append({"label": _("At the venue"), "url": reverse("club:venue")})
    return desks
