"""The translations: compiled without gettext, and checked for messages that nobody translated."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from steps.environment import PYTHON, ROOT, VENV, prepare, say

CATALOGUE = ROOT / "locale" / "fa" / "LC_MESSAGES" / "django.po"
LEFT_ALONE = [".venv", "var", "tests", "benchmarks", ".git"]


def compile_all() -> None:
    """Every .po of ours to its .mo, by Babel: a fresh machine has no msgfmt. Quick when nothing changed."""
    for source in sorted((ROOT / "locale").rglob("LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        command = [VENV / "bin" / "pybabel", "-q", "compile", "-i", source, "-o", compiled, "-l", source.parts[-3]]
        subprocess.run(command, cwd=ROOT, check=True)


def untranslated() -> list[str]:
    """Messages in code and templates that the Persian catalogue lacks, leaves empty or marks fuzzy."""
    if not shutil.which("xgettext"):
        say("Left out: unextracted messages (no xgettext; apt-get install gettext).")
        return []
    with tempfile.TemporaryDirectory() as folder:
        # A copy of the sources: makemessages writes beside what it reads.
        copy = Path(folder) / "city"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_ALONE, "*.mo", "__pycache__", "media"))
        (copy / "locale").mkdir(exist_ok=True)
        subprocess.run(
            [PYTHON, "manage.py", "makemessages", "-l", "fa", "--no-obsolete", "--no-wrap", "-v0"],
            cwd=copy, check=True, env={**os.environ, "SHAHRVAND_VAR": f"{folder}/var"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        script = "import sys; from steps.messages import gaps; print('\\n'.join(gaps(sys.argv[1])))"
        fresh = copy / "locale" / "fa" / "LC_MESSAGES" / "django.po"
        done = subprocess.run(
            [PYTHON, "-c", script, fresh], cwd=ROOT / "bin", check=True, text=True, stdout=subprocess.PIPE
        )
    return [line for line in done.stdout.splitlines() if line]


def gaps(file: str) -> list[str]:
    """Runs inside .venv, where polib is. msgmerge marks what it only guessed as fuzzy: that is a gap too."""
    import polib

    fresh = polib.pofile(file)
    return [
        f"{entry.occurrences[0][0] if entry.occurrences else '?'}: {entry.msgid!r}"
        for entry in fresh
        if not entry.obsolete and not entry.translated()
    ]


def main() -> int:
    """bin/translations: what a release runs beside migrate and collectstatic."""
    prepare()
    compile_all()
    return 0
