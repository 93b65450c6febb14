"""E-mail through Django's mail settings."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from messaging.providers.base import Accepted, Ambiguous, NoSuchAddress, NotReached, Parcel, Refused


class Smtp:
    name = "smtp"

    def send(self, parcel: Parcel) -> Accepted:
        message_id = f"<{parcel.local_id}@{settings.MAIL_DOMAIN}>"
        connection = get_connection()
        mail = EmailMessage(
            subject=parcel.subject,
            body=parcel.text,
            to=[parcel.address],
            headers={**parcel.headers, "Message-ID": message_id},
            connection=connection,
        )
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:  # nothing was said yet
            raise NotReached(type(error).__name__) from None
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            _refused(min(code for code, _text in error.recipients.values()), is_recipient=True)
        except smtplib.SMTPResponseException as error:
            _refused(error.smtp_code)
        except (smtplib.SMTPException, OSError) as error:
            raise Ambiguous(type(error).__name__) from None
        finally:
            connection.close()
        return Accepted(id=message_id)

    def find(self, parcel: Parcel) -> Accepted | None:
        """Mail servers cannot be asked. The same Message-ID lets the mailbox drop a second copy, and a lost receipt
        harms more than a double one; of news the opposite is true."""
        if parcel.once:
            raise Ambiguous("a mail server cannot be asked")
        return None


def _refused(code: int, *, is_recipient: bool = False) -> None:
    """Four hundred and more: not now. Five hundred: never. 550 and 551 to the recipient: there is no such mailbox."""
    if code < 500:
        raise NotReached(f"status {code}") from None
    if is_recipient and code in {550, 551}:
        raise NoSuchAddress(f"status {code}") from None
    raise Refused(f"status {code}") from None
