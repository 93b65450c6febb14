"""Home, health and handicraft."""

from math import cos, pi, sin

from lib.pictures.sheet import HEIGHT, WIDTH, Sheet, kind, near


@kind("bike", "pistachio saffron turquoise rose cream")
def bike(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "arch")
    s.floor(298)
    for x in (146, 334):
        s.ring(x, 232, 68, s.deep, 10)
        for k in range(8):
            a = k * pi / 4
            s.line(f"M{x} 232L{x + 62 * cos(a):.0f} {232 + 62 * sin(a):.0f}", s.deep, 2, 0.7)
        s.circle(x, 232, 9, s.deep)
    s.line(
        "M146 232L204 142H300L334 232M204 142L236 232H146M236 232L300 142M196 118L204 142M300 142L292 104h40", s.pop, 12
    )
    s.line("M176 116h44", s.deep, 15)
    s.circle(236, 232, 17, s.light)
    if s.any(0, 1):
        s.shape("M316 128h72l-10 44h-52Z", "#b97a45")
        for k in range(4):
            s.circle(328 + k * 16, 120 - (k % 2) * 12, 14, s.any(s.pop, "#fff", "#b52f4c"))


@kind("kids", "saffron turquoise rose lapis")
def kids(s: Sheet) -> None:
    s.backdrop("sun", "rays", "tiles")
    if s.any(0, 1):
        s.line("M300 214C250 260 300 300 220 350", s.light, 4)
        for k, (x, y) in enumerate(((282, 250), (276, 292), (246, 326))):
            s.shape(
                f"M{x - 18} {y - 8}L{x} {y}L{x - 18} {y + 10}ZM{x + 18} {y - 8}L{x} {y}L{x + 18} {y + 10}Z", s.light
            )
        s.shape("M240 40L330 128L300 214L190 140Z", s.pop)
        s.shape("M240 40L245 177L190 140Z", "#000", 0.14)
        s.shape("M245 128L330 128L300 214L245 177Z", s.deep)
        s.shape("M240 40L245 128H330Z", s.light)
        for x, y in ((90, 110), (398, 86)):
            s.oval(x, y, 44, 16, "#fff", 0.85)
            s.oval(x + 20, y - 12, 28, 18, "#fff", 0.85)
    else:
        s.ring(240, 180, 124, s.light, 10)
        for k in range(8):
            a = k * pi / 4 + 0.2
            at_x, at_y = 240 + 124 * cos(a), 180 + 124 * sin(a)
            s.line(f"M240 180L{at_x:.0f} {at_y:.0f}", s.light, 5)
            s.shape(f"M{at_x - 26:.0f} {at_y:.0f}h52q-4 34-26 34t-26-34Z", (s.pop, s.deep, "#b52f4c", s.light)[k % 4])
        s.line("M240 180L170 350M240 180L310 350", s.deep, 13)
        s.star(240, 180, 26, s.pop)
        s.floor(340)


@kind("spa", "turquoise rose cream cypress")
def spa(s: Sheet) -> None:
    s.backdrop("tiles", "arch")
    s.floor(276, s.mid)
    s.rect(0, 276, WIDTH, 8, s.deep, 0, 0.5)
    s.shadow(196, 312, 112)
    for y, w, colour in ((288, 104, "#7e8a92"), (250, 84, "#a3adb3"), (220, 60, "#66727b")):
        s.oval(196, y, w, 24, colour)
        s.oval(186, y - 7, w * 0.7, 8, "#fff", 0.18)
    s.shape("M196 200c-34-14-44-48-26-76c24 12 36 40 26 76Z", s.light)
    s.shape("M196 200c34-14 44-48 26-76c-24 12-36 40-26 76Z", s.light)
    s.shape("M196 200c-18-26-16-66 0-92c16 26 18 66 0 92Z", s.pop)
    s.rect(330, 250, 96, 54, s.light, 16)
    s.rect(322, 218, 112, 44, s.deep, 16)
    s.rect(322, 234, 112, 8, s.pop)


