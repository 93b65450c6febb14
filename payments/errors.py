"""What the door of payments may raise."""


class PaymentError(Exception):
    """The request was refused; nothing changed."""


class PayableDiffers(PaymentError):
    """A payable of this kind and ref exists, with another amount, payer or currency."""


class AlreadyPaid(PaymentError):
    """The payable is paid."""


class NotOpen(PaymentError):
    """The payable is over: expired, withdrawn, past its deadline or under review; or a bank works on it still."""


class GatewayNotOffered(PaymentError):
    """This gateway cannot take this amount now; the text says why, in the reader's language."""


class GatewayRefused(PaymentError):
    """The gateway said no. A new try is a new attempt."""


class GatewayUnreachable(PaymentError):
    """Nobody knows whether the gateway heard us. The same attempt is resumed by the next try, or by the sweep."""
