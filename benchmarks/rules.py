"""Evaluations of a rule a second: with its whole trace, and compiled. In one process, without a database.

The rule is the documents' purchase rule with the weekday bonus (sample value 2 points per 500,000 rials). Both answers
are compared for every purchase first. BENCHMARK_SECONDS (default 3) is the time of one measurement.
"""

import os
import random
import time
from collections.abc import Callable, Mapping
from typing import Any

from points.rules.body import parse
from points.rules.compiled import compiled
from points.rules.engine import NOTHING_USED, evaluate
from shop.orders.kinds import purchase_body

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "3"))
PURCHASES = 1000


def purchases() -> list[dict[str, Any]]:
    """Facts of a thousand purchases by chance, always the same."""
    chance = random.Random(1405)
    return [
        {
            "cash_rials": chance.randrange(0, 20_000_000, 1000),
            "centre_covered": chance.random() < 0.9,
            "special_centre": chance.random() < 0.1,
            "weekday": chance.randrange(7),
            "order": f"N{number}",
        }
        for number in range(PURCHASES)
    ]


def rate(judge: Callable[[Mapping[str, Any]], object], facts: list[dict[str, Any]]) -> float:
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < SECONDS:
        for each in facts:
            judge(each)
        done += len(facts)
    return done / took


def run() -> dict[str, Any]:
    body, facts = parse(purchase_body(points=2)), purchases()
    quick = compiled(body)
    differ = [each["order"] for each in facts if evaluate(body, each).points != quick(each, NOTHING_USED)]
    traced = rate(lambda each: evaluate(body, each), facts)
    untraced = rate(lambda each: quick(each, NOTHING_USED), facts)
    return {
        "benchmark": "rules",
        "what": "evaluations a second of the purchase rule with its weekday bonus, one process",
        "traced_per_second": round(traced),
        "compiled_per_second": round(untraced),
        "purchases": len(facts),
        "differ": differ,
    }


def told(result: dict[str, Any]) -> str:
    agree = "Both agree" if not result["differ"] else f"They DIFFER for {result['differ']}"
    return (
        f"{result['what']}: traced {result['traced_per_second']}/s, compiled {result['compiled_per_second']}/s."
        f" {agree} on {result['purchases']} purchases."
    )
