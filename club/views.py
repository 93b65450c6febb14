"""Pages of a member: me, the joining form, my points; and the public page of the rules."""

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from club.forms import JoiningForm
from club.members.ask import member_asking
from club.members.complete import PARTS, completed
from club.members.save_form import save_form
from club.models import Member
from club.points.chart import months
from club.points.read import balance, statement
from club.rules.explain import num
from club.rules.read import rule_book
from lib.jalali import jformat, tehran_date


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
    }
    return render(request, "club/me.html", context)


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
        earned = sum(save_form(member_id=member.pk, answers=bound.cleaned_data, at=timezone.now()).values())
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


@login_required
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    lines = statement(member_id=member.pk, at=now).lines
    wanted = request.GET.get("show", "")
    shown = [line for line in lines if wanted not in {"earned", "spent"} or (line.points > 0) == (wanted == "earned")]
    page = Paginator(shown, 20).get_page(request.GET.get("page"))
    context = {
        "points": balance(member_id=member.pk, at=now),
        "page": page,
        "show": wanted,
        "page_query": f"show={wanted}&" if wanted in {"earned", "spent"} else "",
        "months": months(lines, at=now),
        "has_entries": bool(lines),
    }
    return render(request, "club/points.html", context)


@login_required
@require_safe
def points_csv(request: HttpRequest) -> HttpResponse:
    """Every entry of one's own, for a spreadsheet."""
    member = member_asking(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="points.csv"'
    writer = csv.writer(response)
    writer.writerow([_("Day (Jalali)"), _("Day"), _("Points"), _("What"), _("Balance after")])
    for line in statement(member_id=member.pk, at=timezone.now()).lines:
        # A cell that begins like a formula would be run by a spreadsheet.
        what = f"'{line.sentence}" if line.sentence[:1] in "=+-@\t" else line.sentence
        writer.writerow(
            [jformat(line.at, "Y/m/d"), tehran_date(line.at).isoformat(), line.points, what, line.balance_after]
        )
    return response


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "club/rules.html", rule_book(at=timezone.now()))
