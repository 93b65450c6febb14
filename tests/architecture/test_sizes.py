"""The budget: functions of at most 40 lines, files of at most 400."""

import ast

from tests.architecture.layers import ROOT, modules_of, ranks

FUNCTION, FILE = 40, 400


def lengths() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """(lines, where) of every function and of every file, longest first. Docstrings do not count."""
    functions, files = [], []
    for package in ranks():
        for file in modules_of(package):
            text = file.read_text(encoding="utf-8")
            where = str(file.relative_to(ROOT))
            files.append((text.count("\n"), where))
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    first = node.body[0]
                    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                    start = (first.end_lineno or 0) + 1 if documented else node.lineno
                    functions.append(((node.end_lineno or 0) - start + 1, f"{where}: {node.name}"))
    return sorted(functions, reverse=True), sorted(files, reverse=True)


def test_no_function_is_longer_than_the_budget():
    assert not [entry for entry in lengths()[0] if entry[0] > FUNCTION]


def test_no_file_is_longer_than_the_budget():
    # Data files of the demo city are lists of names and prices, not code.
    assert not [entry for entry in lengths()[1] if entry[0] > FILE and not entry[1].startswith("config/demo_city/")]
