"""`bin/test --requirements`: write docs/requirements.md anew from what the last full run proved, and say the sums.

A row is done when a test that carries its id ran and passed and none that carries it failed. A caught fault is a
test in tests/mutations/ that carries the id: it broke the row's code and saw the row's tests fail.
"""

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.requirements import RECORD

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "requirements.md"
DEEP = DOCUMENT.with_name("deep-tests.md")
HEAD = """# Requirements

Every sentence of the five seed documents that asks for something is a row here: 220 rows, ids fixed for good. Tests and commits name these ids. **This file is written by `bin/test --requirements`** after a full run: a row is *done* when a test that carries its id ran and passed, and none failed. *Caught fault* says that a fault planted in the row's code made its tests fail (`tests/mutations/`). **[blank]** in a row means that the document leaves the number empty: it is an administrator's setting without a hidden default.

"""
SEEDS = {
    "C": "Citizens' Club system",
    "S": "City services management, the app Shahr-e Man",
    "M": "Mashhad's e-municipality plan",
    "G": "Gomishan municipality's e-services: taxi, machinery, expert fee",
    "T": "Tehran 137 Plus",
}


@dataclass(frozen=True)
class Row:
    id: str
    text: str
    package: str


def rows() -> list[Row]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if re.match(r"\| [CSMGT]-\d\d ", line)
    ]
    return [Row(id=cell[0], text=cell[1], package=cell[2]) for cell in cells]


def proved() -> tuple[set[str], set[str]]:
    """(rows done, rows with a caught fault)."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    passed, failed, caught = set(), set(), set()
    for test in record.values():
        if test["fault"]:
            caught |= set(test["rows"]) if test["outcome"] == "passed" else set()
        elif test["outcome"] == "passed":
            passed |= set(test["rows"])
        elif test["outcome"] == "failed":
            failed |= set(test["rows"])
    return passed - failed, caught | noticed_deep()


def noticed_deep() -> set[str]:
    """Rows whose fault the last deep run saw noticed: an ordinary run plants only a few."""
    if not DEEP.exists():
        return set()
    lines = [line.split(" | ") for line in DEEP.read_text(encoding="utf-8").splitlines() if line.endswith("| yes |")]
    return {row for cells in lines for row in re.findall(r"[CSMGT]-\d\d", cells[2])}


def document(known: list[Row], done: set[str], caught: set[str]) -> str:
    owners = Counter(row.package.split(",")[0] for row in known)
    finished = Counter(row.package.split(",")[0] for row in known if row.id in done)
    text = HEAD + "| package | rows | done | open |\n|---|---|---|---|\n"
    for owner, total in owners.most_common():
        text += f"| {owner} | {total} | {finished[owner]} | {total - finished[owner]} |\n"
    text += f"| all | {len(known)} | {len(done)} | {len(known) - len(done)} |\n"
    for letter, title in SEEDS.items():
        text += (
            f"\n## {letter}: {title}\n\n| id | requirement | package | state | caught fault |\n|---|---|---|---|---|\n"
        )
        for row in known:
            if row.id.startswith(letter):
                state = "**done**" if row.id in done else "open"
                text += f"| {row.id} | {row.text} | {row.package} | {state} | {'yes' if row.id in caught else ''} |\n"
    return text


def main() -> int:
    if not RECORD.exists():
        sys.stderr.write("No full run has been recorded yet: run bin/test --services first.\n")
        return 1
    known = rows()
    done, caught = proved()
    done &= {row.id for row in known}
    DOCUMENT.write_text(document(known, done, caught), encoding="utf-8")
    sys.stdout.write(
        f"{len(done)} of {len(known)} rows are done, {len(caught)} have a caught fault: docs/requirements.md\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
