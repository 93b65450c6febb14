"""What comes from outside: texts, cookies, pictures, pushes; and who may keep what goes out."""

from tests.mutations.plant import Fault


def fault(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=("C-66",), file=file, old=old, new=new, test=test)


REFUSED, FIELDS = "tests/settings/test_refused.py", "tests/lib/test_fields.py"
WEBHOOKS, TABLE = "tests/payments/test_webhooks.py", "tests/permissions/test_table.py"

FAULTS = [
    fault(
        "a text is cleaned after its length was judged",
        "lib/fields.py",
        "(clean(text) or self.empty_value) if isinstance(text, str) else text",
        "text",
        FIELDS,
    ),
    fault("a NUL in an address reaches the database", "config/refused.py", "*_texts(request.GET)", "", REFUSED),
    fault("a NUL in a cookie reaches the sessions", "config/refused.py", "*headers, *cookies,", "*headers,", REFUSED),
    fault(
        "a NUL in a form reaches the database",
        "config/refused.py",
        "return _refused() if _has_nul(_texts(request.POST)) else None",
        "return None",
        REFUSED,
    ),
    fault(
        "a new page may be kept by anybody",
        "config/caching.py",
        "= PERSONAL\n        return",
        "= says\n        return",
        TABLE,
    ),
    fault(
        "a public page that a member saw is kept by proxies",
        "config/caching.py",
        'response["Cache-Control"] = KNOWN',
        "pass",
        TABLE,
    ),
    fault("a deep push is an error of ours", "lib/storable.py", "_check(said, DEEPEST)", "pass", WEBHOOKS),
    fault(
        "a picture that was cut off is taken",
        "lib/uploads.py",
        "        picture.load()\n",
        "",
        "tests/lib/test_uploads.py",
    ),
    fault(
        "who only looks at the door leaves a session",
        "accounts/door/views.py",
        "        return redirect(onward(request))\n    if request.method",
        "        return redirect(onward(request))\n    _remember(request)\n    if request.method",
        "tests/accounts/test_door.py",
    ),
    fault(
        "sessions whose time is over stay for ever",
        "accounts/tasks.py",
        'call_command("clearsessions")',
        "pass",
        "tests/accounts/test_sessions.py",
    ),
    fault(
        "each question whether the city is ready costs a look",
        "config/health.py",
        "if not _last or _last[0].until <= time.monotonic():",
        "if True:",
        "tests/settings/test_health.py",
    ),
]
