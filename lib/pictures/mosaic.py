"""The city's geometry: one Persian tiling (4.6.12) and the star pattern that grows on it.

Method: Hankin's "polygons in contact". Lay regular 12-, 6- and 4-gons side by side; from the
middle of every edge send two rays inwards at a fixed angle; where neighbours meet, a star is born.
Two kinds of cells cover the plane: a star in each polygon, and one cell round each corner.

    shamseh()  the coloured sun that dissolves outwards (hero, festival, empty states)
    girih()    one repeat of the line work, used as a CSS mask so that it takes any colour
"""

from collections.abc import Iterator, Sequence
from functools import partial
from math import atan2, cos, hypot, pi, radians, sin, sqrt, tan
from random import Random

Point = tuple[float, float]

EDGE = 30.0
ANGLE = radians(64)  # contact angle: larger is sharper
STEP = EDGE * (3 + sqrt(3))  # distance between two 12-gons
INRADIUS = {n: EDGE / 2 / tan(pi / n) for n in (4, 6, 12)}

# Seven glazes, as on a haft-rang wall: names are for people, numbers for the machine.
GLAZES = ["#1b9aa0", "#5cc4bf", "#2f5fb3", "#f0b64a", "#f7efe0", "#c4385a", "#0f6f78"]


def at(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def _direction(centre: Point, point: Point) -> float:
    return atan2(point[1] - centre[1], point[0] - centre[0])


def polygons(width: float, height: float, origin: Point) -> Iterator[tuple[Point, int, float]]:
    """Centre, number of sides and direction of the first edge of every polygon in the box."""
    reach = int(max(width, height) / STEP) + 3
    for row in range(-reach, reach + 1):
        for column in range(-reach, reach + 1):
            x = origin[0] + STEP * (column + row / 2)
            y = origin[1] + STEP * row * sqrt(3) / 2
            if not (-STEP < x < width + STEP and -STEP < y < height + STEP):
                continue
            yield (x, y), 12, 0
            for k in range(3):  # each 12-gon owns three squares and two hexagons
                yield at((x, y), STEP / 2, k * pi / 3), 4, k * pi / 3
            for k in range(2):
                yield at((x, y), STEP / sqrt(3), pi / 6 + k * pi / 3), 6, pi / 6


def cells(width: float, height: float, origin: Point) -> Iterator[tuple[int, Point, list[Point]]]:
    """Every cell as (kind, centre, corners)."""
    corners: dict[tuple[int, int], tuple[Point, list[Point]]] = {}
    for centre, n, first in polygons(width, height, origin):
        half = pi / n
        apothem = INRADIUS[n]
        inner = apothem / (cos(half) + sin(half) * tan(ANGLE))
        outline: list[Point] = []
        for k in range(n):
            angle = first + 2 * half * k
            middle, dip = at(centre, apothem, angle), at(centre, inner, angle + half)
            outline += [middle, dip]
            vertex = at(centre, apothem / cos(half), angle + half)
            key = round(vertex[0]), round(vertex[1])
            after = at(centre, apothem, angle + 2 * half)
            corners.setdefault(key, (vertex, []))[1].extend([middle, dip, after])
        yield n, centre, outline
    for vertex, points in corners.values():
        unique = list({(round(x), round(y)): (x, y) for x, y in points}.values())
        unique.sort(key=partial(_direction, vertex))
        if len(unique) == 6:  # fewer: the cell is cut by the edge of the box
            yield 0, vertex, unique


def path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def shamseh(
    size: int = 720, seed: int = 3, glazes: Sequence[str] = GLAZES, grout: str = "#fff", fullness: float = 1.12
) -> str:
    """A sun of tiles: whole in the middle, fewer and fewer outwards, then only lines."""
    rng = Random(seed)
    middle = (size / 2, size / 2)
    tiles, lines = [], []
    for kind, centre, outline in sorted(cells(size, size, middle), key=lambda c: (c[1], c[0])):
        ring = hypot(centre[0] - middle[0], centre[1] - middle[1])
        away = ring / (size / 2)
        if away > 1:
            continue
        lines.append((away, path(outline)))
        if rng.random() > fullness - away**1.5 * 1.25:
            continue
        turn = int(ring / STEP + 0.5)  # colours follow the distance, so the sun is symmetrical
        if kind == 12:
            colour = glazes[3] if ring < 5 else glazes[(0, 0, 2, 6)[turn % 4]]
        elif kind == 6:
            colour = glazes[(4, 4, 1)[turn % 3]]
        elif kind == 4:
            colour = glazes[(5, 5, 3)[turn % 3]]
        else:
            colour = glazes[(2, 6, 0, 1)[round(ring / EDGE) % 4]]
        tiles.append(f'<path fill="{colour}" fill-opacity="{1 - away * 0.5:.2f}" d="{path(outline)}"/>')
        if kind == 12:  # a rosette in every big star
            for radius, fill in ((0.62, glazes[5] if ring < 5 else glazes[3 - turn % 2 * 2]), (0.4, glazes[4])):
                tiles.append(
                    f'<path fill="{fill}" fill-opacity="{1 - away * 0.5:.2f}" '
                    f'd="{path(star(12, 40 * radius, 30 * radius, centre))}"/>'
                )
    near = "".join(d for away, d in lines if away < 0.62)
    far = "".join(d for away, d in lines if away >= 0.62)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-EDGE:.0f} {-EDGE:.0f} {size + 2 * EDGE:.0f} {size + 2 * EDGE:.0f}">'
        f'{"".join(tiles)}<g fill="none" stroke="{grout}" stroke-linejoin="round">'
        f'<path stroke-opacity=".3" stroke-width="1.4" d="{near}"/>'
        f'<path stroke-opacity=".12" d="{far}"/></g></svg>'
    )


def girih() -> str:
    """One repeat of the lines. As a mask, only the alpha counts."""
    width, height = STEP, STEP * sqrt(3)
    lines = "".join(path(outline) for kind, _, outline in cells(width, height, (width / 2, height / 2)) if kind)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}" height="{height:.2f}" '
        f'viewBox="0 0 {width:.2f} {height:.2f}"><path fill="none" stroke="#000" stroke-width="1.3" d="{lines}"/></svg>'
    )


def star(points: int = 8, outer: float = 50, inner: float = 38.3, centre: Point = (50, 50)) -> list[Point]:
    """Corners of the eight-pointed star: the sign of points, medallions and the mark."""
    return [at(centre, inner if k % 2 else outer, pi / points * k - pi / 2) for k in range(points * 2)]
