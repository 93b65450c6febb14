"""The hosted page, in English and Persian, without a line of script. Rendered from files beside this one."""

import re
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from lib.text import latin_digits
from payments.sandbox import money
from payments.sandbox.cards import LISTED, spaced
from payments.sandbox.state import ApiError, Object, Peer

HERE = Path(__file__).resolve().parent / "pages"
_engine = Engine(dirs=[str(HERE)])
Page = tuple[int, str, str]  # status, HTML, address to go on to


def style() -> bytes:
    return (HERE / "pay.css").read_bytes()


def index(peer: Peer) -> Page:
    return 200, _html("index.html", address=peer.public_url), ""


def pay(peer: Peer, ref: str, form: dict[str, Any] | None) -> Page:
    """Show the session, or (with a form) try to pay it. Raises ApiError for one that does not exist."""
    session = peer.get(ref, "cs_test_", "checkout.session")
    if session["status"] == "complete":
        return 303, "", _back(session)
    if session["status"] != "open":
        return 410, _html("over.html", back=session["cancel_url"] or ""), ""
    if form is None:
        return 200, _form(peer, session), ""
    if form.get("way") == "debit":
        money.begin_debit(peer, session)
        return 303, "", _back(session)
    number = re.sub(r"\D", "", latin_digits(str(form.get("number", ""))))
    intent = money.intent_of(peer, session)
    intent["payment_method"] = money.new_method(peer, number or "0000")["id"]
    try:
        money.confirm(peer, intent)
    except ApiError as error:
        return 402, _form(peer, session, error=error, number=number), ""
    if intent["status"] == "requires_action":
        return 303, "", f"/c/challenge/{intent['id']}"
    money.complete(peer, session, paid=True)
    return 303, "", _back(session)


def challenge(peer: Peer, ref: str, form: dict[str, Any] | None) -> Page:
    """The payer's bank asks: is it you? Both answers lead back to a session that can still be paid or is paid."""
    intent = peer.get(ref, "pi_", "payment_intent")
    session = next(row for row in peer.all("checkout.session") if row["payment_intent"] == ref)
    if session["status"] != "open" or intent["status"] != "requires_action":
        return 303, "", f"/c/pay/{session['id']}"
    if form is None:
        return 200, _html("challenge.html", **_sum(session)), ""
    if form.get("answer") == "approve":
        money.confirm(peer, intent, passed=True)
        money.complete(peer, session, paid=True)
        return 303, "", _back(session)
    error = money.fail(peer, intent, code="payment_intent_authentication_failure", decline="")
    return 402, _form(peer, session, error=error), ""


def missing() -> Page:
    return 404, _html("over.html", back=""), ""


def _back(session: Object) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _form(peer: Peer, session: Object, *, error: ApiError | None = None, number: str = "4242424242424242") -> str:
    lines = [line["price_data"]["product_data"] for line in peer.hidden[session["id"]]["lines"]]
    said = error.body["error"] if error else {}
    return _html(
        "pay.html",
        **_sum(session),
        action=f"/c/pay/{session['id']}",
        lines=lines,
        error=said.get("message", ""),
        code=said.get("decline_code") or said.get("code", ""),
        number=spaced(number),
        cards=[{"number": spaced(card.number), "english": card.english, "persian": card.persian} for card in LISTED],
        back=session["cancel_url"] or "",
    )


def _sum(session: Object) -> dict[str, str]:
    whole, cents = divmod(session["amount_total"], 100)
    return {"total": f"{whole:,}.{cents:02}", "currency": session["currency"].upper()}


def _html(template: str, **context: Any) -> str:
    return _engine.get_template(template).render(Context(context))
