"""My link for friends, what it brought, and where it leads."""

from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from club.referral.read import invited
from lib import codes
from lib.qr import svg
from members.api import Member, member_asking


@login_required
@require_safe
def invite(request: HttpRequest) -> HttpResponse:
    member = member_asking(request)
    link = request.build_absolute_uri(reverse("club:invited", args=[member.referral_code]))
    text = _("Come to the Citizens' Club: what we do for the city and buy from its partners earns points. %(link)s")
    share = text % {"link": f"\n{link}"}  # a line of its own, so that it is drawn from left to right
    context = {
        "link": link,
        "qr": svg(link, label=_("My invitation link as a QR code")),
        "share": share,
        "share_query": urlencode({"body": share}, quote_via=quote),
        "invited": invited(member_id=member.pk, at=timezone.now()),
    }
    return render(request, "club/referral/invite.html", context)


@require_safe
def arrived(request: HttpRequest, code: str) -> HttpResponse:
    """A friend's link. The door keeps the code in the session until the visitor has joined; nobody is named here."""
    introducer = Member.objects.filter(referral_code=codes.normalised(code), merged_into=None).first()
    if request.user.is_authenticated:
        if introducer is not None and introducer.user_id == request.user.pk:
            messages.info(request, _("This is your own link. Give it to a friend who is not in the club yet."))
        else:
            messages.info(request, _("You are one of us already, so this invitation changes nothing. Yours is below."))
        return redirect("club:invite" if Member.objects.filter(user_id=request.user.pk).exists() else "club:me")
    door = reverse("accounts:door")
    if introducer is None:
        messages.info(request, _("This invitation is not known, but you are welcome without one."))
        return redirect(door)
    messages.info(request, _("A friend of the city invites you to the Citizens' Club. Your phone number is enough."))
    return redirect(f"{door}?{urlencode({'ref': introducer.referral_code})}")
