"""What one eats and drinks."""

from math import cos, pi, sin

from lib.pictures.sheet import WIDTH, Sheet, kind


@kind("tea", "turquoise pomegranate cream saffron rose")
def tea(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "arch")
    s.floor(276)
    glasses = s.any((240,), (165, 315), (240,))
    for x in glasses:
        s.shadow(x, 300, 96)
        s.oval(x, 294, 92, 17, s.light)
        s.oval(x, 290, 60, 9, s.mid)
        body = f"M{x - 50} 120C{x - 52} 175 {x - 24} 190 {x - 28} 220C{x - 32} 250 {x - 46} 256 {x - 42} 288H{x + 42}C{x + 46} 256 {x + 32} 250 {x + 28} 220C{x + 24} 190 {x + 52} 175 {x + 50} 120Z"
        s.shape(body, s.light, 0.55)
        s.shape(
            f"M{x - 49} 146C{x - 46} 180 {x - 22} 192 {x - 26} 220C{x - 30} 250 {x - 42} 256 {x - 39} 284H{x + 39}C{x + 42} 256 {x + 30} 250 {x + 26} 220C{x + 22} 192 {x + 46} 180 {x + 49} 146Z",
            "#b4471f",
        )
        s.shape(
            f"M{x - 49} 146C{x - 46} 180 {x - 22} 192 {x - 26} 220C{x - 30} 250 {x - 42} 256 {x - 39} 284H{x - 8}C{x - 14} 220 {x - 12} 190 {x - 14} 146Z",
            "#fff",
            0.16,
        )
        s.line(f"M{x - 14} 100c-14-16 12-26 0-44M{x + 16} 100c-14-16 12-26 0-44", s.light, 6, 0.75)
    if len(glasses) == 1:
        for k, x in enumerate((352, 388, 370)):
            s.rect(x, 272 - (30 if k == 2 else 0), 30, 30, s.light, 4)
            s.rect(x, 272 - (30 if k == 2 else 0), 10, 30, "#000", 4, 0.08)
        s.star(108, 282, 26, s.pop)


@kind("coffee", "brick cream turquoise night rose")
def coffee(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "rays")
    s.floor(286)
    x = s.any(215, 240)
    s.shadow(x, 306, 120)
    s.oval(x, 298, 124, 16, s.light)
    s.ring(x + 92, 205, 34, s.light, 17)
    s.shape(
        f"M{x - 96} 150H{x + 96}C{x + 96} 245 {x + 66} 292 {x} 292C{x - 66} 292 {x - 96} 245 {x - 96} 150Z", s.light
    )
    s.shape(
        f"M{x - 96} 150H{x - 30}C{x - 30} 240 {x - 26} 280 {x} 292C{x - 66} 292 {x - 96} 245 {x - 96} 150Z",
        s.deep,
        0.12,
    )
    s.oval(x, 150, 96, 19, "#4a2618")
    s.oval(x + 6, 150, 54, 9, "#c98d58")
    s.shape(f"M{x - 74} 205h148v22h-148Z", s.pop)
    for k in range(5):
        s.star(x - 60 + k * 30, 216, 8, s.light)
    s.line(
        f"M{x - 30} 118c-18-20 16-30 0-54M{x + 8} 118c-18-20 16-30 0-54M{x + 46} 118c-18-20 16-30 0-54", s.light, 7, 0.7
    )


@kind("kebab", "pistachio turquoise saffron pomegranate cream")
def kebab(s: Sheet) -> None:
    s.backdrop("tiles", "plain", "rays")
    s.circle(240, 186, 158, "#000", 0.14)
    s.circle(240, 180, 156, s.light)
    s.ring(240, 180, 128, s.mid, 5)
    s.shape("M150 190a90 78 0 0 1 180-10Z", "#fffdf4")
    s.shape("M206 140a44 36 0 0 1 70-8c-20 16-50 18-70 8Z", "#f0a820")
    for k in range(22):
        s.oval(s.between(170, 310), s.between(140, 178), 5, 2, "#e9dfc4", 1, s.between(0, 180))
    for k, y in enumerate((206, 234)[: s.any(1, 2, 2)]):
        s.turned(s.any(-5, 4), 240, y)
        s.line(f"M112 {y}H368", "#8c8c8c", 4)
        s.line(f"M146 {y}H334", "#7d3b1f", 22)
        s.line("M" + "M".join(f"{150 + i * 24} {y - 8}l8 16" for i in range(8)), "#5d2813", 4)
        s.end()
    s.circle(150, 140, 27, "#cf3b2b")
    s.circle(142, 132, 8, "#fff", 0.35)
    for k in range(7):
        s.oval(318 + k * 7, 128 + (k % 3) * 13, 17, 6, "#4f8a3c", 1, k * 41)
    s.line("M40 90V280M28 90v50q12 14 24 0V90", s.deep, 7)
    s.line("M440 90V280", s.deep, 7)
    s.oval(440, 112, 14, 30, s.deep)


