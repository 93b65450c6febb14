"""The gateways this installation knows, by code."""

from payments.gateways.base import Gateway
from payments.gateways.stripe import StripeGateway

_KNOWN: dict[str, type[Gateway]] = {StripeGateway.code: StripeGateway}


def gateway(code: str) -> Gateway:
    """Raises LookupError for a code nobody knows."""
    if code not in _KNOWN:
        raise LookupError(f"No gateway is called {code!r}.")
    return _KNOWN[code]()


def gateways() -> list[Gateway]:
    """Those that are configured, in the order in which they are offered."""
    return [made for made in (known() for known in _KNOWN.values()) if made.is_configured()]
