"""JSON from outside, as far as both databases can hold it."""

import json
import math
from typing import Any

DEEPEST = 40  # objects and lists within each other; nobody who writes to us nests by ten


def json_of(text: str) -> Any:
    """What the text says. Raises ValueError for no JSON, and for JSON that a JSON column refuses.

    That is: NaN and infinite numbers (also 1e999), numbers of thousands of digits, NUL and halves of pairs in texts
    (written as \\u0000 and \\ud800), and nesting so deep that reading it ends in a RecursionError.
    """
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    _check(said, DEEPEST)
    return said


def _check(said: Any, deeper: int) -> None:
    if deeper == 0:
        raise ValueError("nested too deep")
    if isinstance(said, dict):
        for name, value in said.items():
            _check(name, deeper - 1)
            _check(value, deeper - 1)
    elif isinstance(said, list):
        for value in said:
            _check(value, deeper - 1)
    elif isinstance(said, str):
        said.encode()  # UnicodeEncodeError, a ValueError, for half a pair
        if "\x00" in said:
            raise ValueError("NUL in a text")
    elif isinstance(said, float) and not math.isfinite(said):
        raise ValueError("no finite number")
