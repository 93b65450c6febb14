"""E-mail through Django's mail settings."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from messaging.mail.mark import message_id, return_path
from messaging.mail.status import status_of
from messaging.providers.base import Accepted, Ambiguous, NoSuchAddress, NotReached, Parcel, Refused


class Smtp:
    name = "smtp"

    def send(self, parcel: Parcel) -> Accepted:
        own_id = message_id(parcel.local_id)
        connection = get_connection()
        mail = EmailMessage(
            subject=parcel.subject,
            body=parcel.text,
            from_email=return_path(parcel.local_id) or None,  # of the envelope; people read the header
            to=[parcel.address],
            headers={**parcel.headers, "From": settings.DEFAULT_FROM_EMAIL, "Message-ID": own_id},
            connection=connection,
        )
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:  # nothing was said yet
            raise NotReached(type(error).__name__) from None
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            _refused(*min(error.recipients.values()), is_recipient=True)
        except smtplib.SMTPResponseException as error:
            _refused(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise Ambiguous(type(error).__name__) from None
        finally:
            connection.close()
        return Accepted(id=own_id)

    def find(self, parcel: Parcel) -> Accepted | None:
        """Mail servers cannot be asked. The same Message-ID lets the mailbox drop a second copy, and a lost receipt
        harms more than a double one; of news the opposite is true."""
        if parcel.once:
            raise Ambiguous("a mail server cannot be asked")
        return None


def _refused(code: int, text: bytes | str, *, is_recipient: bool = False) -> None:
    """Four hundred and more: not now. Five hundred: never. 550 and 551 to the recipient: there is no such mailbox,
    unless the server says that it refuses us, and not the address (5.7.1 and its like).
    """
    if code < 500:
        raise NotReached(f"status {code}") from None
    said = status_of(text.decode("ascii", "replace") if isinstance(text, bytes) else text)
    if is_recipient and code in {550, 551} and (said is None or said.is_gone):
        raise NoSuchAddress(f"status {code}") from None
    raise Refused(f"status {said or code}") from None
