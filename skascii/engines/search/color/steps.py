"""Single steps of a cell's colours: of one component by one unit, until none lowers E."""

from .colors import TO_CHANNELS, inlined, level, shown

# of each component: what a unit of it is in channels
PARTS = tuple(zip(*TO_CHANNELS))


@inlined
def finish(rules, table, products, on, off, pair):
    """Step, component after component, those of the foreground first, until no step lowers E by the tolerance.

    `pair` is both colours and both codes; it is returned so. Half the gradient of E is kept between steps.
    """
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest, ink_code, rest_code = pair
    ink_slope = slope_of(one, other_one, cross, other_cross, on, ink, rest)
    rest_slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
    going = True
    while going:
        going = False
        for part in range(3):
            now = ink_code[part]
            best = stepped(rules, table, one, other_one, ink_slope, part, now)
            if best != now:
                going = True
                size = table[best] - table[now]
                ink_slope = _moved(ink_slope, one, other_one, size, part)
                rest_slope = _moved(rest_slope, cross, other_cross, size, part)
                ink_code = _with(ink_code, part, best)
        if both:
            for part in range(3):
                now = rest_code[part]
                best = stepped(rules, table, two, other_two, rest_slope, part, now)
                if best != now:
                    going = True
                    size = table[best] - table[now]
                    rest_slope = _moved(rest_slope, two, other_two, size, part)
                    ink_slope = _moved(ink_slope, cross, other_cross, size, part)
                    rest_code = _with(rest_code, part, best)
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
def _moved(slope, bend, other_bend, size, part):
    """Return a slope after a step of a component, by the curvature between that and what the slope is of."""
    y, u, v = PARTS[part]
    return slope[0] + bend * size * y, slope[1] + other_bend * size * u, slope[2] + other_bend * size * v


@inlined
def _with(code, part, best):
    r, g, b = code
    return best if part == 0 else r, best if part == 1 else g, best if part == 2 else b


@inlined
def stepped(rules, table, luma_bend, chroma_bend, slope, part, now):
    """Return the level of a component after steps of one unit of it while E falls.

    E is a parabola along a component, so they end at the level nearest to its least.
    """
    y, u, v = PARTS[part]
    along = slope[0] * y + slope[1] * u + slope[2] * v
    bend = luma_bend * y * y + chroma_bend * (u * u + v * v)
    turn = -1 if along > 0 else 1  # the other way E rises
    if not 0 <= now + turn <= 255:
        return now
    size = table[now + turn] - table[now]
    if not (bend * size + 2 * along) * size < -2 * rules.tolerance:
        return now
    return level(table, table[now] - along / bend)
