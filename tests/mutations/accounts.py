from tests.mutations.plant import Fault

DOOR = "tests/accounts/test_door.py"
FACTOR = "tests/accounts/test_second_factor.py"
OUTBOX = "tests/messaging/test_outbox.py"
CARRIERS = "tests/messaging/test_carriers.py"


def fault(name: str, file: str, old: str, new: str, test: str = DOOR, rows: tuple[str, ...] = ("S-35",)) -> Fault:
    return Fault(name=name, rows=rows, file=file, old=old, new=new, test=test)


FAULTS = [
    fault(
        "a code has as many tries as one likes",
        "accounts/door/code.py",
        "expires_at__gt=at, tries_left__gt=0)",
        "expires_at__gt=at)",
    ),
    fault(
        "a code never expires",
        "accounts/door/code.py",
        "used_at=None, expires_at__gt=at, tries_left__gt=0)",
        "used_at=None, tries_left__gt=0)",
    ),
    fault(
        "a used code opens again",
        "accounts/door/code.py",
        "used_at=None).update(used_at=at):",
        "used_at=None).update(used_at=None):",
    ),
    fault(
        "Persian digits of a code are not read",
        "accounts/door/code.py",
        'code = "".join(latin_digits(typed).split())',
        'code = "".join(typed.split())',
    ),
    fault(
        "the door leads to foreign sites",
        "accounts/door/views.py",
        "    if wanted and url_has_allowed_host_and_scheme(",
        "    if wanted or url_has_allowed_host_and_scheme(",
    ),
    fault(
        "a closed account is turned away without a word",
        "accounts/adapter.py",
        'messages.error(request, _("This membership is closed. A counter of the municipality can help."))',
        "pass",
    ),
    fault(
        "the cap on login codes does not hold",
        "messaging/code.py",
        "HourlySpend.objects.filter(hour=hour, sent__lt=settings.SMS_HOURLY_CAP)",
        "HourlySpend.objects.filter(hour=hour)",
    ),
    fault(
        "staff work without a second factor",
        "accounts/second_factor.py",
        'return redirect("mfa_activate_totp")',
        "return None",
        FACTOR,
    ),
    fault(
        "an old session inherits the second factor",
        "accounts/second_factor.py",
        'any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))',
        "is_mfa_enabled(request.user, FACTORS)",
        FACTOR,
    ),
    fault(
        "a late message is sent all the same",
        "messaging/outbox/deliver.py",
        "if message.expires_at is not None and message.expires_at <= at:",
        "if False:",
        OUTBOX,
    ),
    fault(
        "a lease is not respected",
        "messaging/outbox/deliver.py",
        "return Q(leased_until=None) | Q(leased_until__lte=at)",
        "return Q()",
        OUTBOX,
        ("C-46",),
    ),
    fault(
        "after a lost answer the message is sent again unasked",
        "messaging/outbox/deliver.py",
        "if ask_first and not ask(message, at=at):",
        "if False:",
        CARRIERS,
        ("C-46",),
    ),
]
