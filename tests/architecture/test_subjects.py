"""Subjects of members, points and the club: each is started, owns its tables, and is asked through functions."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

from tests.architecture.layers import ROOT, modules_of, ranks

CUT = ["members", "points", "club"]
RANKS = ranks()
# Who still asks another subject's tables instead of its functions. The list only shrinks: what is gone must leave it.
STILL = (Path(__file__).parent / "tables_read_across.txt").read_text(encoding="utf-8").split()


def subject_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("package", CUT)
def test_every_subject_that_has_something_to_say_at_the_start_is_asked(package: str):
    """A ready.py that `AppConfig.ready()` does not list would silently say nothing."""
    subjects = import_module(f"{package}.apps").SUBJECTS
    assert sorted(subjects) == sorted(file.parent.name for file in (ROOT / package).glob("*/ready.py"))


@pytest.mark.parametrize("package", CUT)
def test_every_subjects_tables_are_gathered(package: str):
    """Django looks into models.py of the package only: a subject that is not gathered there has no tables."""
    gathered = import_module(f"{package}.models").__all__
    owned = [
        node.name
        for file in (ROOT / package).glob("*/models.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "models.Model" for base in node.bases)
    ]
    assert sorted(gathered) == sorted(owned)


def read_across() -> set[str]:
    """ "points.holds.hold:members.api.Member" where a module imports a table of another subject."""
    tables = {
        model.__name__: model.__module__ for package in CUT for model in apps.get_app_config(package).get_models()
    }
    found = set()
    for package in CUT:
        for file in modules_of(package):
            if file.name in {"models.py", "api.py"}:
                continue
            module = module_of(file)
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.ImportFrom) or not node.module or node.module.split(".")[0] not in CUT:
                    continue
                if not node.module.endswith((".models", ".api")):
                    continue
                for name in node.names:
                    home = tables.get(name.name)
                    if home is not None and subject_of(home) != subject_of(module):
                        found.add(f"{module}:{node.module}.{name.name}")
    return found


def test_no_more_subjects_ask_another_ones_tables_than_did():
    more = read_across() - set(STILL)
    assert not more, "Call a function of the subject that owns the table:\n" + "\n".join(sorted(more))


def test_the_list_of_those_that_still_do_only_shrinks():
    gone = set(STILL) - read_across()
    assert not gone, "Take these out of tables_read_across.txt:\n" + "\n".join(sorted(gone))


def upward_relations() -> dict[str, set[str]]:
    """Name under which a lower table would see an upper one → packages above which it must not be used."""
    names: dict[str, set[str]] = {}
    for model in apps.get_models():
        source = model._meta.app_label
        for field in model._meta.local_fields:
            if source not in RANKS or not isinstance(field, Field) or field.remote_field is None:
                continue
            target = field.related_model._meta.app_label
            name = field.remote_field.get_accessor_name()
            if target in CUT and source != target and name and "+" not in name:
                names.setdefault(name.removesuffix("_set"), set()).add(target)
    return names


def used_upward(text: str, name: str) -> bool:
    """As an attribute, or at the beginning of a lookup ("introduction__introducer")."""
    return bool(re.search(rf"\.{name}(?:_set)?\b(?!\()|[\"(]{name}__|[\"']{name}[\"']", text))


def test_no_table_is_looked_at_from_below():
    """A reverse relation of an upper package is an import that no import shows."""
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for name, targets in upward_relations().items()
        for target in targets
        for file in modules_of(target)
        if used_upward(file.read_text(encoding="utf-8"), name) and (target, name) not in WORDS_OF_BOTH
    ]
    assert not found, "\n".join(found)


# A name that a lower table uses for something of its own, too. (package, name)
WORDS_OF_BOTH = {("members", "measures")}  # the files in which subjects bring their numbers


@pytest.mark.parametrize(
    "code",
    ["member.introduction.introducer", 'select_related("introduction__introducer")', 'hasattr(row, "introduction")'],
)
def test_a_planted_look_from_below_is_noticed(code: str):
    assert used_upward(code, "introduction")
    assert not used_upward("the introduction of a rule", "introduction")
