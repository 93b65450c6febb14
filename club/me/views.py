"""My page: the membership, the points, what is still open, and where somebody works for the city."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lib import navigation
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
        "of_points": navigation.shown(navigation.points, request),
        "mine": navigation.shown(navigation.mine, request),
        "safety": navigation.shown(navigation.safety, request),
        "desks": navigation.shown(navigation.desks, request),
    }
    return render(request, "club/me/me.html", context)
