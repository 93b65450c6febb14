"""Places to go."""

from math import cos, pi, sin

from lib.pictures.sheet import HEIGHT, WIDTH, Sheet, kind


@kind("bridge", "lapis turquoise night saffron rose")
def bridge(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.wall)
    s.circle(s.any(120, 350), 92, 44, s.pop)
    s.shape("M0 168Q120 118 240 160T480 138V220H0Z", s.mid, 0.55)
    stone, shade = ("#e8c48e", "#b98a52") if s.palette != "saffron" else ("#c9784a", "#8c4a2a")
    s.rect(0, 148, WIDTH, 92, stone)
    for k in range(10):
        x = k * 54 - 26
        s.shape(f"M{x} 240v-44q0-18 20-28q20 10 20 28v44Z", s.deep)
        s.shape(f"M{x + 8} 184v-14q0-8 12-12q12 4 12 12v14Z", shade, 0.0)
        s.shape(f"M{x + 42} 160h10v18h-10Z", shade, 0.6)
    s.rect(0, 148, WIDTH, 8, shade)
    s.rect(0, 240, WIDTH, 120, s.deep)
    for k in range(10):
        x = k * 54 - 26
        s.shape(f"M{x + 40} 240v34q7 8 14 0v-34Z", stone, 0.5)
    for k in range(14):
        w = s.between(30, 110)
        s.rect(s.between(-20, 440), 262 + (k % 7) * 13, w, 4, s.mid, 2, 0.7)


@kind("desert", "saffron night brick rose turquoise")
def desert(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.wall)
    dark = s.palette == "night"
    s.circle(s.any(110, 380), 90, 40, s.light if dark else s.pop)
    if dark:
        for k in range(26):
            s.circle(s.between(0, 480), s.between(0, 170), s.between(1, 2.6), s.light)
    s.shape("M0 210Q130 150 250 206T480 176V360H0Z", s.mid)
    clay = "#d39a63" if not dark else "#a8724a"
    s.rect(146, 176, 150, 120, clay)
    s.shape("M156 178a66 66 0 0 1 130 0Z", clay)
    s.shape("M156 178a66 66 0 0 1 46-62q-12 34-6 62Z", "#fff", 0.16)
    s.rect(300, 88, 56, 208, "#b77d49" if not dark else "#8d5c3a")
    for k in range(3):
        s.rect(308 + k * 15, 98, 9, 56, s.deep, 4)
    s.shape("M196 296v-52q0-22 25-34q25 12 25 34v52Z", s.deep)
    s.circle(221, 150, 9, s.deep)
    s.shape("M0 300Q150 262 300 292T480 272V360H0Z", s.deep, 0.85)
    for x, h in ((70, 84), (96, 62), (412, 96)):
        s.shape(
            f"M{x} {300 - h}Q{x + 20} {300 - h * 0.4:.0f} {x + 9} 300H{x - 9}Q{x - 20} {300 - h * 0.4:.0f} {x} {300 - h}Z",
            "#2f5f45",
        )


@kind("park", "pistachio turquoise cypress saffron")
def park(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.light if s.palette in ("pistachio",) else s.wall)
    s.circle(s.any(96, 384), 86, 42, s.pop)
    s.shape("M0 230Q110 150 230 216T480 190V360H0Z", s.mid)
    for k in range(5):
        x, h = 60 + k * 92 + s.between(-16, 16), s.between(110, 178)
        if s.rng.random() < 0.62:
            s.shape(
                f"M{x:.0f} {286 - h:.0f}C{x + 34:.0f} {286 - h * 0.55:.0f} {x + 30:.0f} 268 {x:.0f} 286C{x - 30:.0f} 268 {x - 34:.0f} {286 - h * 0.55:.0f} {x:.0f} {286 - h:.0f}Z",
                "#285f48",
            )
            s.shape(
                f"M{x:.0f} {286 - h:.0f}C{x - 34:.0f} {286 - h * 0.55:.0f} {x - 30:.0f} 268 {x:.0f} 286C{x - 14:.0f} 240 {x - 14:.0f} {286 - h * 0.5:.0f} {x:.0f} {286 - h:.0f}Z",
                "#fff",
                0.12,
            )
        else:
            s.rect(x - 6, 220, 12, 70, "#7a4a2b")
            for dx, dy, r in ((-22, 0, 34), (22, -4, 32), (0, -30, 38)):
                s.circle(x + dx, 200 + dy, r, "#4f8f56")
    s.shape("M0 286H480V360H0Z", s.deep)
    s.shape("M200 360Q232 318 214 286H266Q262 320 310 360Z", s.light, 0.85)
    s.line("M330 304h70M336 304v18M394 304v18M330 288h70", s.pop, 6)


