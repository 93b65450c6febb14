"""Walking through the door as a browser does; the code is read from the outbox, as a phone would show it."""

import html
import re
from typing import Any

from django.test import Client

DOOR, CODE = "/login/", "/login/code/"


def hidden(page: Any) -> dict[str, str]:
    """What the form that asks for a number carries along, besides its token."""
    forms = re.findall(r"<form.*?</form", page.content.decode(), re.DOTALL)
    form = next(each for each in forms if 'name="phone"' in each)
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


def ask(client: Client, phone: str, path: str = DOOR) -> Any:
    return client.post(path, {"phone": phone})


def code_for(phone: str) -> str:
    """The newest code on its way to a number (E.164)."""
    from messaging.models import Message

    return str(Message.objects.filter(address=phone).latest("pk").params["code"])


def answer(client: Client, code: str) -> Any:
    return client.post(CODE, {"code": code})


def go_in(client: Client, phone: str, path: str = DOOR) -> Any:
    """The whole way in; the answer to the right code."""
    assert ask(client, phone, path).status_code == 302
    return answer(client, code_for(phone))


def limits_let_through(phone: str) -> None:
    """As if a day had passed since the last code for this number from this machine; other counters stay."""
    from django.core.cache import cache

    from accounts.door import limits
    from accounts.models import User

    shares = ["network:127.0.0.0/24", *(f"user:{pk}" for pk in User.objects.values_list("pk", flat=True))]
    whos = [(limit, f"{phone}:127.0.0.0/24") for limit in limits.PAIR]
    whos += [(limit, f"{phone}:{share}") for limit in limits.OWN for share in shares]
    for limit, who in whos:
        cache.delete_many(limits._slots(limit, who))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


# --- Staff ----------------------------------------------------------------------------

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def set_up_factor(user: Any) -> None:
    """The app on a staff member's phone."""
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, SECRET)


def app_code(secret: str = SECRET) -> str:
    """What the app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def go_in_as_staff(client: Client, user: Any) -> None:
    """Through the door and past the factor, which is set up if it is not."""
    from allauth.mfa.models import Authenticator

    if not Authenticator.objects.filter(user=user).exists():
        set_up_factor(user)
    page = go_in(client, user.phone)
    assert page["Location"] == "/account/2fa/authenticate/", page["Location"]
    assert client.post(page["Location"], {"code": app_code()}).status_code == 302
    assert is_in(client)
