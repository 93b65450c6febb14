"""Rule bodies and facts by chance, always the same for the same seed."""

import random
from typing import Any

from points.activities.kinds import INDIVIDUAL, TAX_PAID, TAXES
from shop.orders.kinds import PURCHASE

LEAVES: dict[str, list[dict[str, Any]]] = {
    PURCHASE: [
        {"f": "centre_covered", "op": "=", "v": True},
        {"f": "special_centre", "op": "!=", "v": True},
        {"f": "weekday", "op": "in", "v": [5, 6, 0, 1, 2]},
        {"f": "cash_rials", "op": ">=", "v": 1_000_000},
        {"f": "cash_rials", "op": "between", "v": [500_000, 3_000_000]},
        {"f": "order", "op": "=", "v": "A"},
    ],
    TAX_PAID: [
        {"f": "in_full", "op": "=", "v": True},
        {"f": "days_early", "op": ">=", "v": 0},
        {"f": "days_early", "op": "<=", "v": 12},
        {"f": "tax", "op": "in", "v": ["renovation", "vehicle"]},
        {"f": "tax", "op": "!=", "v": "other"},
    ],
    INDIVIDUAL: [{"f": "office", "op": "=", "v": "Parks"}, {"f": "credit", "op": "<=", "v": 40}],
}
COUNTED = {PURCHASE: "cash_rials", TAX_PAID: "days_early", INDIVIDUAL: "credit"}
TABLES = {TAX_PAID: ("tax", list(TAXES)), INDIVIDUAL: ("activity", ["planting", "first aid"])}


def tree(chance: random.Random, kind: str, deep: int = 2) -> dict[str, Any]:
    word = chance.choice(["f", "f", "all", "any", "not"]) if deep else "f"
    if word == "f":
        return chance.choice(LEAVES[kind])
    if word == "not":
        return {"not": tree(chance, kind, deep - 1)}
    return {word: [tree(chance, kind, deep - 1) for _ in range(chance.randrange(4))]}


def body(chance: random.Random) -> dict[str, Any]:
    """Of the closed form, with every part now and then."""
    kind = chance.choice(list(LEAVES))
    made: dict[str, Any] = {"trigger": kind, "amount": _amount(chance, kind)}
    if chance.random() < 0.6:
        made["when"] = tree(chance, kind)
    made["multiply"] = [
        {"id": f"f{n}", "when": tree(chance, kind), "num": chance.randrange(1, 30), "den": chance.randrange(1, 12)}
        for n in range(chance.choice([0, 0, 1, 2]))
    ]
    windows = ["day", "month", "lifetime"]
    made["caps"] = [
        {"per": per, "window": window, "max_points": chance.choice([0, 5, 20, 100])}
        for per in ("member", "rule")
        for window in windows
        if chance.random() < 0.15
    ]
    if chance.random() < 0.3:
        made["round"] = "down"
    if chance.random() < 0.3:
        made["expiry_months"], made["pending_days"] = chance.randrange(1, 25), chance.randrange(8)
    return made


def _amount(chance: random.Random, kind: str) -> dict[str, Any]:
    way, points = chance.random(), chance.randrange(40)
    if way < 0.2 and kind in TABLES:
        by, names = TABLES[kind]
        return {"by": by, "table": {name: chance.randrange(30) for name in names if chance.random() < 0.8}}
    if way < 0.4:
        return {"points": points}
    every = chance.choice([1, 3, 500_000]) if kind == PURCHASE else chance.choice([1, 1, 2, 7])
    most = chance.choice([None, None, 10, 1_200_000])
    return {"per": COUNTED[kind], "every": every, "points": points, "max_days": most}


def facts(chance: random.Random, kind: str) -> dict[str, Any]:
    """Of one activity; some are unknown."""
    said: dict[str, Any] = {
        PURCHASE: {
            "cash_rials": chance.choice([0, 499_999, 500_000, 2_500_000, 9_999_999]),
            "centre_covered": chance.random() < 0.8,
            "special_centre": chance.random() < 0.3,
            "weekday": chance.randrange(7),
            "order": chance.choice("AB"),
        },
        TAX_PAID: {
            "tax": chance.choice(list(TAXES)),
            "days_early": chance.randrange(-3, 30),
            "in_full": chance.random() < 0.8,
        },
        INDIVIDUAL: {
            "activity": chance.choice(["planting", "first aid", ""]),
            "credit": chance.randrange(60),
            "reason": "…",
            "office": chance.choice(["Parks", "Culture"]),
        },
    }[kind]
    return {name: value for name, value in said.items() if chance.random() < 0.93}


def used(chance: random.Random, made: dict[str, Any]) -> dict[str, int]:
    return {f"{cap['per']}:{cap['window']}": chance.randrange(30) for cap in made["caps"] if chance.random() < 0.7}
