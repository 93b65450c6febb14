"""Parts start together and stop together; none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_when_one_part_dies_all_stop_and_it_is_named_with_the_end_of_its_log(tmp_path: Path):
    from steps.environment import Plain
    from steps.processes import Company

    def main() -> None:
        with Company(dict(os.environ), tmp_path / "var" / "log") as company:
            patient.append(company.start("web server", ["sleep", "60"]))
            company.start("worker", ["sh", "-c", "echo no more power; exit 3"])
            company.wait()

    patient: list[Any] = []
    with pytest.raises(Plain, match=r"(?s)The worker stopped by itself \(exit 3\).*no more power"):
        main()
    assert not lives(patient[0].process.pid)


def test_ctrl_c_ends_every_part_and_what_the_parts_started(tmp_path: Path):
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT / "bin")!r})
from pathlib import Path
from typing import Any
from steps.environment import plainly
from steps.processes import Company

def main():
    with Company(dict(os.environ), Path({str(tmp_path)!r}) / "log") as company:
        company.start("stubborn", ["sh", "-c", "trap '' TERM; sleep 300 & echo $! > {tmp_path}/child; wait; wait"])
        company.start("web", ["sleep", "300"])
        Path({str(tmp_path)!r}, "pids").write_text(" ".join(str(part.process.pid) for part in company.parts))
        company.wait()

from steps import processes
processes.PATIENCE = 1
sys.exit(plainly(main))
"""
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    until, pids = time.monotonic() + 60, []
    while len(pids) < 3 and time.monotonic() < until:
        told = [file.read_text() for file in (tmp_path / "pids", tmp_path / "child") if file.exists()]
        pids = [int(pid) for pid in " ".join(told).split()]
        time.sleep(0.05)
    assert len(pids) == 3
    assert all(lives(pid) for pid in pids)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == 1
    assert "Traceback" not in process.stderr.read()
    assert not [pid for pid in pids if lives(pid)]
