"""Single steps of a cell's colours: of one component by one unit, until none lowers E."""

from .colors import TO_CHANNELS, inlined, level, shown


@inlined
def finish(rules, table, products, on, off, pair):
    """Step, component after component, those of the foreground first, until no step lowers E by the tolerance.

    `pair` is both colours and both codes; it is returned so.
    """
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest, ink_code, rest_code = pair
    idle, part = 0, 0
    count = 6 if both else 3
    while idle < count:
        if part < 3:
            slope = slope_of(one, other_one, cross, other_cross, on, ink, rest)
            ink, ink_code, moved = step(rules, table, one, other_one, slope, ink, ink_code, part)
        else:
            slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
            rest, rest_code, moved = step(rules, table, two, other_two, slope, rest, rest_code, part - 3)
        idle = 0 if moved else idle + 1
        part = (part + 1) % count
    ink = shown(rules, table, ink_code)
    if both:
        rest = shown(rules, table, rest_code)
    return ink, rest, ink_code, rest_code


@inlined
def slope_of(own, other_own, cross, other_cross, term, color, beside):
    """Return half the gradient of E by a colour, beside another."""
    return (
        own * color[0] + cross * beside[0] - term[0],
        other_own * color[1] + other_cross * beside[1] - term[1],
        other_own * color[2] + other_cross * beside[2] - term[2],
    )


@inlined
def step(rules, table, luma_bend, chroma_bend, slope, color, code, part):
    """Return a colour and its code after steps of one unit of one component while E falls, and whether there were any.

    E is a parabola along a component, so they end at the level nearest to its least.
    """
    y, u, v = TO_CHANNELS[0][part], TO_CHANNELS[1][part], TO_CHANNELS[2][part]
    along = slope[0] * y + slope[1] * u + slope[2] * v
    bend = luma_bend * y * y + chroma_bend * (u * u + v * v)
    now = code[part]
    turn = -1 if along > 0 else 1  # the other way E rises
    if not 0 <= now + turn <= 255:
        return color, code, False
    size = table[now + turn] - table[now]
    if not (bend * size + 2 * along) * size < -2 * rules.tolerance:
        return color, code, False
    best = level(table, table[now] - along / bend)
    size = table[best] - table[now]
    r, g, b = code
    code = (best if part == 0 else r, best if part == 1 else g, best if part == 2 else b)
    return (color[0] + size * y, color[1] + size * u, color[2] + size * v), code, True
