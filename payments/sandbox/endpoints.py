"""The part of /v1 that we call. Requests are refused as Stripe refuses them, by its own list of parameters."""

import re
from collections.abc import Callable
from typing import Any

from stripe import params as known
from stripe.params import checkout as known_checkout

from payments.sandbox import contract, money
from payments.sandbox.state import ApiError, Object, Peer, invalid

CURRENCIES = {"eur", "usd", "gbp", "chf", "aed", "try"}
MINIMUM = {"eur": 50, "usd": 50, "gbp": 30, "chf": 50, "aed": 200, "try": 2000}
SHORTEST, LONGEST = 1800, 86400  # life of a session, seconds
Endpoint = Callable[[Peer, dict[str, Any], str], Object]


def answer(peer: Peer, method: str, path: str, request: dict[str, Any]) -> Object:
    """The answer to one call, with what was asked to be expanded. Raises ApiError."""
    for verb, pattern, endpoint in ROUTES:
        found = re.fullmatch(pattern, path)
        if verb == method and found:
            expand = request.pop("expand", [])
            made = endpoint(peer, request, found[1] if found.groups() else "")
            answered: Object = _expanded(peer, made, [text.split(".") for text in expand])
            return answered
    raise ApiError(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")


def _checked(params: Any, request: dict[str, Any]) -> None:
    if fault := contract.check_params(params, request):
        code, name = fault
        said = "Missing required" if code == "parameter_missing" else "Received unknown"
        raise invalid(f"{said} parameter: {name}", code, name)


def create_session(peer: Peer, request: dict[str, Any], _: str) -> Object:
    _checked(known_checkout.SessionCreateParams, request)
    lines = request.get("line_items") or []
    if not lines or not request.get("success_url") or request.get("mode") != "payment":
        raise invalid("Missing required param: line_items, success_url or mode.", "parameter_missing")
    total, currency = _sum(lines)
    ends = int(request.get("expires_at") or peer.now() + LONGEST)
    if not peer.now() + SHORTEST <= ends <= peer.now() + LONGEST:
        text = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(text, param="expires_at")
    session = peer.make(
        "cs_test_",
        amount_subtotal=total,
        amount_total=total,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        cancel_url=request.get("cancel_url"),
        client_reference_id=request.get("client_reference_id"),
        currency=currency,
        custom_fields=[],
        custom_text={},
        expires_at=ends,
        metadata=request.get("metadata") or {},
        mode="payment",
        payment_method_types=["card"],
        payment_status="unpaid",
        shipping_options=[],
        status="open",
        success_url=request["success_url"],
    )
    session["url"] = f"{peer.public_url}/c/pay/{session['id']}"
    data = request.get("payment_intent_data") or {}
    peer.hidden[session["id"]] = {"payment_intent_data": data, "lines": lines}
    return session


def _sum(lines: list[dict[str, Any]]) -> tuple[int, str]:
    """Total and currency of the lines, or what Stripe says against them."""
    currencies = {str((line.get("price_data") or {}).get("currency", "")).lower() for line in lines}
    if len(currencies) > 1:
        raise invalid("All line items must have the same currency.", param="line_items")
    currency = currencies.pop()
    if currency not in CURRENCIES:
        raise invalid(f"Invalid currency: {currency}.", param="currency")
    total = 0
    for line in lines:
        text = str(line["price_data"].get("unit_amount", ""))
        if not text.isascii() or not text.isdigit():  # a negative line is refused too
            raise invalid(f"Invalid non-negative integer: {text}", "parameter_invalid_integer", "unit_amount")
        total += int(text) * int(line.get("quantity", 1))
    if total < MINIMUM[currency]:
        raise invalid(f"The total must be at least {MINIMUM[currency]} {currency}.", "amount_too_small")
    return total, currency


def expire_session(peer: Peer, request: dict[str, Any], ref: str) -> Object:
    session = peer.get(ref, "cs_test_", "checkout.session")
    if session["status"] != "open":
        text = f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
        raise invalid(text)
    money.expire(peer, session)
    return session


def create_refund(peer: Peer, request: dict[str, Any], _: str) -> Object:
    _checked(known.RefundCreateParams, request)
    return money.refund(peer, request)


def _retrieve(prefix: str, what: str) -> Endpoint:
    return lambda peer, request, ref: peer.get(ref, prefix, what)


def _list(what: str, path: str, params: Any, filters: tuple[str, ...]) -> Endpoint:
    def listed(peer: Peer, request: dict[str, Any], _: str) -> Object:
        _checked(params, request)
        rows = [
            row
            for row in peer.all(what)
            if all(row.get(name) == request[name] for name in filters if name in request)
            and row["created"] >= int((request.get("created") or {}).get("gte", 0))
        ]
        after = [row["id"] for row in rows].index(request["starting_after"]) + 1 if "starting_after" in request else 0
        limit = int(request.get("limit", 10))
        page = rows[after : after + limit]
        return {"object": "list", "data": page, "has_more": len(rows) > after + limit, "url": f"/v1{path}"}

    return listed


def _expanded(peer: Peer, made: Any, paths: list[list[str]]) -> Any:
    """A copy in which the ids on these paths are replaced by the objects they name."""
    if not paths or not isinstance(made, dict):
        return made
    copy = dict(made)
    for name in {path[0] for path in paths}:
        deeper = [path[1:] for path in paths if path[0] == name and len(path) > 1]
        value = copy.get(name)
        inner = peer.objects.get(value, value) if isinstance(value, str) else value
        copy[name] = (
            [_expanded(peer, item, deeper) for item in inner]
            if isinstance(inner, list)
            else _expanded(peer, inner, deeper)
        )
    return copy


ROUTES: list[tuple[str, str, Endpoint]] = [
    ("POST", r"/checkout/sessions", create_session),
    ("POST", r"/checkout/sessions/(\w+)/expire", expire_session),
    ("POST", r"/refunds", create_refund),
    ("GET", r"/checkout/sessions/(\w+)", _retrieve("cs_test_", "checkout.session")),
    ("GET", r"/payment_intents/(\w+)", _retrieve("pi_", "payment_intent")),
    ("GET", r"/charges/(\w+)", _retrieve("ch_", "charge")),
    ("GET", r"/refunds/(\w+)", _retrieve("re_", "refund")),
    ("GET", r"/balance_transactions/(\w+)", _retrieve("txn_", "balance_transaction")),
    ("GET", r"/events/(\w+)", _retrieve("evt_", "event")),
    (
        "GET",
        r"/checkout/sessions",
        _list("checkout.session", "/checkout/sessions", known_checkout.SessionListParams, ("payment_intent", "status")),
    ),
    ("GET", r"/refunds", _list("refund", "/refunds", known.RefundListParams, ("payment_intent", "charge"))),
    ("GET", r"/events", _list("event", "/events", known.EventListParams, ("type",))),
    (
        "GET",
        r"/balance_transactions",
        _list(
            "balance_transaction",
            "/balance_transactions",
            known.BalanceTransactionListParams,
            ("type", "currency", "source"),
        ),
    ),
]