@kind("plants", "rose cream pistachio brick turquoise")
def plants(s: Sheet) -> None:
    s.backdrop("sun", "arch", "plain")
    s.floor(296)
    for k, x in enumerate((112, 240, 368)):
        pot = s.any("#c2623a", s.pop, s.light, s.deep if s.palette != "cream" else "#c2623a")
        w, h = s.between(40, 52), s.between(66, 92)
        top = 302 - h
        leaf = s.any("#3f7f52", "#5a9a5e", "#2f6b4f")
        style = (k + s.rng.randrange(3)) % 3
        if style == 0:
            for i in range(7):
                s.turned(-54 + i * 18, x, top)
                s.oval(x, top - 60, 13, 62, leaf if i % 2 else "#75b073")
                s.end()
        elif style == 1:
            s.oval(x, top - 44, 36, 62, leaf)
            s.oval(x + 34, top - 50, 15, 30, leaf)
            s.oval(x - 34, top - 28, 14, 26, leaf)
            for i in range(10):
                s.line(f"M{s.between(x - 24, x + 24):.0f} {s.between(top - 88, top - 10):.0f}v7", "#fff", 3, 0.6)
        else:
            for i in range(5):
                dx = (i - 2) * 19
                s.line(f"M{x} {top}Q{x + dx * 0.4:.0f} {top - 50} {x + dx:.0f} {top - 86 + abs(dx) * 0.5:.0f}", leaf, 6)
                s.star(x + dx, top - 92 + abs(dx) * 0.5, 19, s.any("#c4385a", "#f4b740", "#fff6f3"), 6, 0.55)
        s.shape(f"M{x - w:.0f} {top:.0f}H{x + w:.0f}L{x + w * 0.72:.0f} 304H{x - w * 0.72:.0f}Z", pot)
        s.rect(x - w - 5, top - 6, 2 * w + 10, 20, pot, 4)
        s.rect(x - w - 5, top + 10, 2 * w + 10, 5, "#000", 0, 0.15)


@kind("pottery", "cream turquoise brick lapis rose")
def pottery(s: Sheet) -> None:
    s.backdrop("sun", "arch", "plain")
    s.floor(294)
    glazes = [s.light if near(c, s.wall) else c for c in ("#1f959c", "#2c4f97", "#c2623a")]
    s.rng.shuffle(glazes)
    for glaze, (x, w, h, neck) in zip(
        glazes, ((150, 58, 190, 20), (276, 74, 128, 34), (386, 40, 220, 14)), strict=True
    ):
        top = 300 - h
        ink = s.deep if glaze == s.light else "#fff6e6"
        body = (
            f"M{x - neck} {top}C{x - neck} {top + h * 0.2:.0f} {x - w} {top + h * 0.3:.0f} {x - w} {top + h * 0.6:.0f}"
            f"C{x - w} {top + h * 0.86:.0f} {x - w * 0.5:.0f} 300 {x - w * 0.45:.0f} 300H{x + w * 0.45:.0f}"
            f"C{x + w * 0.5:.0f} 300 {x + w} {top + h * 0.86:.0f} {x + w} {top + h * 0.6:.0f}C{x + w} {top + h * 0.3:.0f} {x + neck} {top + h * 0.2:.0f} {x + neck} {top}Z"
        )
        s.shadow(x, 304, w)
        s.shape(body, glaze)
        s.rect(x - neck - 7, top - 7, neck * 2 + 14, 13, glaze, 5)
        y = top + h * 0.6
        for k in range(-2, 3):
            s.star(x + k * w * 0.36, y, w * 0.19, ink, o=0.92)
        s.line(f"M{x - w + 5} {y - w * 0.34:.0f}H{x + w - 5}M{x - w + 5} {y + w * 0.34:.0f}H{x + w - 5}", ink, 3.5, 0.9)
        s.shape(
            f"M{x - neck} {top}C{x - neck} {top + h * 0.2:.0f} {x - w} {top + h * 0.3:.0f} {x - w} {top + h * 0.6:.0f}C{x - w} {top + h * 0.86:.0f} {x - w * 0.5:.0f} 300 {x - w * 0.45:.0f} 300H{x - w * 0.2:.0f}C{x - w * 0.7:.0f} {top + h * 0.7:.0f} {x - w * 0.4:.0f} {top + h * 0.3:.0f} {x - neck * 0.2:.0f} {top}Z",
            "#fff",
            0.15,
        )


