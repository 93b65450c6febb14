"""What runs on SQLite, too, in `bin/test --services`: the tests of code whose result can differ there.

Everything else says the same on both and is tested on PostgreSQL, where cities live; plain `bin/test` runs all of it
on what the machine has. tests/architecture/test_databases.py finds a file of the program that is missing here.
"""

# A file that asks which database it has, speaks SQL by itself, or leaves it to the database where nothing sorts and
# which hour a moment lies in → the tests that show it on both.
BRANCHES: dict[str, list[str]] = {
    "accounts/names/find.py": ["tests/accounts/test_names.py"],
    "members/consent/guards.py": ["tests/members/test_consent.py"],
    "members/consent/ready.py": ["tests/members/test_consent.py"],
    "members/facets/feed.py": ["tests/members/test_facets.py"],
    "points/rules/guards.py": ["tests/points/test_publish.py"],
    "points/awards/heard.py": ["tests/points/test_early_returns.py"],
    "points/awards/record.py": ["tests/points/test_earning.py"],
    "points/rules/ready.py": ["tests/points/test_publish.py", "tests/points/test_facts_api.py"],
    "config/health.py": ["tests/settings/test_health.py"],
    "ledger/apps.py": ["tests/ledger/test_guards_survive.py"],
    "ledger/asked.py": ["tests/ledger/test_audit_sees.py"],
    "ledger/seal.py": ["tests/ledger/test_audit_sees.py"],
    "ledger/audit.py": ["tests/ledger/test_audit.py"],
    "ledger/checkpoint.py": ["tests/ledger/test_checkpoints.py"],
    "ledger/checks.py": ["tests/ledger/test_plans.py"],
    "ledger/guards.py": ["tests/ledger/test_guards.py"],
    "ledger/journal.py": ["tests/ledger/test_keys.py"],
    "ledger/outstanding.py": ["tests/points/test_books.py"],
    "ledger/statements.py": ["tests/ledger/test_points.py", "tests/ledger/test_model.py"],
    "ledger/wallet/lock.py": ["tests/ledger/test_points.py", "tests/ledger/test_merge.py"],
    "ledger/wallet/sweep.py": ["tests/ledger/test_sweep.py"],
    "lib/append_only.py": ["tests/members/test_consent.py", "tests/points/test_reviews.py"],
    "messaging/spend.py": ["tests/messaging/test_staff.py"],
    "payments/rates.py": ["tests/payments/test_rates.py"],
    "payments/sweep.py": ["tests/payments/test_lost_answers.py", "tests/payments/test_deadlines.py"],
    "shop/catalogue/browse.py": ["tests/shop/catalogue/test_list.py"],
}

# These are called by a name, by an address or by a migration: no import leads from their tests to them.
BY_NAME = {"points/rules/ready.py", "config/health.py", "lib/append_only.py"}

# What is right by one conditional statement and its row count, or by what a constraint refuses.
CONDITIONS = [
    "tests/club/test_rewards.py",
    "tests/points/test_spending.py",
    "tests/ledger/test_come_back.py",
    "tests/ledger/test_money.py",
    "tests/messaging/test_outbox.py",
    "tests/payments/test_paying.py",
    "tests/shop/orders/test_pay.py",
    "tests/shop/orders/test_place.py",
]


def on_both() -> list[str]:
    """Every file of tests that runs on both."""
    return sorted({*CONDITIONS, *(file for files in BRANCHES.values() for file in files)})
