from tests.mutations.plant import Fault

ENGINE = "tests/points/test_engine.py"
EARNING = "tests/points/test_earning.py"
SPENDING = "tests/points/test_spending.py"
PUBLISH = "tests/points/test_publish.py"
PROFILE = "tests/members/test_profile.py"
SHAHKAR = "tests/members/test_shahkar.py"
STATEMENT = "tests/points/test_statement.py"
EDGES = "tests/points/test_rules_edges.py"
ACTIVITIES = "tests/points/test_activities.py"
FACTS = "tests/points/test_facts_api.py"
MERGING = "tests/points/test_merging.py"


def fault(name: str, rows: tuple[str, ...], file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=rows, file=file, old=old, new=new, test=test)


FAULTS = [
    fault(
        "the weekday bonus is rounded down",
        ("C-24",),
        "points/rules/engine.py",
        'return rounded if body.rounding == "half_up" else lambda top, bottom: top // bottom',
        "return lambda top, bottom: top // bottom",
        ENGINE,
    ),
    fault(
        "half a step counts",
        ("C-23",),
        "points/rules/engine.py",
        "steps = max(0, counted) // body.every",
        "steps = rounded(max(0, counted), body.every)",
        ENGINE,
    ),
    Fault(
        name="Thursday counts as a working day",
        rows=("C-24",),
        file="shop/orders/kinds.py",
        old="WORKDAYS = [5, 6, 0, 1, 2]",
        new="WORKDAYS = [5, 6, 0, 1, 2, 3]",
        test=EDGES,
    ),
    fault(
        "a missing fact is taken for a no",
        ("C-23",),
        "points/rules/engine.py",
        "if matches is None or base is None or unknown:",
        "if matches is None or base is None:",
        ENGINE,
    ),
    fault(
        "the rules of today decide about yesterday",
        ("C-40",),
        "points/awards/record.py",
        "versions_at(kind=event.kind, at=event.occurred_at, with_trials=True)",
        "versions_at(kind=event.kind, at=event.received_at, with_trials=True)",
        EARNING,
    ),
    fault(
        "a repeat with other facts is accepted",
        ("C-42",),
        "points/awards/record.py",
        "if owner_of(event.member).pk != owner.pk or (event.kind, event.facts) != (kind, dict(facts)):",
        "if False:",
        EARNING,
    ),
    fault(
        "a part of the form pays again when it was cleared",
        ("C-22",),
        "members/joining/complete.py",
        "new = sorted(filled_parts(member) - set(completed(member_id=member_id)))",
        "new = sorted(filled_parts(member))",
        EARNING,
    ),
    fault(
        "one person sets a rule alone",
        ("C-23",),
        "points/rules/publish.py",
        "if version.drafted_by_id == by:",
        "if False:",
        PUBLISH,
    ),
    fault(
        "a value of a point holds before it is approved",
        ("C-32",),
        "points/balance/read.py",
        "filter(valid_from__lte=at, approved_at__isnull=False)",
        "filter(valid_from__lte=at)",
        PUBLISH,
    ),
    fault(
        "a hold is spent twice under two keys",
        ("C-40",),
        "points/holds/hold.py",
        "    if held.capture_journal_id is not None:\n        return held.capture_journal_id\n",
        "",
        SPENDING,
    ),
    fault(
        "released points are spent late",
        ("C-40",),
        "points/holds/hold.py",
        "    if held.released_at is not None:\n        raise HoldEnded(hold_id)\n",
        "",
        SPENDING,
    ),
    fault(
        "a second partial return forgets the first",
        ("C-40",),
        "points/awards/reverse.py",
        "decision.points - left - already",
        "decision.points - left",
        SPENDING,
    ),
    fault(
        "a line of the statement carries the balance before it",
        ("C-40",),
        "points/balance/read.py",
        "        running -= entry.amount\n    return",
        "        running += entry.amount\n    return",
        STATEMENT,
    ),
    fault(
        "a cap of the member is forgotten",
        ("C-40",),
        "points/awards/caps.py",
        '        for cap in sorted(_caps(held), key=lambda cap: cap.key):\n            if cap.per == "member":',
        '        for cap in sorted(_caps(held), key=lambda cap: cap.key):\n            if cap.per == "nobody":',
        EDGES,
    ),
    fault(
        "a used-up budget pays a part",
        ("C-40",),
        "points/rules/engine.py",
        "            return 0\n    return points",
        "            return max(0, (cap.max_points or 0) - used.get(cap.key, 0))\n    return points",
        ENGINE,
    ),
    fault(
        "the introducer is paid at the joining",
        ("C-25",),
        "club/referral/introduce.py",
        "    if not kind.is_real:\n        return []\n",
        "",
        EDGES,
    ),
    fault(
        "every purchase of whom one brought is paid",
        ("C-25",),
        "club/referral/introduce.py",
        "            source_id=str(member_id),",
        '            source_id=f"{member_id}:{occurred_at}",',
        EDGES,
    ),
    fault(
        "a version on trial pays",
        ("C-23",),
        "points/rules/judge.py",
        'return Judged(held=held, outcome="shadow", verdict=replace(verdict, points=0))',
        'return Judged(held=held, outcome="shadow", verdict=verdict)',
        PUBLISH,
    ),
    fault(
        "the first day early pays nothing",
        ("C-28",),
        "points/activities/kinds.py",
        'early = {"f": "days_early", "op": ">=", "v": 1}',
        'early = {"f": "days_early", "op": ">=", "v": 2}',
        EDGES,
    ),
    fault(
        "the body of a reviewed version may still change",
        ("C-23",),
        "points/rules/guards.py",
        "return f\"OLD.status <> 'draft' AND",
        "return f\"OLD.status = 'retired' AND",
        PUBLISH,
    ),
    fault(
        "one person gives credit alone",
        ("C-57",),
        "points/activities/allocate.py",
        "    if row.proposed_by_id == by:",
        "    if False:",
        ACTIVITIES,
    ),
    fault(
        "the same bill is heard twice under two keys",
        ("C-27",),
        "points/activities/tax_payments.py",
        "        if (known.body_hash, known.bill, known.is_return) != (row.body_hash, row.bill, False):",
        "        if False:",
        FACTS,
    ),
    fault(
        "the body of a report is not part of its signature",
        ("C-27",),
        "points/activities/sources.py",
        'lines = "\\n".join([timestamp, method, path, key, hashlib.sha256(body).hexdigest()])',
        'lines = "\\n".join([timestamp, method, path, key])',
        FACTS,
    ),
    fault(
        "a confirmed identity outlives a change of the phone",
        ("S-34",),
        "members/profile/identity.py",
        'digest("identity", f"{national_id}:{phone}")',
        'digest("identity", national_id)',
        SHAHKAR,
    ),
    fault(
        "the register may be asked without end",
        ("S-34",),
        "members/profile/identity.py",
        ">= TRIES_A_DAY",
        "> 10**9",
        SHAHKAR,
    ),
    fault(
        "a part of the profile pays before it is complete",
        ("C-20",),
        "members/profile/complete.py",
        "(filled_parts(answers_of(member)) & set(OPTIONAL))",
        "set(OPTIONAL)",
        PROFILE,
    ),
    fault(
        "a merged membership is still counted",
        ("C-20",),
        "members/facets/write.py",
        "if member.erased_at is not None or member.merged_into_id is not None:",
        "if member.erased_at is not None:",
        PROFILE,
    ),
    fault(
        "what one person earns once is paid to each of two memberships",
        ("C-20",),
        "points/leaving/merge.py",
        "if kind.is_once]",
        "if False]",
        MERGING,
    ),
    fault(
        "what an earlier membership did is forgotten at the next merge",
        ("C-20",),
        "points/leaving/merge.py",
        "member_id__in=memberships(member_id=merging.new_id)",
        "member_id__in=[merging.new_id]",
        MERGING,
    ),
]