@kind("bread", "brick cream saffron lapis pistachio")
def bread(s: Sheet) -> None:
    s.backdrop("sun", "arch", "tiles")
    s.floor(290)
    count = s.any(2, 3)
    for k in range(count):
        x, tilt = 240 + (k - (count - 1) / 2) * 104, s.between(-9, 9)
        s.turned(tilt, x, 200)
        s.shape(
            f"M{x - 48} 62C{x - 20} 40 {x + 26} 42 {x + 46} 64C{x + 62} 130 {x + 54} 240 {x + 38} 318C{x + 10} 332 {x - 18} 332 {x - 42} 316C{x - 58} 230 {x - 62} 130 {x - 48} 62Z",
            "#d9964a",
        )
        s.shape(
            f"M{x - 40} 72C{x - 18} 54 {x + 6} 54 {x + 16} 70C{x + 22} 140 {x + 14} 240 {x + 4} 306C{x - 12} 314 {x - 26} 312 {x - 36} 304C{x - 50} 230 {x - 52} 130 {x - 40} 72Z",
            "#eab56c",
        )
        for i in range(7):
            s.oval(s.between(x - 34, x + 34), 86 + i * 32, 9, 5, "#a9672b", 0.8, s.between(0, 90))
        for i in range(26):
            s.oval(s.between(x - 40, x + 40), s.between(76, 306), 3.4, 2, "#fff4d6", 1, s.between(0, 180))
        s.end()
    s.rect(0, 306, WIDTH, 54, s.pop)
    for k in range(13):
        s.star(20 + k * 37, 333, 13, s.light, o=0.85)


@kind("sweets", "rose saffron turquoise pomegranate pistachio")
def sweets(s: Sheet) -> None:
    s.backdrop("tiles", "sun")
    s.circle(240, 190, 140, "#000", 0.13)
    s.circle(240, 184, 138, s.light)
    s.ring(240, 184, 118, s.pop, 4)
    for ringed, radius in ((1, 0), (6, 50), (11, 96)):
        for k in range(ringed):
            angle = 2 * pi * k / ringed + 0.2
            x, y = 240 + radius * cos(angle), 184 + radius * sin(angle)
            style = (k + ringed) % 3
            if style == 0:
                s.star(x, y, 21, "#e2a24c", 8, 0.86)
                s.circle(x, y, 8, "#6f9a4a")
            elif style == 1:
                s.turned(angle * 57, x, y)
                s.rect(x - 15, y - 15, 30, 30, "#f4dfb4", 5)
                s.rect(x - 15, y - 3, 30, 6, s.wall if s.palette != "saffron" else s.pop)
                s.end()
            else:
                s.circle(x, y, 17, "#a5582b")
                s.circle(x - 4, y - 5, 5, "#fff", 0.35)


@kind("fruit", "turquoise night cream pistachio lapis")
def fruit(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "arch")
    s.floor(284)

    def pomegranate(x: float, y: float, r: float, opened: bool) -> None:
        s.shadow(x, y + r + 2, r * 0.95)
        s.shape(
            f"M{x - 14} {y - r + 4}L{x - 22} {y - r - 24}L{x - 7} {y - r - 12}L{x} {y - r - 30}L{x + 7} {y - r - 12}L{x + 22} {y - r - 24}L{x + 14} {y - r + 4}Z",
            "#8f1d3a",
        )
        s.circle(x, y, r, "#b8264a")
        s.shape(f"M{x} {y - r}A{r} {r} 0 0 0 {x} {y + r}A{r * 1.5} {r * 1.5} 0 0 1 {x} {y - r}Z", "#fff", 0.13)
        if opened:
            s.circle(x, y + 4, r * 0.74, "#f8e3c0")
            for ringed, radius in ((1, 0), (6, r * 0.28), (11, r * 0.54)):
                for k in range(ringed):
                    a = 2 * pi * k / ringed
                    s.oval(x + radius * cos(a), y + 4 + radius * sin(a), r * 0.125, r * 0.1, "#cf2148", 1, a * 57)

    pomegranate(s.between(130, 150), 214, 70, False)
    pomegranate(s.between(345, 360), 226, 58, s.any(True, False))
    pomegranate(240, 208, 84, True)
    s.shape("M250 84c40-40 80-30 96-6c-30 18-66 22-96 6Z", "#4f8a4a")


@kind("grocery", "pistachio saffron turquoise rose")
def grocery(s: Sheet) -> None:
    s.backdrop("sun", "rays", "tiles")
    s.floor(290)
    for k in range(9):
        x = 118 + (k % 5) * 61 + s.between(-6, 6)
        y = 196 - (k // 5) * 42
        s.circle(x, y, 36, s.any("#d9532f", "#e8a72e", "#7fa843", "#b02c4e"))
        s.circle(x - 10, y - 11, 9, "#fff", 0.28)
        s.line(f"M{x} {y - 34}q3-14 13-16", "#4a5d2c", 5)
    s.shape("M62 204H418L388 318H92Z", "#b97a45")
    for k in range(5):
        s.line(f"M{70 + k * 4} {218 + k * 22}H{410 - k * 4}", "#8f5a2e", 5)
    s.line("M62 204H418", "#d69a63", 14)
