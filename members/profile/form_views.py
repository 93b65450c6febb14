"""The short form after the first entry."""

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

from lib.templatetags.look import num
from members.identity.ask import member_asking
from members.joining.complete import PARTS, completed
from members.joining.forms import JoiningForm
from members.profile.save import save_joining_form
from members.registry import what_parts_bring


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
        "points": what_parts_bring.value.available(member_id=member.pk, at=timezone.now()),
    }
    return render(request, "members/joining/form.html", context, status=422 if bound.errors else 200)
