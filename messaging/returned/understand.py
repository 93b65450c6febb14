"""What a returned letter says: a report of delivery (RFC 3464) or of abuse (RFC 5965) on a letter that bears our mark."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from uuid import UUID

from messaging.mail.mark import marked
from messaging.mail.status import Status, status_of
from messaging.models import ReturnedMail

Outcome = ReturnedMail.Outcome
# Where mail servers write whom a letter came for; the mark is what is believed, not the header.
_CAME_FOR = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_ARRIVED = {"delivered", "relayed", "expanded"}


@dataclass(frozen=True, kw_only=True)
class Returned:
    """`outcome` is a ReturnedMail.Outcome; `is_over`: that letter is not tried any more."""

    local_id: UUID
    outcome: str
    status: str = ""
    is_over: bool = False


def understand(raw: bytes) -> Returned | None:
    """None: it is no report, or not on a letter of ours, or nobody can make sense of it."""
    try:
        return _understood(message_from_bytes(raw))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # the parser meets whatever comes
        return None


def _understood(mail: "Message[str, str]") -> Returned | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = _parts(mail)
    local_id = _marked(mail, parts)
    if local_id is None:
        return None
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            return _delivery(local_id, _parts(part))
        if part.get_content_type() == "message/feedback-report":
            is_abuse = any(_word(fields, "Feedback-Type") == "abuse" for fields in _parts(part))
            return Returned(local_id=local_id, outcome=Outcome.COMPLAINT) if is_abuse else None
    return None


def _parts(mail: "Message[str, str]") -> "list[Message[str, str]]":
    inside = mail.get_payload()
    return [part for part in inside if isinstance(part, Message)] if isinstance(inside, list) else []


def _word(fields: "Message[str, str]", name: str) -> str:
    words = str(fields.get(name, "")).split()
    return words[0].casefold() if words else ""


def _marked(mail: "Message[str, str]", parts: "list[Message[str, str]]") -> UUID | None:
    """Named by the address it came for, or by the Message-ID of our letter, which is brought along."""
    headers = [str(value) for name in _CAME_FOR for value in mail.get_all(name, [])]
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            headers += [str(original.get("Message-ID", "")) for original in _parts(part)]
        elif part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                headers.append(str(message_from_string(text.decode("ascii", "replace")).get("Message-ID", "")))
    return next(filter(None, map(marked, headers)), None)


def _delivery(local_id: UUID, blocks: "list[Message[str, str]]") -> Returned | None:
    """Our letters have one recipient; a mailbox that passes them on may have made several of it."""
    actions = [
        (_word(block, "Action"), status_of(str(block.get("Status", "")))) for block in blocks if "Action" in block
    ]
    if not actions or any(action in _ARRIVED for action, _status in actions):
        return None
    failed = [status for action, status in actions if action == "failed"]
    delayed = [status for action, status in actions if action == "delayed"]
    if failed and len(failed) == len(actions):
        return _failed(local_id, [status for status in failed if status is not None], len(failed))
    status = next(filter(None, delayed), None)
    return Returned(local_id=local_id, outcome=Outcome.DELAYED, status=str(status or "")) if delayed else None


def _failed(local_id: UUID, statuses: list[Status], count: int) -> Returned | None:
    if len(statuses) < count:
        return None
    if all(status.is_gone for status in statuses):
        outcome = Outcome.BOUNCED
    else:
        outcome = Outcome.REFUSED if all(status.is_final for status in statuses) else Outcome.DELAYED
    return Returned(local_id=local_id, outcome=outcome, status=str(statuses[0]), is_over=True)
