"""One door for everybody: phone, code, in. Known and unknown numbers take the same path (docs/adr/0010)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.door import came, enter, limits
from accounts.door import code as codes
from accounts.door.asker import asker_of, remember
from accounts.door.forms import CodeForm, PhoneForm
from accounts.door.send import CannotSend, send
from lib.phone import national

TOKEN, PHONE, NEXT = "door_token", "door_phone", "door_next"
# What a link says about where somebody comes from: "ref" (who brought them) and "from" (which site).
ORIGIN = {"ref": "door_ref", "from": "door_from"}


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """The wanted address if it is ours, else nothing. A bare word is none: redirect() would look for a page so named."""
    if (
        wanted
        and wanted.startswith(("/", "http://", "https://"))
        and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    ):
        return wanted
    return ""


def onward(request: HttpRequest) -> str:
    """Where somebody who is in already goes: to the wanted page, or to their own.

    Wagtail's admin sends whoever may not enter it to the door; sent back there, they would go round for ever.
    """
    wanted = safe_next(request, request.GET.get("next"))
    is_admin = urlsplit(wanted).path.startswith(reverse("wagtailadmin_home"))
    if is_admin and not request.user.has_perm("wagtailadmin.access_admin"):
        wanted = ""
    return wanted or reverse(settings.LOGIN_REDIRECT_URL)


def carried(request: HttpRequest) -> dict[str, str]:
    """Where to go after the door, and who sent them. It travels in the form: whoever only looks, a search engine that
    follows each link to a member's page, leaves no session behind. Who sent them the browser keeps for a day besides,
    so that a walk over other pages loses no introduction.
    """
    before = {"next": "", **dict.fromkeys(ORIGIN, ""), **came.kept(request)}
    sent = {name: request.POST.get(name) or request.GET.get(name) or before[name] for name in ("next", *ORIGIN)}
    found = {"next": safe_next(request, sent["next"]), **{name: sent[name][:50] for name in ORIGIN}}
    return {name: value for name, value in found.items() if value}


def _remember(request: HttpRequest) -> None:
    """Kept in the session from the first step, when a code is sent, to the second."""
    for name, value in carried(request).items():
        request.session[NEXT if name == "next" else ORIGIN[name]] = value


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Step one: the number. Both a first visit and "send again" post here."""
    if request.user.is_authenticated:
        return redirect(onward(request))
    if request.method != "POST":
        response = render(request, "accounts/door.html", {"form": PhoneForm()})
        came.keep(response, {name: value for name, value in carried(request).items() if name in ORIGIN})
        return response
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/door.html", {"form": form}, status=422)
    phone, at = form.cleaned_data["phone"], timezone.now()
    try:
        token = send(request, purpose="enter", phone=phone, at=at)
    except CannotSend as error:
        form.add_error(None, error.text)
        return render(request, "accounts/door.html", {"form": form}, status=error.status)
    _remember(request)
    request.session[TOKEN], request.session[PHONE] = token, phone
    return redirect("accounts:code")


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Step two: the code. Right: in, found or created. Dead: ask for another, the number stays filled in."""
    token, phone = request.session.get(TOKEN), request.session.get(PHONE, "")
    if not token:
        return redirect("accounts:door")
    context = {"phone": national(phone), "life": int(codes.LIFE.total_seconds() // 60)}
    if request.method != "POST":
        return render(request, "accounts/code.html", {"form": CodeForm(), **context})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/code.html", {"form": form, **context}, status=422)
    at = timezone.now()
    refusal = limits.take_try(asker=asker_of(request, phone=phone), at=at)
    if refusal is not None:
        form.add_error(None, limits.too_often(refusal))
        return render(request, "accounts/code.html", {"form": form, **context}, status=429)
    outcome, proven = codes.prove(token=token, typed=form.cleaned_data["code"], at=at)
    if outcome == "wrong":
        form.add_error("code", _("The code is not right. Look at the message once more; you can try again."))
        return render(request, "accounts/code.html", {"form": form, **context}, status=422)
    if outcome == "dead":
        form.add_error(None, _("This code is no longer valid. Ask for a new one below."))
        return render(request, "accounts/code.html", {"form": form, "is_dead": True, **context}, status=422)
    origin = {name: request.session.pop(kept, "") for name, kept in ORIGIN.items()}
    for name in (TOKEN, PHONE):
        request.session.pop(name, None)
    response = enter.enter(
        request,
        phone=proven,
        origin={name: value for name, value in origin.items() if value},
        wanted=request.session.pop(NEXT, ""),
        at=at,
    )
    remember(request, response, phone=proven)
    response.delete_cookie(came.COOKIE)
    return response


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    end_session(request)
    messages.success(request, _("You are logged out."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_safe
def to_door(request: HttpRequest) -> HttpResponse:
    """Every other login address of the installed packages leads here."""
    wanted = safe_next(request, request.GET.get("next"))
    return redirect(reverse("accounts:door") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
