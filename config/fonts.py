from importlib.util import find_spec
from pathlib import Path


def fonts_folder() -> Path:
    """Where the package keeps Vazirmatn (one variable file per script)."""
    spec = find_spec("unfold_farsi")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package django-unfold-farsi, which brings the font, is not installed.")
    return Path(spec.origin).parent / "static/unfold_farsi/fonts/vazirmatn"
