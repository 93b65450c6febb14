"""What import-linter cannot see: doors, foreign keys, strings, packages outside the contract."""

import ast
import re

import grimp
import pytest
from django.apps import apps
from django.db.models import Field

from tests.architecture.layers import ROOT, contract, modules_of, ranks

RANKS = ranks()
DOORS = {"api", "registry", "blocks"}
# Oscar's tables belong to the shop, allauth's to accounts; Django's and Wagtail's stand below everything.
OSCAR = {
    "address", "analytics", "basket", "catalogue", "checkout", "communication", "customer", "dashboard", "offer",
    "order", "partner", "payment", "reviews", "search", "shipping", "voucher", "wishlists", "oscar",
}  # fmt: skip
BORROWED = {**dict.fromkeys(OSCAR, "shop"), **dict.fromkeys(("account", "mfa"), "accounts")}


def crosses_a_wall(importer: str, imported: str) -> bool:
    """Between packages only a door may be imported. config composes: it may import all."""
    source, target = importer.split(".")[0], imported.split(".")[0]
    if source == target or source == "config" or target == "lib":
        return False
    parts = imported.split(".")
    return len(parts) < 2 or parts[1] not in DOORS


def test_packages_are_entered_by_their_doors_only():
    # No cache: whether `from club import api` means a module depends on files beside the one that is cached.
    graph = grimp.build_graph(*sorted(RANKS), include_external_packages=False, cache_dir=None)
    trespasses = [
        f"{module} imports {imported}"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if crosses_a_wall(module, imported)
    ]
    assert not trespasses, "\n".join(sorted(trespasses))


@pytest.mark.parametrize(
    ("importer", "imported", "refused"),
    [
        ("shop.orders.pay", "points.api", False),
        ("shop.orders.pay", "points.holds.hold", True),
        ("shop.orders.pay", "club", True),
        ("points.holds.hold", "lib.money", False),
        ("points.holds.hold", "members.identity.models", True),
        ("cms.models", "shop.blocks", False),
        ("config.urls", "shop.urls", False),
    ],
)
def test_the_door_test_knows_a_door_from_a_wall(importer: str, imported: str, refused: bool):
    assert crosses_a_wall(importer, imported) is refused


def package_of(label: str) -> str | None:
    if label in RANKS:
        return label
    return BORROWED.get(label.removesuffix("_dashboard"))


def test_foreign_keys_point_down():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        source = package_of(model._meta.app_label)
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if not isinstance(field, Field) or field.remote_field is None or isinstance(field.related_model, str):
                continue
            target = package_of(field.related_model._meta.app_label)
            if source and target and source != target and RANKS[target] >= RANKS[source]:
                upward.append(f"{model._meta.label}.{field.name} points at {field.related_model._meta.label}")
    assert not upward, "\n".join(upward)


def strings_upward(tree: ast.AST, package: str) -> list[str]:
    """Strings that name something in a package above: "shop.Contract", "shop.orders.pay", get_model("shop", …)."""
    above = {
        name for name, rank in RANKS.items() if rank > RANKS[package] or (rank == RANKS[package] and name != package)
    }
    # A dotted path of Python names; "shop.html" and "shop.css" are files.
    path = re.compile(rf"(?:{'|'.join(sorted(above))})(?:\.(?!html$|css$|js$|txt$|svg$|py$)\w+)+") if above else None
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            if path and path.fullmatch(node.value):
                found.append(f"line {node.lineno}: {node.value!r}")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"get_model", "get_app_config"} and node.args[0].value in above:
                found.append(f"line {node.lineno}: {name}({node.args[0].value!r})")
    return found


@pytest.mark.parametrize("package", sorted(set(RANKS) - {"config"}))
def test_no_string_names_a_package_above(package: str):
    found = [
        f"{file.relative_to(ROOT)}, {hit}"
        for file in modules_of(package)
        for hit in strings_upward(ast.parse(file.read_text(encoding="utf-8")), package)
        if not is_allowed(str(file.relative_to(ROOT)), hit)
    ]
    assert not found, "\n".join(found)


# A kind or key that looks like a path but is a word both sides agreed on. (file, string): reason beside it.
ALLOWED: dict[tuple[str, str], str] = {}


def is_allowed(file: str, hit: str) -> bool:
    return any(file == allowed and repr(word) in hit for allowed, word in ALLOWED)


@pytest.mark.parametrize(
    "code",
    ['apps.get_model("shop", "Contract")', 'ForeignKey("shop.Contract", CASCADE)', 'import_string("shop.orders.pay")'],
)
def test_the_string_test_catches_what_it_should(code: str):
    assert strings_upward(ast.parse(code), "club")
    assert not strings_upward(ast.parse(code), "cms")
    assert not strings_upward(ast.parse('render(request, "shop.html")'), "club")


def test_every_package_is_in_the_contract():
    packages = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    roots = set(contract()["importlinter"]["root_packages"].split())
    assert packages == roots == set(RANKS)
