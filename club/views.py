"""Pages of a member: me, the joining form; and the public page of the rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from club.counter.views import RIGHT as COUNTER
from club.forms import JoiningForm
from club.members.complete import PARTS, completed
from club.models import Member
from club.points.read import balance
from club.profile.save import save_joining_form
from club.rewards.venues import RIGHT as VENUE
from club.rules.explain import num
from club.rules.read import rule_book
from club.standing.read import is_suspended
from club.who.ask import member_asking


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    member = Member.objects.select_related("user").filter(user_id=request.user.pk).first()
    if member is None:
        return render(request, "club/me_staff.html")
    done = set(completed(member_id=member.pk))
    context = {
        "member": member,
        "points": balance(member_id=member.pk, at=timezone.now()),
        "parts": [{"code": code, "label": label, "done": code in done} for code, label in PARTS.items()],
        "is_complete": done >= PARTS.keys(),
        "suspended": is_suspended(member.pk),
        "desks": _desks(request),
    }
    return render(request, "club/me.html", context)


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


@login_required
def form(request: HttpRequest) -> HttpResponse:
    member = member_asking(request)
    wanted = request.GET.get("next", "")
    after = (
        wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else reverse("club:me")
    )
    initial: dict[str, Any] = {
        "first_name": member.user.first_name,
        "last_name": member.user.last_name,
        "district": member.district,
        "birth_year": member.birth_year or "",
        "interests": member.interests,
    }
    bound = JoiningForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and bound.is_valid():
        earned = save_joining_form(member_id=member.pk, answers=bound.cleaned_data, at=timezone.now())
        if earned:
            text = ngettext("Saved. You earned %(points)s point.", "Saved. You earned %(points)s points.", earned)
            messages.success(request, text % {"points": num(earned)})
        else:
            messages.success(request, _("Saved."))
        return redirect(after)
    done = set(completed(member_id=member.pk))
    context = {
        "form": bound,
        "parts": [
            {"label": label, "done": code in done, "fields": [bound[name] for name in bound.PARTS[code]]}
            for code, label in PARTS.items()
        ],
        "after": after,
        "points": balance(member_id=member.pk, at=timezone.now()),
    }
    return render(request, "club/form.html", context, status=422 if bound.errors else 200)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "club/rules.html", rule_book(at=timezone.now()))
