"""What a document names between backticks or in a block of code: paths, commands, addresses, names of Python."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.architecture.layers import ROOT, ranks

FENCE = re.compile(r"^\s*```(\w*)\n(.*?)^\s*```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)")
COMMAND = re.compile(r"(?<![\w/.])bin/([a-z_]+)\b(?!/)((?:\s+--[a-z-]+)*)")
MANAGED = re.compile(r"\bmanage\.py ([a-z_]+)")
MODULE = re.compile(r"\bpython -m ([\w.]+)(?: ([a-z_]+))?")
PATH = re.compile(r"^[\w.*-]*(?:/[\w.*-]+)*/?$")
ENDINGS = (".py", ".md", ".html", ".txt", ".css", ".js", ".toml", ".in", ".po", ".ini", ".yaml")


def spans(text: str) -> Iterator[str]:
    """Everything between backticks; of a block of code each line."""
    for _language, block in FENCE.findall(text):
        yield from (line.strip() for line in block.splitlines())
    yield from SPAN.findall(FENCE.sub("", text))


def faults(text: str, document: Path) -> Iterator[str]:
    """What the text of a document names and the repository does not have."""
    for span in spans(text):
        yield from (f"{span}: {fault}" for fault in _commands(span))
        if not _is_there(span, document.parent):
            yield f"{span}: is not there"
    for target, anchor in LINK.findall(FENCE.sub("", text)):
        if "://" not in target and not _leads(document, target, anchor):
            yield f"{target}#{anchor}: the link leads nowhere"


def _commands(span: str) -> Iterator[str]:
    for name, options in COMMAND.findall(span):
        if not (ROOT / "bin" / name).is_file():
            yield f"there is no bin/{name}"
        told = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "bin" / "steps").glob("*.py"))
        yield from (f"bin/{name} takes no {one}" for one in options.split() if f'"{one}"' not in told)
    for name in MANAGED.findall(span):
        if name not in get_commands():
            yield f"there is no command {name}"
    for module, name in MODULE.findall(span):
        path = ROOT / module.replace(".", "/")
        if not path.is_dir() and not path.with_suffix(".py").is_file():
            yield f"there is no module {module}"
        elif name and not (path / f"{name}.py").is_file():
            yield f"{module} has no {name}"


def _is_there(span: str, folder: Path) -> bool:
    """True for whatever is no path, no address and no name of ours."""
    if span.startswith("/") and PATH.match(span):
        return _answers(span)
    if "/" in span or span.endswith(ENDINGS):
        return not PATH.match(span) or not _may_be_path(span) or _is_file(span, folder)
    if re.match(rf"^(?:{'|'.join(ranks())})(?:\.\w+)+$", span):
        return _imports(span)
    return True


def _may_be_path(span: str) -> bool:
    """`application/json` and `sms/status` are none: nothing of ours begins so and no file ends so."""
    return span.endswith(ENDINGS) or span.endswith("/") or (ROOT / span.split("/")[0]).is_dir()


def _is_file(span: str, folder: Path) -> bool:
    """From the root, from the document's folder, among the tests (the map says `permissions/`), or any file so named."""
    if span.split("/")[0] == "var":
        return True  # what a running city makes
    if any(list(base.glob(span.rstrip("/"))) for base in (ROOT, folder, ROOT / "tests")):
        return True
    return "/" not in span and any(next((ROOT / place).rglob(span), None) for place in ranks())


def _answers(path: str) -> bool:
    """Whether an address of ours stands there; pages of the city, and Wagtail's "not found", may have any address."""
    try:
        return resolve(path).url_name not in {None, "wagtail_serve"}
    except Resolver404:
        return False


def _imports(name: str) -> bool:
    """A module, or what stands in one. Settings of production are found and not run."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:size])
        if path.is_dir() or path.with_suffix(".py").is_file():
            break
    found = importlib.import_module(".".join(parts[:size])) if size < len(parts) else None
    for part in parts[size:]:
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


def _leads(document: Path, target: str, anchor: str) -> bool:
    path = document.parent / target if target else document
    if not path.exists():
        return False
    if not anchor:
        return True
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
