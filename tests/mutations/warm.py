"""Judges faults inside functions in seconds: a process that has loaded the program forks, and the fork is given the fault.

Starting the program takes longer than most tests. What differs inside a function's body can be put into the living
function, wherever it was imported to. What cannot (a constant, a class, a template, a migration) is planted in a copy
of the tree (plant.py), and so is what no test noticed here.

`python -m tests.mutations.warm` reads one request a line, {"file", "old", "new", "tests"}, and answers with a line:
{"code": pytest's exit code, "said": its last lines}, or {} where the fault cannot be put in.
"""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 300  # seconds; a fault that makes its test hang is noticed too
HUNG = -1
IS_A_FUNCTION = 0x1  # inspect.CO_OPTIMIZED: a class body and a module have none


def exchanged(file: str, old: str, new: str) -> bool:
    """Whether the living functions of the file do now what `new` says."""
    importlib.import_module(file.removesuffix(".py").replace("/", "."))
    path = str(ROOT / file)
    before, after = compile(old, path, "exec"), compile(new, path, "exec")
    if not _same_but_for_functions(before, after):
        return False
    living = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == path]
    for was, is_now in _differing(before, after):
        ours = [one for one in living if (one.__qualname__, one.__code__.co_firstlineno) == _place(was)]
        ours = ours or [one for one in living if _place(one.__code__) == _place(was)]
        if not ours or len(was.co_freevars) != len(is_now.co_freevars):
            return False
        for function in ours:
            function.__code__ = is_now
    return True


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _same_but_for_functions(one: CodeType, other: CodeType) -> bool:
    """Whether two modules or class bodies run the same, apart from the bodies of their functions."""
    if _runs(one) != _runs(other) or len(one.co_consts) != len(other.co_consts):
        return False
    return all(
        _same_but_for_functions(a, b)
        if isinstance(a, CodeType) and isinstance(b, CodeType) and not a.co_flags & IS_A_FUNCTION
        else isinstance(a, CodeType) == isinstance(b, CodeType) and (isinstance(a, CodeType) or a == b)
        for a, b in zip(one.co_consts, other.co_consts, strict=True)
    )


def _same(one: CodeType, other: CodeType) -> bool:
    if _runs(one) != _runs(other) or len(one.co_consts) != len(other.co_consts):
        return False
    return all(
        _same(a, b) if isinstance(a, CodeType) and isinstance(b, CodeType) else type(a) is type(b) and a == b
        for a, b in zip(one.co_consts, other.co_consts, strict=True)
    )


def _runs(code: CodeType) -> tuple[Any, ...]:
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags


def _differing(one: CodeType, other: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions of a module, or of its classes, that differ."""
    for a, b in zip(one.co_consts, other.co_consts, strict=True):
        if isinstance(a, CodeType) and isinstance(b, CodeType) and not _same(a, b):
            if a.co_flags & IS_A_FUNCTION:
                yield a, b
            else:
                yield from _differing(a, b)


def judge(request: dict[str, Any]) -> dict[str, Any]:
    """In a fork of its own: pytest's exit code, or nothing where the fault cannot be put in."""
    with tempfile.TemporaryFile("w+") as said:
        if not (child := os.fork()):
            _in_the_fork(request, said.fileno())
        code = _waited(child)
        if code is None:
            return {"code": HUNG, "said": f"nothing within {PATIENCE} seconds"}
        said.seek(0)
        return {} if code == UNFIT else {"code": code, "said": "\n".join(said.read().strip().splitlines()[-15:])}


UNFIT = 77


def _in_the_fork(request: dict[str, Any], output: int) -> None:
    os.setpgid(0, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = UNFIT
    try:
        if exchanged(request["file"], request["old"], request["new"]):
            import pytest
            from hypothesis import Phase, settings

            # That an example fails is enough: no search for the smallest.
            settings.register_profile("planted", phases=[Phase.explicit, Phase.generate])
            settings.load_profile("planted")
            code = int(pytest.main([*request["tests"], "-x", "-q", "-p", "no:cacheprovider"]))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _waited(child: int) -> int | None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


class Warm:
    """The process, started when the first fault comes."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.process: subprocess.Popen[str] | None = None

    def ask(self, **request: Any) -> dict[str, Any]:
        if self.process is None:
            command = [sys.executable, "-m", "tests.mutations.warm"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> None:
        if self.process is not None:
            self.process.communicate(timeout=30)  # its input ends, and so does it


def main() -> None:
    import django
    from django.urls import get_resolver

    answers = os.fdopen(os.dup(1), "w")  # what else is printed does not get among the answers
    os.dup2(2, 1)
    django.setup()
    assert get_resolver().url_patterns  # all views
    for module in ("hypothesis", "pytest_django", "faker"):
        importlib.import_module(module)
    for line in sys.stdin:
        answers.write(json.dumps(judge(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
