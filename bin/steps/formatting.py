"""bin/format: what can be put right by a tool is put right."""

import subprocess

from steps.environment import ROOT, prepare
from steps.linting import tool


def main() -> int:
    prepare(tests=True)
    templates = [str(file) for file in sorted((ROOT / "templates").rglob("*.html"))]
    commands = [
        [tool("ruff"), "check", "--fix", "--quiet", "."],
        [tool("ruff"), "format", "--quiet", "."],
        *([[tool("djhtml"), "--tabwidth", "2", *templates]] if templates else []),
    ]
    return max(subprocess.call(command, cwd=ROOT) for command in commands)
