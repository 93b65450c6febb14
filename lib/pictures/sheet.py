"""The paper that every picture is drawn on, and its colours."""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random
from typing import TypeVar

from lib.pictures.mosaic import path, star

WIDTH, HEIGHT = 480, 360

# name: wall, deep, mid, light, pop
PALETTES = {
    "turquoise": ("#2aa3a5", "#0c5660", "#58bdb9", "#eef6ee", "#f4b740"),
    "lapis": ("#2c4f97", "#16294f", "#5577bd", "#eff1f8", "#f2ad3f"),
    "pomegranate": ("#b5304f", "#6d1430", "#d06377", "#fcebe6", "#f5c452"),
    "saffron": ("#f0b23e", "#9c4f14", "#f7cf7e", "#fff7e4", "#b52f4c"),
    "pistachio": ("#b4c885", "#4a673a", "#d0dcaa", "#f7f8ea", "#d4603a"),
    "brick": ("#cf7248", "#723422", "#e3a07b", "#fcefe3", "#16868c"),
    "cream": ("#f2e4ca", "#5b4232", "#dfc69e", "#fffaf0", "#178188"),
    "rose": ("#f0c5bd", "#8a3a50", "#f8dfd8", "#fff6f3", "#237e85"),
    "night": ("#202c4e", "#0f1730", "#43548a", "#ecebf6", "#f6cb60"),
    "cypress": ("#34735e", "#174036", "#649f86", "#ecf4ec", "#f3bb4e"),
}
T = TypeVar("T")
Draw = Callable[["Sheet"], None]
KINDS: dict[str, tuple[Draw, list[str]]] = {}


def kind(name: str, palettes: str) -> Callable[[Draw], Draw]:
    """Registers a drawing under its name, with the palettes that suit it."""

    def register(draw: Draw) -> Draw:
        KINDS[name] = draw, palettes.split()
        return draw

    return register


class Sheet:
    """The paper, the five colours of the moment and a dice that always falls the same way."""

    def __init__(self, name: str, seed: int, palettes: list[str]) -> None:
        self.rng = Random(f"{name}:{seed}")
        self.palette = palettes[seed % len(palettes)]
        self.wall, self.deep, self.mid, self.light, self.pop = PALETTES[self.palette]
        self.parts: list[str] = []

    def any(self, *choices: T) -> T:
        return self.rng.choice(choices)

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def add(self, text: str) -> None:
        self.parts.append(text)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0, o: float = 1) -> None:
        self.add(f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" rx="{r:.0f}" fill="{fill}"{op(o)}/>')

    def circle(self, x: float, y: float, r: float, fill: str, o: float = 1) -> None:
        self.add(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" fill="{fill}"{op(o)}/>')

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, o: float = 1, turn: float = 0) -> None:
        spin = f' transform="rotate({turn:.0f} {x:.0f} {y:.0f})"' if turn else ""
        self.add(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{rx:.0f}" ry="{ry:.0f}" fill="{fill}"{op(o)}{spin}/>')

    def shape(self, d: str, fill: str, o: float = 1) -> None:
        self.add(f'<path d="{d}" fill="{fill}"{op(o)}/>')

    def line(self, d: str, stroke: str, width: float = 6, o: float = 1) -> None:
        self.add(
            f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}" '
            f'stroke-linecap="round" stroke-linejoin="round"{op(o)}/>'
        )

    def ring(self, x: float, y: float, r: float, stroke: str, width: float = 6, o: float = 1) -> None:
        self.add(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="none" stroke="{stroke}" stroke-width="{width}"{op(o)}/>'
        )

    def star(
        self, x: float, y: float, r: float, fill: str, points: int = 8, depth: float = 0.766, o: float = 1
    ) -> None:
        self.shape(path(star(points, r, r * depth, (x, y))), fill, o)

    def turned(self, angle: float, x: float, y: float) -> None:
        self.add(f'<g transform="rotate({angle:.0f} {x:.0f} {y:.0f})">')

    def end(self) -> None:
        self.add("</g>")

    # --- back walls and floors: the same few everywhere, so that pictures belong together

    def backdrop(self, *names: str) -> None:
        self.rect(0, 0, WIDTH, HEIGHT, self.wall)
        name = self.any(*(names or ("sun", "arch", "tiles", "plain")))
        if name == "sun":
            self.circle(self.any(140, 240, 340), self.between(130, 175), self.between(112, 140), self.mid, 0.8)
        elif name == "arch":
            x = self.any(150, 240, 330)
            self.shape(
                f"M{x - 120} 360V190C{x - 120} 110 {x - 50} 80 {x} 40C{x + 50} 80 {x + 120} 110 {x + 120} 190V360Z",
                self.mid,
                0.75,
            )
        elif name == "tiles":
            size = 60
            for row in range(5):
                for column in range(8):
                    if self.rng.random() < 0.56:
                        x, y = column * size, row * size
                        turn = self.any(0, 90, 180, 270)
                        self.add(
                            f'<path d="M{x} {y}h60a60 60 0 0 1-60 60Z" fill="{self.mid}" fill-opacity=".42" '
                            f'transform="rotate({turn} {x + 30} {y + 30})"/>'
                        )
        elif name == "rays":
            for k in range(0, 24, 2):
                a, b = pi * k / 12, pi * (k + 1) / 12
                self.shape(
                    f"M240 190L{240 + 500 * cos(a):.0f} {190 + 500 * sin(a):.0f}L{240 + 500 * cos(b):.0f} {190 + 500 * sin(b):.0f}Z",
                    self.mid,
                    0.5,
                )

    def floor(self, y: float = 282, colour: str | None = None) -> None:
        self.rect(0, y, WIDTH, HEIGHT - y, colour or self.deep)

    def shadow(self, x: float, y: float, w: float) -> None:
        self.oval(x, y, w, w * 0.1, "#000", 0.2)


def op(value: float) -> str:
    return "" if value == 1 else f' fill-opacity="{value}" stroke-opacity="{value}"'


def near(one: str, other: str) -> bool:
    """Are two colours too alike to stand on one another?"""
    return sum(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)) < 90
