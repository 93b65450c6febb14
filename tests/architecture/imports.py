"""Who imports whom, over the program and its tests."""

from functools import cache
from typing import Any

from tests.architecture.layers import ranks


@cache
def graph() -> Any:
    import grimp

    return grimp.build_graph(*ranks(), "tests", cache_dir=None)


def module_of(file: str) -> str:
    """shop/orders/place.py → shop.orders.place; a package's __init__.py is the package."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
