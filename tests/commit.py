"""The commit that is tested: samples follow from it, so a run can be repeated and the next commit looks elsewhere."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def digest() -> str:
    """The commit's hash; "0" where there is no repository (a planted fault's copy of the tree)."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return "0"
    return done.stdout.strip()


def changed(since: str) -> set[str]:
    """Files that differ from a revision, those that git does not know yet included; nothing when it has no such one."""
    found: set[str] = set()
    for command in (["diff", "--name-only", since, "--"], ["ls-files", "--others", "--exclude-standard"]):
        try:
            done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)
        except (OSError, subprocess.SubprocessError):
            return set()
        found |= set(done.stdout.splitlines())
    return found


def number() -> int:
    return int(digest(), 16)