@kind("carpet", "pomegranate lapis brick cream cypress")
def carpet(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.light)
    s.rect(34, 30, 412, 300, s.deep)
    s.rect(48, 44, 384, 272, s.pop)
    s.rect(58, 54, 364, 252, s.deep)
    for k in range(17):
        for y in (70, 290):
            s.star(72 + k * 21, y, 8, s.mid if k % 2 else s.pop)
    s.rect(58, 84, 364, 192, s.wall)
    for x, y in ((58, 84), (422, 84), (58, 276), (422, 276)):
        s.circle(x, y, 62, s.mid)
        s.circle(x, y, 40, s.deep)
        s.circle(x, y, 22, s.pop)
    s.rect(0, 0, WIDTH, 30, s.light)
    s.rect(0, 330, WIDTH, 30, s.light)
    s.rect(0, 0, 34, HEIGHT, s.light)
    s.rect(446, 0, 34, HEIGHT, s.light)
    for r, colour, points in (
        (92, s.deep, 12),
        (78, s.light, 12),
        (62, s.mid, 12),
        (44, s.deep, 8),
        (30, s.pop, 8),
        (13, s.light, 8),
    ):
        s.star(240, 180, r, colour, points, 0.84)
    s.star(132, 180, 18, s.pop)
    s.star(348, 180, 18, s.pop)
    for k in range(36):
        s.line(f"M{40 + k * 11.4:.0f} 16v10M{40 + k * 11.4:.0f} 334v10", s.deep, 2, 0.6)


@kind("repair", "saffron turquoise night pistachio")
def repair(s: Sheet) -> None:
    s.backdrop("rays", "sun", "tiles")
    if s.any(0, 1):
        s.circle(240, 156, 96, s.light)
        s.shape("M240 60a96 96 0 0 0-60 171q-30-90 60-171Z", s.pop, 0.35)
        s.shape("M190 228h100l-12 40h-76Z", s.light)
        s.line("M214 176l16-26 20 26 16-26M230 170l4 60M250 170l-2 60", s.deep, 5)
        for k in range(3):
            s.rect(202, 268 + k * 17, 76, 12, s.deep, 6)
    else:
        s.turned(-38, 240, 180)
        s.rect(218, 96, 44, 230, s.deep, 20)
        s.circle(240, 92, 62, s.deep)
        s.shape("M214 20h52v70l-26 18-26-18Z", s.wall)
        s.circle(240, 296, 12, s.wall)
        s.end()
        s.turned(38, 240, 180)
        s.rect(224, 150, 32, 170, s.pop, 14)
        s.rect(233, 30, 14, 124, "#d9dde2", 3)
        s.shape("M226 30h28l-6-24h-16Z", "#d9dde2")
        s.end()


@kind("health", "turquoise rose lapis pistachio")
def health(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "arch")
    s.shape(
        "M240 306C120 226 92 176 104 128C116 84 180 66 240 124C300 66 364 84 376 128C388 176 360 226 240 306Z", s.light
    )
    s.shape("M240 306C120 226 92 176 104 128C112 98 144 82 180 88C130 120 150 220 240 306Z", s.deep, 0.1)
    s.line("M84 196H184L208 146L240 246L268 176L284 196H396", s.pop, 12)
