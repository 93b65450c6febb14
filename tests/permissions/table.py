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


def before_all(things: Any) -> dict[str, object]:
    return {"year": 1300, "month": 1}


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
    "accounts:password_door": Row(200, HERE, HERE, HERE, HERE),
    "accounts:email": members(),
    "accounts:email_code": Row(DOOR, HERE, HERE, HERE, HERE),  # nothing waits to be confirmed
    "accounts:email_remove": posts(anonymous=DOOR),
    "accounts:phone": members(),
    "accounts:phone_new": Row(DOOR, HERE, HERE, HERE, HERE),  # the old number is not proven
    "accounts:phone_code": Row(DOOR, HERE, HERE, HERE, HERE),
    "accounts:again": members(),
    "accounts:password": Row(DOOR, HERE, HERE, HERE, HERE),  # a code comes first
    "accounts:password_remove": posts(anonymous=DOOR),
    "accounts:sessions": members(),
    "accounts:session_end": posts(lambda things: {"session_id": 1}, anonymous=DOOR),
    "accounts:opened": members(),
    "accounts:data": members(),
    "accounts:data_json": members(),
    "accounts:leave": members(),
    "accounts:merge": members(),
    "accounts:merge_code": Row(DOOR, HERE, HERE, HERE, HERE),
    "accounts:merge_review": Row(DOOR, HERE, HERE, HERE, HERE),
    # club: the counter
    "club:join": Row(200, HERE, HERE, HERE, HERE),
    "club:joined": members(),
    "club:counter": Row(DOOR, 404, 404, 404, 404),
    "club:counter_new": Row(DOOR, 404, 404, 404, 404),
    "club:counter_code": Row(DOOR, 404, 404, 404, 404),
    "club:counter_receipt": Row(DOOR, 404, 404, 404, 404, lambda things: {"number": "0"}),
    "club:counter_identity": Row(DOOR, 404, 404, 404, 404),
    "club:counter_lost": Row(DOOR, 404, 404, 404, 404),
    "club:counter_lost_code": Row(DOOR, 404, 404, 404, 404),
    "club:counter_lost_join": Row(DOOR, 404, 404, 404, 404),
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
    "club:standing": members(),
    "club:profile": members(),
    "club:profile_part": Row(DOOR, 200, 200, 200, 200, lambda things: {"code": "identity"}),
    "club:confirm_identity": posts(anonymous=DOOR),
    # club: wishes
    "club:wishes": members(),
    "club:wishes_limits": posts(anonymous=DOOR),
    "club:wishes_pause": posts(anonymous=DOOR),
    "club:wishes_again": posts(lambda things: {"channel": "sms"}, anonymous=DOOR),
    "club:wishes_again_code": Row(DOOR, 404, 404, 404, 404, lambda things: {"channel": "sms"}),  # nobody is stopped
    "club:consent_receipt": owner(lambda things: {"event_id": things.consent}),
    "club:way_out": everyone(lambda things: {"token": things.way_out}),
    "club:points": members(),
    "club:points_csv": members(),
    # club: statements, plan, invitation, numbers
    "club:statements": members(),
    "club:statement_days": members(),
    "club:statement": owner(before_all, seen=404),  # everybody's own months; nobody has one from before joining
    "club:statement_csv": owner(before_all, seen=404),
    "club:statement_pdf": owner(before_all, seen=404),
    "club:plan": members(),
    "club:goal_new": members(),
    "club:goal_edit": owner(lambda things: {"pk": things.goal}),
    "club:goal_move": posts(lambda things: {"pk": things.goal}, anonymous=DOOR),
    "club:invite": members(),
    "club:invited": Row(DOOR, HERE, HERE, HERE, HERE, lambda things: {"code": things.invitation}),
    "club:numbers": everyone(),
    "club:numbers_csv": everyone(),
    "club:rules": everyone(),
    # Everybody's own entries; tests/points/test_why.py opens one.
    "club:gave_nothing": members(),
    "club:why": Row(DOOR, 404, 404, 404, 404, lambda things: {"decision_id": 0}),
    "facts:tax_payments": Row(401, 401, 401, 401, 401),  # signed requests only
    "facts:tax_returns": Row(401, 401, 401, 401, 401),  # signed requests only
    # club: rewards and the door of a venue
    "club:rewards": everyone(),
    "club:reward": everyone(lambda things: {"slug": things.reward}),
    "club:reward_take": posts(lambda things: {"slug": things.reward}),
    "club:my_rewards": members(),
    "club:my_reward": owner(lambda things: {"number": things.taken}),
    "club:reward_return": posts(lambda things: {"number": things.taken}),
    "club:venue": Row(DOOR, 404, 404, 200, 404),
    "club:venue_use": posts(),
    # messaging
    "messaging:list": members(),
    # Only the carrier, by a secret in the address; tests/messaging/test_replies.py comes with it.
    "incoming:kavenegar": Row(404, 404, 404, 404, 404, lambda things: {"secret": "x"}),
    "incoming:kavenegar_status": Row(404, 404, 404, 404, 404, lambda things: {"secret": "x"}),
    "demo:inbox": everyone(),  # in the demo and in tests only: a deployment check refuses it elsewhere
    "demo:inbox_json": everyone(),
    "demo:reply": posts(),
}

# allauth's pages of the second factor, and what is not an address of a page.
SECOND_FACTOR = {
    "account_login", "account_reauthenticate", "account_logout", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn", "mfa_remove_webauthn",
}  # fmt: skip
# Wagtail serves published pages and documents here; what may be seen is decided page by page.
CONTENT = {"wagtail_serve", "wagtaildocs_serve", "wagtaildocs_authenticate_with_password",
           "wagtailcore_login", "wagtailcore_authenticate_with_password"}  # fmt: skip
