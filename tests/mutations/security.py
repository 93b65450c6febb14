from tests.mutations.plant import Fault

EMAIL = "tests/accounts/test_email.py"
PHONE = "tests/accounts/test_phone_change.py"
PASSWORD = "tests/accounts/test_password.py"
SESSIONS = "tests/accounts/test_session_list.py"
PASSKEYS = "tests/accounts/test_passkeys.py"


def fault(name: str, file: str, old: str, new: str, test: str, rows: tuple[str, ...] = ("S-32",)) -> Fault:
    return Fault(name=name, rows=rows, file=file, old=old, new=new, test=test)


FAULTS = [
    fault(
        "a code by mail has as many tries as one likes",
        "accounts/email/proof.py",
        "expires_at__gt=at, tries_left__gt=0)",
        "expires_at__gt=at)",
        EMAIL,
        ("C-66",),
    ),
    fault(
        "an address counts before its code is back",
        "accounts/email/proof.py",
        "        proof.save()\n",
        "        proof.save()\n        User.objects.filter(pk=user_id).update(email=address)\n",
        EMAIL,
        ("C-66",),
    ),
    fault(
        "the mailbox that no longer counts hears nothing",
        "accounts/email/proof.py",
        "if before and before.lower() != address.lower():",
        "if False:",
        EMAIL,
        ("C-66",),
    ),
    fault(
        "a new number is taken without proof of the old one",
        "accounts/phone/views.py",
        "    return bool(kept) and kept.get(",
        "    return True or kept.get(",
        PHONE,
    ),
    fault(
        "a change of number forgets that the old one changed meanwhile",
        "accounts/phone/change.py",
        "filter(pk=user_id, phone=old_phone, is_active=True)",
        "filter(pk=user_id, is_active=True)",
        PHONE,
    ),
    fault(
        "sessions outlive a change of number",
        "accounts/phone/change.py",
        'session_epoch=F("session_epoch") + 1',
        'session_epoch=F("session_epoch")',
        PHONE,
    ),
    fault(
        "an officer changes the number of staff",
        "accounts/phone/change.py",
        "if (person.is_staff or person.is_superuser) and not officer.is_superuser:",
        "if False:",
        PHONE,
    ),
    fault(
        "tries of a password are not counted for the number",
        "accounts/door/limits.py",
        "whos = _each(PASSWORD_NUMBER, phone) +",
        "whos =",
        PASSWORD,
    ),
    fault(
        "a phone left open is enough to set a password",
        "accounts/fresh.py",
        "        if is_fresh(request):",
        "        if True:",
        PASSWORD,
    ),
    fault(
        "anybody ends anybody's session",
        "accounts/sessions.py",
        "UserSession.objects.filter(user_id=user_asking(request).pk).exclude(session_key=request.session.session_key)\n    row = ",
        "UserSession.objects.exclude(session_key=request.session.session_key)\n    row = ",
        SESSIONS,
    ),
    fault(
        "staff enter with a code alone when their factor is a passkey",
        "accounts/second_factor.py",
        "return bool(user.is_staff or user.is_superuser or has_app(user.pk))",
        "return bool(has_app(user.pk))",
        PASSKEYS,
        ("S-35",),
    ),
    fault(
        "who has a passkey as factor sets up an app with a code alone",
        "accounts/views.py",
        "or (has_second_factor(user_asking(request).pk) and not session_passed(request))",
        "",
        PASSKEYS,
        ("S-35",),
    ),
]
