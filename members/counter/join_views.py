"""/join/: the page that another site links to, and where a citizen who came from there ends."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.identity.ask import member_asking
from members.joining.arrive import source_of, way_back


@never_cache
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """What the club is, and the door. `from` names the site that sent the citizen, `return` where to go afterwards."""
    source = source_of(request.GET.get("from", ""))
    asked = {"from": source.code, "return": way_back(source, request.GET.get("return", ""))} if source else {}
    after = f"{reverse('club:joined')}?{urlencode(asked)}"  # in the address, not in a session for every visitor
    if request.user.is_authenticated:
        return redirect(after if source else settings.LOGIN_REDIRECT_URL)
    query = {"from": source.code, "next": after} if source else {}
    door = reverse("accounts:door") + (f"?{urlencode(query)}" if query else "")
    return render(request, "members/counter/join.html", {"source": source, "door": door})


@login_required
@never_cache
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """Who came from another site is a member now and may go back there, to an address that this site may name."""
    member = member_asking(request)
    source = source_of(request.GET.get("from", ""))
    back = way_back(source, request.GET.get("return", "")) if source else ""
    return render(request, "members/counter/joined.html", {"member": member, "source": source, "back": back})