@kind("city", "lapis turquoise rose saffron night")
def city(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, s.wall)
    s.circle(s.any(110, 250, 370), 110, 56, s.pop)
    s.shape("M0 150L90 84L150 138L236 60L330 150L400 104L480 160V300H0Z", s.mid, 0.6)
    x = 0.0
    while x < 480:
        w, h = s.between(38, 72), s.between(80, 176)
        colour = s.any(s.deep, s.deep, s.light, s.mid)
        s.rect(x, 318 - h, w, h, colour)
        pane = s.pop if colour == s.deep else s.deep
        for row in range(int(h // 26)):
            for column in range(int(w // 18)):
                if s.rng.random() < 0.6:
                    s.rect(x + 7 + column * 17, 318 - h + 10 + row * 25, 8, 13, pane, 2, 0.85)
        x += w + 2
    x = s.any(150, 250, 330)
    s.shape(
        f"M{x - 62} 318V236C{x - 62} 196 {x - 26} 176 {x} 146C{x + 26} 176 {x + 62} 196 {x + 62} 236V318Z", "#1d9aa0"
    )
    s.shape(f"M{x - 62} 318V236C{x - 62} 196 {x - 26} 176 {x} 146C{x - 24} 190 {x - 30} 230 {x - 30} 318Z", "#fff", 0.2)
    s.line(f"M{x - 62} 262h124M{x - 62} 286h124", s.light, 5, 0.9)
    s.line(f"M{x} 146v-24", s.light, 4)
    s.rect(0, 318, WIDTH, 42, s.deep)


@kind("shop", "turquoise brick rose pistachio saffron lapis pomegranate cypress")
def shop(s: Sheet) -> None:
    s.backdrop("plain", "sun", "tiles")
    s.rect(0, 314, WIDTH, 46, s.deep)
    s.rect(70, 84, 340, 232, s.light)
    s.rect(70, 84, 340, 40, s.deep)
    for k in range(s.any(3, 4, 5)):
        s.star(150 + k * 40, 104, 10, s.pop)
    for k in range(8):
        s.shape(f"M{62 + k * 44.5:.1f} 124h44.5v44a22.2 22.2 0 0 1-44.5 0Z", s.pop if k % 2 else "#fff")
    door = s.any(88, 312)
    window = 186 if door == 88 else 92
    s.rect(door, 206, 80, 110, s.wall, 4)
    s.rect(door + 10, 216, 60, 56, s.light, 3, 0.6)
    s.circle(door + 66, 274, 5, s.light)
    s.rect(window, 206, 204, 92, s.deep, 4)
    s.rect(window + 7, 213, 190, 78, s.mid, 2)
    for k in range(4):
        h = s.between(26, 58)
        s.rect(window + 20 + k * 46, 291 - h, 30, h, s.any(s.pop, s.light, s.deep), 5)


@kind("pool", "turquoise lapis")
def pool(s: Sheet) -> None:
    s.rect(0, 0, WIDTH, HEIGHT, "#39b3bb" if s.palette == "turquoise" else "#3f7fca")
    for row in range(14):
        d = f"M-20 {row * 28 + 6}" + "q20 -12 40 0t40 0" * 7
        s.line(d, "#fff", 4, 0.16 if row % 2 else 0.26)
    for k, x in enumerate((96, 240, 384)):
        for i in range(14):
            s.circle(x + s.between(-1, 1), 12 + i * 27, 9, ("#c4385a", "#fff6e6")[i % 2])
    x, y = s.any(168, 312), s.between(160, 220)
    s.oval(x + 8, y + 12, 66, 62, "#000", 0.14)
    s.ring(x, y, 48, "#fff6e6", 34)
    for k in range(4):
        a, b = k * pi / 2 + 0.3, k * pi / 2 + 1.05
        s.add(
            f'<path d="M{x + 48 * cos(a):.0f} {y + 48 * sin(a):.0f}A48 48 0 0 1 {x + 48 * cos(b):.0f} {y + 48 * sin(b):.0f}" '
            f'fill="none" stroke="#c4385a" stroke-width="34"/>'
        )
    s.rect(0, 0, WIDTH, 38, "#f6ead3")
    for k in range(12):
        s.rect(k * 42 - 4, 8, 34, 22, s.any("#e4cfa5", "#eedcb8"), 3)


@kind("gym", "saffron turquoise night brick")
def gym(s: Sheet) -> None:
    s.backdrop("rays", "sun", "tiles")
    s.floor(292)
    s.shadow(190, 306, 150)
    s.rect(66, 228, 250, 20, "#c9ced6", 8)
    for x, h in ((62, 116), (88, 84), (294, 116), (268, 84)):
        s.rect(x, 238 - h / 2, 26, h, s.deep, 8)
        s.rect(x, 238 - h / 2, 9, h, "#fff", 5, 0.14)
    s.ring(386, 204, 34, s.pop, 18)
    s.circle(386, 252, 52, s.pop)
    s.circle(386, 252, 28, s.light, 0.35)
