"""What outlasts a farewell, what is heard early, and what comes back of messages."""

from tests.mutations.plant import Fault

KEPT = "tests/members/test_suspensions_kept.py"
EARLY = "tests/points/test_early_returns.py"
DELIVERY = "tests/messaging/test_delivery.py"
RETURNED = "tests/messaging/test_returned.py"


def fault(name: str, row: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=(row,), file=file, old=old, new=new, test=test)


FAULTS = [
    fault(
        "a number that was given up before the suspension shakes it off",
        "S-31",
        "members/suspensions/kept.py",
        "return min(row.starts_at, at - settings.PAID_BEFORE_KEPT)",
        "return row.starts_at",
        KEPT,
    ),
    fault(
        "a suspension that was lifted comes back by the card",
        "S-31",
        "members/suspensions/goes_on.py",
        "    if here.exists():",
        "    if False:",
        KEPT,
    ),
    fault(
        "a number taken by a change brings no suspension along",
        "S-31",
        "members/suspensions/goes_on.py",
        "        joined(member_id=member.pk, phone=phone, at=at)",
        "        pass",
        KEPT,
    ),
    fault(
        "what is kept of a suspension goes on after its time",
        "S-31",
        "members/suspensions/goes_on.py",
        "filter(digest=mark, forget_at__gt=at)",
        "filter(digest=mark)",
        KEPT,
    ),
    fault(
        "the shorter of two suspensions holds",
        "S-31",
        "members/suspensions/carry.py",
        "    if here is not None and (here.until is None or (until is not None and until <= here.until)):",
        "    if here is not None:",
        KEPT,
    ),
    fault(
        "a return that was heard early is not applied",
        "C-40",
        "points/awards/record.py",
        "take_what_was_heard(event, at=at) if is_returned else 0",
        "0",
        EARLY,
    ),
    fault(
        "a repeat of the activity counts returns that came after it",
        "C-40",
        "points/awards/reverse.py",
        "source_id=event.source_id, was_early=True, fault=",
        "source_id=event.source_id, fault=",
        EARLY,
    ),
    fault(
        "a report that comes late takes the place of a final one",
        "C-46",
        "messaging/delivery/record.py",
        "    return _OPEN if delivery in FINAL else _OPEN[: _OPEN.index(delivery)]",
        "    return (*_OPEN, *FINAL)",
        DELIVERY,
    ),
    fault(
        "a code that was filtered stops the number",
        "C-46",
        "messaging/delivery/record.py",
        "    if message.kind not in settings.CODE_KINDS:",
        "    if True:",
        DELIVERY,
    ),
    fault(
        "anybody stops an address by a letter of his own",
        "C-68",
        "messaging/mail/mark.py",
        "        if any(constant_time_compare(",
        "        if True or any(constant_time_compare(",
        RETURNED,
    ),
    fault(
        "a letter that was refused because of us stops its address",
        "C-68",
        "messaging/mail/status.py",
        "        return self.is_final and self.subject not in _SUBJECTS and (self.subject, self.detail) not in _DETAILS",
        "        return self.is_final",
        RETURNED,
    ),
    fault(
        "a complaint that is told late ends what was agreed to since",
        "C-68",
        "messaging/returned/take.py",
        "said_at=min(came_at, at)",
        "said_at=at",
        RETURNED,
    ),
]
