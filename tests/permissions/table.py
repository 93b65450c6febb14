"""Every address of ours and who may enter: GET by the anonymous visitor, Charlie, Bob without and with a right, Alice.

Alice owns the things that the addresses name. Charlie is a member, and staff of another partner. Bob's right is
staff of the partner that sold Alice's things. A name that is missing here fails; so does one that no longer exists.
Staff pages (Wagtail's admin, Oscar's dashboard) are not listed one by one: test_staff.py asks every address of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DOOR = "door"  # sent to the one door, and back here after it
HERE = "here"  # sent on to another page of ours


@dataclass(frozen=True)
class Row:
    """What a GET answers: a status, DOOR or HERE. `args` builds the address's arguments from Alice's things."""

    anonymous: int | str
    charlie: int | str
    bob: int | str
    bob_with: int | str
    alice: int | str
    args: Callable[[Any], dict[str, object]] | None = None
    method: str = "get"


def everyone(args: Callable[[Any], dict[str, object]] | None = None) -> Row:
    return Row(200, 200, 200, 200, 200, args)


def members() -> Row:
    return Row(DOOR, 200, 200, 200, 200)


def owner(args: Callable[[Any], dict[str, object]], seen: int | str = 200) -> Row:
    """Only Alice; to others it does not exist."""
    return Row(DOOR, 404, 404, 404, seen, args)


def posts(args: Callable[[Any], dict[str, object]] | None = None, anonymous: int | str = 405) -> Row:
    """Changes something, so a plain link to it does nothing for anybody."""
    return Row(anonymous, 405, 405, 405, 405, args)


def desk(args: Callable[[Any], dict[str, object]] | None = None) -> Row:
    """The partner's people. Charlie is staff of another partner: own desk yes, foreign units no."""
    return Row(DOOR, 404 if args else 200, 404, 200, 404, args)


def order(things: Any) -> dict[str, object]:
    return {"number": things.order.number}


TABLE: dict[str, Row] = {
    # config
    "healthz": everyone(),
    "readyz": everyone(),
    "city_colours": everyone(),
    "favicon": Row(HERE, HERE, HERE, HERE, HERE),
    "manifest": everyone(),
    "picture": everyone(lambda things: {"kind": "tea", "seed": 1}),
    "set_language": Row(302, 302, 302, 302, 302),
    # accounts
    "accounts:door": Row(200, HERE, HERE, HERE, HERE),
    "accounts:code": Row(DOOR, DOOR, DOOR, DOOR, DOOR),
    "accounts:logout": posts(),
    "accounts:security": members(),
    # payments
    "payments:return": owner(lambda things: {"key": things.payment_key}, seen=HERE),
    "payments-push:webhook": posts(lambda things: {"gateway": "stripe"}),
    # shop
    "catalogue:index": everyone(),
    "catalogue:category": everyone(lambda things: {"category_slug": "food", "pk": things.category}),
    "catalogue:detail": everyone(lambda things: {"product_slug": things.slug, "pk": things.product}),
    "search:search": everyone(),
    "basket:summary": everyone(),
    "basket:add": posts(lambda things: {"pk": things.product}),
    "basket:line": posts(lambda things: {"pk": 1}),
    "shop:checkout": Row(DOOR, HERE, HERE, HERE, HERE),
    "shop:checkout_payment": Row(DOOR, HERE, HERE, HERE, HERE),
    "shop:orders": members(),
    "shop:order": owner(order),
    "shop:receipt": owner(order),
    "shop:pay": posts(order, anonymous=DOOR),
    "shop:cancel": posts(order, anonymous=DOOR),
    "desk:today": desk(),
    "desk:units": desk(),
    "desk:units_csv": desk(),
    "desk:act": posts(),
    "desk:unit": desk(lambda things: {"pk": things.unit}),
    # club
    "club:form": members(),
    "club:me": members(),
    "club:points": members(),
    "club:points_csv": members(),
    "club:rules": everyone(),
    # messaging
    "messaging:list": members(),
    "demo:inbox": everyone(),  # in the demo and in tests only: a deployment check refuses it elsewhere
    "demo:inbox_json": everyone(),
}

# allauth's pages of the second factor, and what is not an address of a page.
SECOND_FACTOR = {
    "account_login", "account_reauthenticate", "account_logout", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip
# Wagtail serves published pages and documents here; what may be seen is decided page by page.
CONTENT = {"wagtail_serve", "wagtaildocs_serve", "wagtaildocs_authenticate_with_password",
           "wagtailcore_login", "wagtailcore_authenticate_with_password"}  # fmt: skip
