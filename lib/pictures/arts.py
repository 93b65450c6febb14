"""Stage, screen, books and music."""

from math import cos, pi, sin

from lib.pictures.sheet import HEIGHT, WIDTH, Sheet, kind


@kind("theatre", "pomegranate night lapis brick")
def theatre(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.deep)
    s.shape("M240 -20L70 330H410Z", s.pop, 0.32)
    s.oval(240, 306, 168, 24, s.pop, 0.7)
    if s.any(0, 1):
        for x, turn, smile in ((198, -9, 1), (290, 9, -1)):
            s.turned(turn, x, 190)
            s.shape(
                f"M{x - 52} 130Q{x} 108 {x + 52} 130Q{x + 58} 226 {x} 258Q{x - 58} 226 {x - 52} 130Z",
                s.light if smile > 0 else s.mid,
            )
            s.line(
                f"M{x - 32} 172q12 -12 24 0M{x + 8} 172q12 -12 24 0M{x - 26} {212 if smile > 0 else 226}q26 {26 * smile} 52 0",
                s.deep,
                8,
            )
            s.end()
    else:
        s.circle(240, 190, 96, "#000", 0.25)
        s.circle(240, 184, 94, s.light)
        s.ring(240, 184, 94, "#a8673a", 13)
        for k in range(24):
            s.circle(240 + 76 * cos(k * pi / 12), 184 + 76 * sin(k * pi / 12), 5, s.pop)
        s.star(240, 184, 40, s.wall)
        s.star(240, 184, 22, s.pop)
    for side in (0, 1):
        s.add(f'<g transform="translate({480 * side} 0) scale({1 - 2 * side} 1)">')
        for k in range(4):
            s.shape(f"M{k * 30} 0h32q-4 190 {-k * 9 - 6} 340h-{30}q6-180 {k * 9 - 2}-340Z", s.wall if k % 2 else s.mid)
        s.end()
    for k in range(8):
        s.shape(f"M{k * 60} 0h60a30 42 0 0 1-60 0Z", s.mid if k % 2 else s.wall)


@kind("cinema", "night lapis pomegranate turquoise")
def cinema(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.deep)
    s.rect(70, 40, 340, 172, s.light, 10)
    scene = s.any(0, 1, 2)
    s.rect(82, 52, 316, 148, s.wall, 4)
    if scene == 0:
        s.circle(300, 110, 34, s.pop)
        s.shape("M82 200V160L150 110L214 158L270 120L398 200Z", s.mid)
    elif scene == 1:
        s.star(240, 126, 62, s.pop)
        s.star(240, 126, 34, s.wall)
    else:
        for k in range(5):
            s.shape(f"M{92 + k * 62} 200v-64q0-26 24-34q24 8 24 34v64Z", s.mid if k % 2 else s.pop)
    s.shape("M70 212L-40 360H520L410 212Z", s.light, 0.08)
    for row, y in enumerate((262, 306, 352)):
        for k in range(9):
            x = 18 + k * 56 - (row % 2) * 28
            s.rect(x, y, 46, 60, s.any(s.wall, s.wall, s.mid), 14)


@kind("books", "cream turquoise brick pistachio lapis")
def books(s: Sheet) -> None:
    s.backdrop("plain", "sun", "arch")
    s.rect(0, 292, WIDTH, 14, s.deep)
    x = 46.0
    while x < 404:
        w, h = s.between(26, 48), s.between(140, 216)
        colour = s.any(s.deep, s.mid, s.pop, s.light, s.deep, s.pop)
        ink = s.deep if colour in (s.light, s.mid) else s.light
        leaning = x > 330 and s.any(0, 1)
        if leaning:
            s.turned(13, x + w / 2, 292)
        s.rect(x, 292 - h, w, h, colour, 3)
        s.rect(x, 292 - h + 18, w, 7, ink, 0, 0.8)
        s.rect(x, 292 - 34, w, 7, ink, 0, 0.8)
        s.star(x + w / 2, 292 - h * 0.55, w * 0.27, ink, o=0.9)
        if leaning:
            s.end()
            break
        x += w + 3
    s.rect(0, 306, WIDTH, 60, s.mid, 0, 0.55)


