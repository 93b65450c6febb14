from tests.mutations.plant import Fault

DOOR = "tests/accounts/test_door.py"
FACTOR = "tests/accounts/test_second_factor.py"
OUTBOX = "tests/messaging/test_outbox.py"
CARRIERS = "tests/messaging/test_carriers.py"
LIMITS = "tests/accounts/test_door_limits.py"
LEVELS = "tests/accounts/test_levels.py"
MERGE = "tests/accounts/test_merge_factor.py"


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
        "        and url_has_allowed_host_and_scheme(",
        "        or url_has_allowed_host_and_scheme(",
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
        "HourlySpend.objects.filter(hour=hour, sent__lt=settings.SMS_HOURLY_CAP - kept)",
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
    fault(
        "a template calls every code a login",
        "messaging/outbox/carry.py",
        ' and message.params.get("purpose", "enter") == "enter"',
        "",
        CARRIERS,
    ),
    fault(
        "a membership that an app keeps is merged away by its number",
        "accounts/mine/merge.py",
        "    _ask_factor(from_id, factor, at)\n",
        "",
        MERGE,
    ),
    fault(
        "the app's code is tried as often as one likes",
        "accounts/mine/merge.py",
        "if refusal := limits.take_factor(user_id=user_id, at=at):",
        "if refusal := None:",
        MERGE,
    ),
    fault(
        "a refused request counts",
        "accounts/door/limits.py",
        "    refusals = [refusal for limit, who in whos if (refusal := _full(limit, who, now))]\n",
        "    refusals = []\n",
        LIMITS,
    ),
    fault(
        "a host of IPv6 is as many addresses as it likes",
        "accounts/door/address.py",
        "v4=32, v6=64",
        "v4=32, v6=128",
        LIMITS,
    ),
    fault(
        "strangers use up what a browser has left",
        "accounts/door/limits.py",
        'whos = _each(OWN, f"{phone}:{asker.share}") if asker.share else',
        "whos =",
        LIMITS,
    ),
    fault(
        "an alarm closes a prefix for everybody",
        "accounts/door/limits.py",
        'whos += _each(ALARMED, f"{phone[:-4]}:{asker.network}")',
        "whos += _each(ALARMED, phone[:-4])",
        LIMITS,
    ),
    fault(
        "a flood may have the whole cap of the city",
        "messaging/code.py",
        "kept = 0 if message.from_kept else",
        "kept = 0 if message.from_kept or True else",
        LIMITS,
    ),
    fault(
        "a level lifts itself",
        "accounts/access/levels.py",
        "if level >= level_of(user_id=by, at=at) or",
        "if",
        LEVELS,
        ("S-14",),
    ),
    fault(
        "the own role and the administrator's are reshaped",
        "accounts/access/roles.py",
        "return not holds and height_of(role) < level_of(user_id=by, at=at)",
        "return True",
        LEVELS,
        ("S-14",),
    ),
    fault(
        "the highest level appoints administrators",
        "accounts/access/roles.py",
        "return HIGHEST if role.group.name == ADMINISTRATOR else int(role.level)",
        "return int(role.level)",
        LEVELS,
        ("S-14",),
    ),
]
