from tests.mutations.plant import Fault

ENGINE = "tests/club/test_engine.py"
EARNING = "tests/club/test_earning.py"
SPENDING = "tests/club/test_spending.py"
PUBLISH = "tests/club/test_publish.py"
STATEMENT = "tests/club/test_statement.py"


def fault(name: str, rows: tuple[str, ...], file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=rows, file=f"club/{file}", old=old, new=new, test=test)


FAULTS = [
    fault(
        "the weekday bonus is rounded down",
        ("C-24",),
        "rules/engine.py",
        "points = rounded(base * num, den)",
        "points = base * num // den",
        ENGINE,
    ),
    fault(
        "half a step counts",
        ("C-23",),
        "rules/engine.py",
        "steps = max(0, int(basis)) // body.every",
        "steps = rounded(max(0, int(basis)), body.every)",
        ENGINE,
    ),
    fault(
        "Thursday counts as a working day",
        ("C-24",),
        "rules/documents.py",
        "WORKDAYS = [5, 6, 0, 1, 2]",
        "WORKDAYS = [5, 6, 0, 1, 2, 3]",
        ENGINE,
    ),
    fault(
        "a missing fact is taken for a no",
        ("C-23",),
        "rules/engine.py",
        "if matches is None or basis is None or unknown:",
        "if matches is None or basis is None:",
        ENGINE,
    ),
    fault(
        "the rules of today decide about yesterday",
        ("C-40",),
        "points/record.py",
        "in versions_at(kind=kind, at=occurred_at):",
        "in versions_at(kind=kind, at=at):",
        EARNING,
    ),
    fault(
        "a repeat with other facts is accepted",
        ("C-42",),
        "points/record.py",
        "if (event.member_id, event.kind, event.facts) != (member_id, kind, dict(facts)):",
        "if False:",
        EARNING,
    ),
    fault(
        "a part of the form pays again when it was cleared",
        ("C-22",),
        "members/complete.py",
        "new = sorted(filled_parts(member) - set(completed(member_id=member_id)))",
        "new = sorted(filled_parts(member))",
        EARNING,
    ),
    fault(
        "one person sets a rule alone",
        ("C-23",),
        "rules/publish.py",
        "if version.drafted_by_id == by:",
        "if False:",
        PUBLISH,
    ),
    fault(
        "a value of a point holds before it is approved",
        ("C-32",),
        "points/read.py",
        "filter(valid_from__lte=at, approved_at__isnull=False)",
        "filter(valid_from__lte=at)",
        PUBLISH,
    ),
    fault(
        "a hold is spent twice under two keys",
        ("C-40",),
        "points/hold.py",
        "    if held.capture_journal_id is not None:\n        return held.capture_journal_id\n",
        "",
        SPENDING,
    ),
    fault(
        "released points are spent late",
        ("C-40",),
        "points/hold.py",
        "    if held.released_at is not None:\n        raise HoldEnded(hold_id)\n",
        "",
        SPENDING,
    ),
    fault(
        "a second partial return forgets the first",
        ("C-40",),
        "points/reverse.py",
        "decision.points - left - already",
        "decision.points - left",
        SPENDING,
    ),
    fault(
        "a line of the statement carries the balance before it",
        ("C-40",),
        "points/read.py",
        "        running -= row.amount\n    return",
        "        running += row.amount\n    return",
        STATEMENT,
    ),
]
