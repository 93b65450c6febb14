"""What goes wrong at a start is said in one plain sentence, without a traceback."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Usage = namedtuple("Usage", "total used free")


def demo(*arguments: str, var: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bin/demo", *arguments],
        cwd=ROOT,
        env={**os.environ, "SHAHRVAND_VAR": str(var), **env},
        text=True,
        capture_output=True,
        timeout=60,
    )


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo("--port", str(port), var=tmp_path)
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_none_is_refused(tmp_path: Path):
    assert "from 1024 to 65000" in demo("--port", "80", var=tmp_path).stderr


def test_two_starts_in_one_folder_are_refused(tmp_path: Path):
    import fcntl

    with (tmp_path / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = demo("--port", "18765", var=tmp_path)
    assert done.returncode == 1
    assert "Another bin/demo is running" in done.stderr


@pytest.mark.parametrize("command", ["demo", "test", "lint", "format", "schema"])
def test_an_old_python_can_read_the_command_and_is_told(command: str):
    source = (ROOT / "bin" / command).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    pretend = f"import sys; sys.version_info = (3, 8, 0); exec(compile({source!r}, 'bin/{command}', 'exec'))"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 1
    assert done.stderr == "Shahrvand needs Python 3.11 or later; this is Python 3.8.\n"


def test_a_missing_venv_module_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch):
    from steps import environment

    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.Plain, match="apt install python3-venv"):
        environment._make(None)


def test_a_disk_without_room_is_told_before_the_work_starts(monkeypatch: pytest.MonkeyPatch):
    from steps import environment

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 5_000_000))
    with pytest.raises(environment.Plain, match="disk is full: 1500 MB are needed here and 5 MB are free"):
        environment.room(1500)


def test_a_disk_that_fills_up_during_the_work_is_told_plainly(capsys: pytest.CaptureFixture[str]):
    from steps import environment

    def work() -> int:
        raise OSError(environment.errno.ENOSPC, "No space left on device")

    assert environment.plainly(work) == 1
    assert capsys.readouterr().err == "The disk is full; free some space and start again.\n"
