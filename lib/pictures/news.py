"""What the city tells its people."""

from lib.pictures.sheet import HEIGHT, WIDTH, Sheet, kind


@kind("bus", "turquoise saffron lapis pistachio")
def bus(s: Sheet) -> None:
    s.backdrop("sun", "plain", "tiles")
    s.rect(0, 292, WIDTH, 68, s.deep)
    s.line("M10 330H470", s.light, 5, 0.5)
    s.shadow(240, 304, 180)
    s.rect(58, 104, 364, 186, s.light, 26)
    s.rect(58, 214, 364, 26, s.pop)
    s.rect(76, 130, 232, 66, s.deep, 10)
    for k in range(1, 4):
        s.rect(76 + k * 58 - 3, 130, 6, 66, s.light)
    s.rect(326, 130, 78, 122, s.deep, 10)
    s.rect(84, 110, 120, 12, s.wall, 6)
    for x in (136, 344):
        s.circle(x, 290, 34, "#1d2331")
        s.circle(x, 290, 14, "#c9ced6")
    for x in (100, 160, 218, 272):
        s.circle(x + s.between(-4, 4), 174, 12, "#e5ad7f")
        s.rect(x - 16, 184, 32, 12, s.any(s.pop, s.mid), 5)


@kind("taxi", "saffron lapis turquoise")
def taxi(s: Sheet) -> None:
    s.backdrop("sun", "tiles", "plain")
    s.rect(0, 288, WIDTH, 72, s.deep)
    s.shadow(240, 304, 190)
    body = "#f2b233" if s.palette != "saffron" else "#fff6e0"
    s.shape("M130 196L168 128Q174 118 188 118H296Q308 118 316 128L358 196Z", body)
    s.rect(50, 190, 380, 88, body, 30)
    s.shape("M152 192L182 142H232V192ZM246 192V142H296L330 192Z", s.deep)
    s.rect(50, 226, 380, 14, s.deep, 0, 0.85)
    s.rect(206, 96, 68, 24, s.light, 6)
    for x in (130, 350):
        s.circle(x, 282, 36, "#1d2331")
        s.circle(x, 282, 15, "#c9ced6")
    s.circle(416, 214, 9, "#fff6e6")


@kind("water", "turquoise lapis night")
def water(s: Sheet) -> None:
    s.backdrop("plain", "sun")
    s.shape("M240 40C300 130 326 166 326 214A86 86 0 0 1 154 214C154 166 180 130 240 40Z", s.light)
    s.shape(
        "M240 40C190 130 168 166 168 214A72 72 0 0 0 210 280A86 86 0 0 1 154 214C154 166 180 130 240 40Z", s.deep, 0.12
    )
    s.line("M196 214a46 46 0 0 0 40 46", s.pop, 9)
    for k in range(4):
        s.line(f"M-20 {300 + k * 20}" + "q30 -16 60 0t60 0" * 5, s.mid if k % 2 else s.deep, 8)


@kind("vote", "turquoise lapis pomegranate saffron")
def vote(s: Sheet) -> None:
    s.backdrop("rays", "tiles", "sun")
    s.floor(306)
    s.shadow(240, 320, 150)
    s.turned(s.any(-8, 7), 240, 110)
    s.rect(186, 40, 108, 140, s.light, 8)
    s.line("M212 92l20 22 38-46", s.pop, 13)
    s.end()
    s.rect(104, 168, 272, 150, s.deep, 10)
    s.rect(92, 150, 296, 36, s.mid, 8)
    s.rect(170, 162, 140, 11, s.deep, 5)
    s.star(240, 248, 44, s.pop)
    s.star(240, 248, 24, s.deep)


@kind("road", "brick night saffron lapis")
def road(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.wall)
    s.circle(s.any(120, 360), 84, 46, s.pop)
    s.shape("M0 168L110 96L200 160L300 88L480 170V210H0Z", s.mid)
    s.rect(0, 196, WIDTH, 164, s.deep, 0, 0.55)
    s.shape("M206 196H274L400 360H80Z", "#2a2f3d")
    for k in range(4):
        y, w = 206 + k * k * 13 + k * 8, 5 + k * 4
        s.rect(240 - w / 2, y, w, 14 + k * 10, s.light)
    for x in (110, 380):
        s.shape(f"M{x} 218L{x + 34} 318H{x - 34}Z", "#e0632f")
        s.shape(f"M{x - 13} 256H{x + 13}L{x + 20} 278H{x - 20}Z", s.light)
        s.rect(x - 44, 314, 88, 12, "#e0632f", 4)