@kind("pen", "cream night turquoise rose saffron")
def pen(s: Sheet) -> None:
    s.backdrop("plain", "tiles", "sun")
    ink = s.light if s.palette in ("night", "turquoise") else s.deep
    s.line("M92 214C130 300 262 300 300 214C310 192 322 190 338 202", ink, 34)
    for x, y in s.any(((196, 150),), ((168, 148), (216, 148)), ((168, 160), (216, 160), (192, 122))):
        s.shape(f"M{x} {y - 22}L{x + 22} {y}L{x} {y + 22}L{x - 22} {y}Z", s.pop)
    s.turned(38, 372, 120)
    s.rect(358, -40, 30, 220, "#a86b35", 4)
    s.rect(358, -40, 11, 220, "#fff", 4, 0.2)
    s.shape("M358 180H388L378 232L366 240Z", "#d9a566")
    s.shape("M366 240L378 232L375 214L367 216Z", s.deep)
    s.end()


@kind("course", "lapis turquoise saffron pistachio")
def course(s: Sheet) -> None:
    s.backdrop("tiles", "sun", "rays")
    s.floor(296)
    s.rect(96, 96, 288, 186, s.deep, 14)
    s.rect(108, 108, 264, 154, s.light, 6)
    s.shape("M70 282H410L430 304H50Z", s.mid)
    s.rect(126, 128, 96, 14, s.pop, 7)
    for k in range(4):
        s.rect(126, 158 + k * 22, s.between(70, 120), 9, s.mid, 4)
    s.circle(310, 184, 46, s.wall)
    s.shape("M296 158L338 184L296 210Z", s.light)


@kind("music", "brick night pomegranate cypress")
def music(s: Sheet) -> None:
    s.backdrop("sun", "arch", "rays")
    s.floor(308)
    s.turned(s.any(16, -18, 22), 240, 220)
    s.rect(231, -30, 18, 220, "#6b3d20", 4)
    for k in range(9):
        s.rect(229, 8 + k * 19, 22, 3, "#e8cf9f")
    s.shape(
        "M240 160C290 160 306 214 298 250C288 296 262 312 240 312C218 312 192 296 182 250C174 214 190 160 240 160Z",
        "#9c5a2b",
    )
    s.shape(
        "M240 160C214 160 206 200 206 250C206 290 222 312 240 312C218 312 192 296 182 250C174 214 190 160 240 160Z",
        "#000",
        0.18,
    )
    s.line("M235 -20V290M240 -20V290M245 -20V290", "#f7ead0", 1.6)
    s.rect(222, 284, 36, 8, "#4a2814", 3)
    s.circle(240, 236, 12, "#4a2814")
    s.end()
    for x, y in ((90, 110), (390, 150), (120, 230)):
        s.line(f"M{x} {y}v-46q22 4 26 22", s.pop, 6)
        s.oval(x - 9, y, 12, 9, s.pop, 1, -18)


@kind("museum", "turquoise lapis brick cypress night")
def museum(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.wall)
    for k in range(24):
        s.star(20 + (k % 8) * 62, 24 + (k // 8) * 58, 12, s.mid, o=0.7)
    for i, colour in enumerate((s.light, s.deep, s.mid, s.pop, s.deep)):
        w, top = 150 - i * 27, 34 + i * 38
        s.shape(
            f"M{240 - w} 370V{top + 118}C{240 - w} {top + 60} {240 - w * 0.5:.0f} {top + 34} 240 {top}C{240 + w * 0.5:.0f} {top + 34} {240 + w} {top + 60} {240 + w} {top + 118}V370Z",
            colour,
        )
    s.star(240, 326, 30, s.light)
    for x in (52, 428):
        s.rect(x - 22, 96, 44, 270, s.deep, 0, 0.55)
        for k in range(7):
            s.star(x, 122 + k * 38, 14, s.pop if k % 2 else s.light, o=0.85)
