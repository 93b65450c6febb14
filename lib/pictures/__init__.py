"""Pictures for goods, partners and news that have no photo: drawn from a kind and a seed.

    picture("tea", 12)  ->  SVG text, always the same for the same pair

Flat shapes, few colours, one light from the top: the manner of Iranian posters of the 1970s.
A new kind is one function that takes a Sheet; add it with @kind("name", palettes).
"""

from lib.pictures import arts, food, life, news, places
from lib.pictures.sheet import HEIGHT, KINDS, WIDTH, Sheet

__all__ = ["KINDS", "arts", "food", "life", "news", "picture", "places"]


def picture(name: str, seed: int = 0, label: str = "") -> str:
    """SVG text for one picture. Unknown kinds get a shop front, so nothing is ever blank."""
    draw, palettes = KINDS.get(name) or KINDS["shop"]
    sheet = Sheet(name, seed, palettes)
    draw(sheet)
    role = f' role="img" aria-label="{label}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"{role} '
        f'preserveAspectRatio="xMidYMid slice">{"".join(sheet.parts)}</svg>'
    )
