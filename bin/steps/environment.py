"""The Python environment: .venv with exactly what the lock names, renewed only when the lock changed."""

import errno
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Plain(Exception):
    """Something went wrong that a person can mend: the message is one plain sentence, shown without a traceback."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def room(needed_mb: int) -> None:
    """Refuse early, in words, when the disk cannot hold what comes."""
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < needed_mb:
        raise Plain(f"The disk is full: {needed_mb} MB are needed here and {free} MB are free.")


def no_space(error: OSError) -> bool:
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def run(command: list[str], doing: str, env: dict[str, str] | None = None) -> str:
    """Run a step quietly; its output is shown only when it failed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        if "No space left on device" in done.stdout or "disk is full" in done.stdout:
            raise Plain(f"The disk became full while {doing}.")
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Plain(f"Something failed while {doing}. The last lines it said:\n{tail}")
    return done.stdout


def prepare(*, tests: bool = False) -> None:
    """Make .venv and install the lock (and what tests need) unless that was done for this very lock."""
    locks = [ROOT / "requirements.txt", *([ROOT / "requirements-test.txt"] if tests else [])]
    wanted = hashlib.sha256(sys.version.encode() + b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    marker = VENV / f"installed-{'tests' if tests else 'product'}"
    if PYTHON.exists() and marker.exists() and marker.read_text() == wanted:
        return
    room(1500)
    uv = shutil.which("uv")
    if not PYTHON.exists():
        _make(uv)
    say("Installing the packages of the lock (once; later starts skip this) …")
    chosen = [part for lock in locks for part in ("-r", str(lock))]
    if uv:
        run([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *chosen], "installing packages")
    else:
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, *chosen], "installing packages")
    marker.write_text(wanted)


def _make(uv: str | None) -> None:
    if uv:
        run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)], "making .venv")
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Plain("This Python has no venv module; on Debian or Ubuntu install it with: apt install python3-venv")
    run([sys.executable, "-m", "venv", str(VENV)], "making .venv")


def plainly(main: Callable[[], int]) -> int:
    """Run a command; what a person can mend is said in a sentence, without a traceback."""
    try:
        return main()
    except Plain as problem:
        sys.stderr.write(f"{problem}\n")
    except OSError as error:
        if not no_space(error):
            raise
        sys.stderr.write("The disk is full; free some space and start again.\n")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
    return 1
