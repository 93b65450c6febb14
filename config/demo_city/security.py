"""How the people of Nilab secured their accounts: one of them has an e-mail address that is confirmed."""

from accounts import api as accounts

MAIL = "maryam@nilab.example"


def load_security(*, maryam: int) -> None:
    """Before her wishes are loaded, some of which want mail. `maryam` is her user id; twice is the same as once."""
    accounts.set_email(user_id=maryam, email=MAIL)
