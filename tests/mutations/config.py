from tests.mutations.plant import Fault

FAULTS = [
    Fault(
        name="a phone number stands whole in the log",
        rows=("C-66",),
        file="config/logs.py",
        old="return _PHONE.sub(lambda match: masked(match.group()), text)",
        new="return text",
        test="tests/settings/test_logs.py",
    ),
    Fault(
        name="every page gets the loose policy of the staff pages",
        rows=("C-13",),
        file="config/security.py",
        old="if request.path.startswith(STAFF_PAGES):",
        new="if request.path:",
        test="tests/settings/test_security.py",
    ),
    Fault(
        name="a task forgets which request queued it",
        rows=("C-13",),
        file="config/celery.py",
        old='        headers["shahrvand_request_id"] = request_id.get()',
        new="        pass",
        test="tests/settings/test_logs.py",
    ),
]
