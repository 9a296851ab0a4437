"""One-line slips in all rooms, each with the tests that catch it: what the tests are worth, measured.

Run it by hand: ``python tests/slips.py [WORD ...]`` tries all slips, or those in files whose path has one of the words.
Each is made in a copy of the package, against which only the named tests run. It ends with 1 if one survives.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
TESTS_FAILED = 1  # what pytest ends with then; anything else is no verdict


# file of the package: (its tests, [(what stands there once, what the slip makes of it), ...])
SLIPS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "picture/ink.py": (
        "test_convert.py",
        [
            ("gray * alpha + np.float32(not is_dark(paper)) * (1 - alpha)", "gray * alpha"),
            ("gray ** np.float32(gamma)", "gray ** np.float32(1 / gamma)"),
        ],
    ),
    "picture/tone.py": (
        "test_convert.py",
        [
            ("np.clip(part, 0, curve.span, out=part)", "pass"),
        ],
    ),
    "picture/resizer.py": (
        "test_stream.py",
        [
            ("self._seen[box] = image[box]", "pass"),
            ("or is_sparse(image, size):", "or False:"),
            ("if not difference(image[strip], self._seen[strip], which):", "if rows.start:"),
        ],
    ),
    "picture/follower.py": (
        "test_stream.py",
        [
            ("np.square(levels - shown)) > self._calm**2", "np.square(levels - shown)) > 0"),
            ("self._memory.forget()", "pass"),
            ("self._stale and self._age >= self._every", "False"),
        ],
    ),
    "engines/search/slow_line.py": (
        "test_stream.py",
        [
            ("self._scale += self._gain * (self._own.scale - self._scale)", "self._scale += 0"),
        ],
    ),
    "engines/search/full/update.py": (
        "test_stream.py",
        [
            ("engine.renew(box, _terms(task, box, (down, across)))", "engine.pending[box] = 1"),
            ("blank = engine.aim.error_of_blank(engine.line)", "pass"),
        ],
    ),
    "engines/search/color/update.py": (
        "test_stream.py",
        [
            ("as_before = known.light.scale == before.scale", "as_before = True"),
            ("engine.renew(picture, box)", "pass"),
        ],
    ),
    "engines/search/color/engine.py": (
        "test_stream.py",
        [
            ("self.blank += blank", "pass"),
            ("self.cost_of(np.minimum(calm, shown))", "self.cost_of(calm)"),
        ],
    ),
    "video/_read.py": (
        "video/test_read.py",
        [
            ("now += _duration(image)", "now += 0.1"),
            ("np.ascontiguousarray(frame[..., ::-1])", "np.ascontiguousarray(frame)"),
            ("capture.release()", "pass"),
        ],
    ),
    "video/_write.py": (
        "video/test_write.py",
        [
            ("seconds = done / (fps or USUAL_FPS)", "seconds = done / USUAL_FPS"),
            ("raise failure or rejection(", "return 0, failure or rejection("),
        ],
    ),
    "picture/blank.py": (
        "test_blank.py",
        [
            ("if not (shapes or any(has_contrast", "if not (any(has_contrast"),
            ('image.dtype.kind == "u" and most == 1', "False"),
            ("level, frame = level + 1, frame.f_back", "level, frame = level, frame.f_back"),
        ],
    ),
    "picture/strokes.py": (
        "test_sparse.py",
        [
            ("/ math.prod(steps))", "/ math.prod(steps) ** 0.5)"),
            ("_square(3))", "_square(5))"),
            ("where=peaks > near", "where=peaks > 0"),
            ("weight * (np.maximum(gain, 1) - 1)", "np.maximum(gain, 1) - 1"),
            ("if np.ptp(image[..., -1]) > 0 else slice(0, -1)", "if True else None"),
            ("np.float32(width * reach)", "np.float32(reach)"),
            ("anchor=(width - 1, width - 1))", "anchor=(width // 2, width // 2))"),
            ("borderValue=least", "borderValue=1.0"),
            ("_square(widest | 1)", "_square(widest)"),
            ("np.float32(weight) * (np.clip(raised, 0, 1) - ink)", "(np.clip(raised, 0, 1) - ink)"),
            ("np.maximum(ink - cv2.dilate(ink, RING), 0)", "ink - cv2.dilate(ink, RING)"),
        ],
    ),
    "picture/range.py": (
        "test_sparse.py",
        [
            ("if width <= FLAT:", "if width < 0:"),
            ("min(percentiles[0], beyond)", "percentiles[0]"),
            ("max(percentiles[1], 100 - beyond)", "percentiles[1]"),
            ("if abs(end - ground.level) <= ground.near else end", "if end is None else end"),
            ("if width >= last * MOST_NOISE:", "if width >= MOST_NOISE:"),
            ("min(MOST_NOISE, ink.noise(", "max(0.0, ink.noise("),
            ("low *= (1 - kept) / width / slope", "low *= 1 - kept"),
        ],
    ),
    "picture/survey.py": (
        "test_sparse.py",
        [
            ("lower * (1 - part) + upper * part", "upper"),
            ("(ink >= first) & (ink <= last)", "ink >= first"),
            ("ink[:: 2 * grain[0], :: 2 * grain[1]]", "ink"),
        ],
    ),
    "picture/pieces.py": (
        "cluster/test_large.py",
        [
            ("place = cells[0].start, cells[1].start", "place = 0, 0"),
        ],
    ),
    "engines/search/parts.py": (
        "cluster/test_large.py",
        [
            ("2 * table[near[i, j]]", "table[near[i, j]]"),
        ],
    ),
    "cluster/_search.py": (
        "cluster/test_large.py",
        [
            ("pending[around] |= marks", "pass"),
        ],
    ),
    "picture/target.py": (
        "matchers/test_pixel_matchers.py",
        [
            ("self.ink > np.float32(above)", "self.ink >= np.float32(above)"),
            ("None, None]).all(axis=(1, 2))", "None, None]).any(axis=(1, 2))"),
        ],
    ),
    "engines/search/color/near.py": (
        "engines/test_color.py",
        [
            (
                "cost * traits[0, a] + traits[1, a] - gain + more",
                "9 * cost * traits[0, a] + traits[1, a] - gain + more",
            ),
            ("- gain + more", "+ more"),
        ],
    ),
    "engines/search/color/settle.py": (
        "engines/test_color.py",
        [
            ("base += whole[0] ** 2 / kinds[last, 0]", "base += 0.0 / kinds[last, 0]"),
            ("if error < least or (error == least and k < best)", "if error < least"),
        ],
    ),
    "picture/reader.py": (
        "test_convert.py",
        [
            ('reading["data_range"] = None', "pass"),
        ],
    ),
    "_shared/values.py": (
        "test_images.py",
        [
            ("return white if 1 <= white < most else most", "return most"),
            ("missing.any(axis=2) if", "missing.all(axis=2) if"),
            ("low if missing[first] else out[first][:-1]", "low"),
            ("least < low - slack or", "least < low - 9e4 * slack or"),
        ],
    ),
    "_shared/pillow.py": (
        "test_images.py",
        [
            ("getexif().get(ORIENTATION, 1) != 1", "getexif().get(ORIENTATION, 1) > 6"),
        ],
    ),
    "_shared/grid.py": (
        "test_convert.py",
        [
            ("shape[0] * cell[1] / (shape[1] * cell[0])", "shape[0] / shape[1]"),
            ("work[..., :-1] *= work[..., -1:]", "pass"),
        ],
    ),
    "filters/_borders.py": (
        "filters",
        [
            ("anchor=(right, down)", "anchor=(left, up)"),
            ("slice(rows.start, rows.stop + 1)", "slice(rows.start, rows.stop)"),
        ],
    ),
    "filters/_gray.py": (
        "filters",
        [
            ("least, span = min(lows), max(highs) - min(lows)", "least, span = 0.0, max(highs)"),
        ],
    ),
    "filters/_geometry.py": (
        "filters",
        [
            ("max(0, -rows) :, max(0, -columns) :", "max(0, rows) :, max(0, columns) :"),
        ],
    ),
    "filters/_pixels.py": (
        "filters",
        [
            ("planes[color_order(self.channels)] if", "planes[:3] if"),
            ("part[..., -1] = image[rows, :, -1]", "pass"),
        ],
    ),
    "filters/_cpu.py": (
        "filters",
        [
            ("least = 0.0 if light > 0 else full", "least = 0.0"),
            ("min(turn, 360 - turn) > color_limit", "turn > color_limit"),
            ("/ white > midpoint", "/ white >= midpoint"),
            ("light / over > levels[i]", "light / over >= levels[i]"),
            ("(paper - low) * (opaque - opacity)", "paper * (opaque - opacity)"),
            ("color_limit = limits.color + HUE_SLACK", "color_limit = limits.color"),
        ],
    ),
    "glyphs/_glyph_set.py": (
        "glyphs/test_glyph_set.py",
        [
            ("(means[i], ord(characters[i]))", "(means[i], -ord(characters[i]))"),
            ("if dark else 1 - (1 - raw) ** gamma", "if dark else raw**gamma"),
        ],
    ),
    "glyphs/_geometry.py": (
        "glyphs/test_geometry.py",
        [
            ("(3, 0), (3, 1))", "(3, 1), (3, 0))"),
        ],
    ),
    "glyphs/_box.py": (
        "glyphs/test_geometry.py",
        [
            ("near = sides[number] == DOUBLE", "near = sides[0] == DOUBLE"),
        ],
    ),
    "glyphs/_rasterize.py": (
        "glyphs/test_rasterize.py",
        [
            ("(bottom - top)) // 2 - top", "(bottom - top)) // 2 - top + 1"),
        ],
    ),
    "matchers/_matcher.py": (
        "matchers/test_gate.py",
        [
            ("array.max() >= len(glyphs):", "array.max() > len(glyphs):"),
        ],
    ),
    "matchers/_max_prod.py": (
        "matchers/test_pixel_matchers.py",
        [
            ("if midpoint < 1 else -1", ""),
            ("> midpoint * coverage.sum", "> 2 * midpoint * coverage.sum"),
        ],
    ),
    "engines/means/core.py": (
        "matchers/test_pixel_matchers.py",
        [
            ("((below == above) & (first[right - 1]", "((below > above) & (first[right - 1]"),
            ("& (first[right - 1] < first[right])", ""),
        ],
    ),
    "engines/linear/cpu.py": (
        "matchers/test_linear.py",
        [
            ("score > highest[c]", "score >= highest[c]"),
        ],
    ),
    "engines/distance/cpu.py": (
        "matchers/test_pixel_matchers.py",
        [
            ("total, least, filled(np.float32(glyph)), winner)", "least, total, winner, filled(np.float32(glyph)))"),
        ],
    ),
    "engines/patches/core.py": (
        "matchers/test_features.py",
        [
            ("-known @ center - squares / 2", "-known @ center - squares"),
            ("edges[0], edges[-1] = -np.inf, np.inf", "pass"),
        ],
    ),
    "engines/patches/cpu.py": (
        "matchers/test_features.py",
        [
            ("distances[g] <= unit * spread", "distances[g] <= unit"),
        ],
    ),
    "engines/factors/matrices.py": (
        "matchers/test_nmf.py",
        [
            ("< threshold] = 0", "< 0] = 0"),
            ("if np.array_equal(found[inverse], rows):", "if True:"),
        ],
    ),
    "engines/factors/core.py": (
        "matchers/test_nmf.py",
        [
            ("abs(last - left) <= what.tol * left", "abs(last - left) <= what.tol"),
        ],
    ),
    "engines/factors/cpu.py": (
        "matchers/test_nmf.py",
        [
            ("exponent = np.float32(beta - 2)", "exponent = np.float32(beta - 1)"),
        ],
    ),
    "engines/search/blur.py": (
        "matchers/test_tables.py",
        [
            ("np.convolve(line, line) if filter_target", "np.convolve(line, line) if not filter_target"),
            ("-(-2 * margin // size)", "(2 * margin // size)"),
        ],
    ),
    "engines/search/full/tables.py": (
        "matchers/test_tables.py",
        [
            ("2.0 ** math.floor(math.log2(largest))", "2.0 ** math.ceil(math.log2(largest))"),
            ("pair[-1 - k] = pair[k].T", "pair[-1 - k] = pair[k]"),
        ],
    ),
    "engines/search/full/core.py": (
        "matchers/test_local_search.py",
        [
            ("self.unary[tuple(self._stays[left].T)] = FORBIDDEN", "pass"),
            ("forbidden[tuple(self._stays.T)] = False", "pass"),
        ],
    ),
    "engines/search/factored/core.py": (
        "matchers/test_large_sets.py",
        [
            ("doubts = 2 * np.sqrt", "doubts = np.sqrt"),
            ("np.sqrt(np.maximum(0, squares -", "0.25 * np.sqrt(np.maximum(0, squares -"),
            ("slack = least + growth * np.sqrt(whole)", "slack = 0 * np.sqrt(whole)"),
        ],
    ),
    "engines/search/factored/cpu.py": (
        "matchers/test_large_sets.py",
        [
            ("min(ceiling, scores[n, a] + doubts[n] * tails[a])", "min(ceiling, scores[n, a])"),
            ("if exact < least:", "if exact <= least:"),
        ],
    ),
    "engines/search/full/cpu.py": (
        "matchers/test_twins.py",
        [
            ("marks[cells[n]] = 1", "marks[cells[n]] = 0"),
        ],
    ),
    "engines/search/full/numpy.py": (
        "matchers/test_twins.py",
        [
            ("lines[outside] = 0", "lines[outside] = 1"),
            ("where=rows >= 0", "where=rows > 0"),
        ],
    ),
    "engines/search/pixels/cpu.py": (
        "matchers/test_local_search.py",
        [
            ("> window:", ">= window:"),
        ],
    ),
    "engines/search/bound/core.py": (
        "matchers/test_bound.py",
        [
            ("-(-max(rounds) // units)", "max(rounds) // units + 1"),
        ],
    ),
    "engines/search/core.py": (
        "matchers/test_bound.py",
        [
            ("return cells * ((2 + reached)", "return 0 * ((2 + reached)"),
        ],
    ),
    "engines/search/bound/cpu.py": (
        "matchers/test_bound.py",
        [
            ("np.floor(cost[a] / (chains * GRID)) * GRID", "cost[a] / chains"),
        ],
    ),
    "engines/search/polish/core.py": (
        "matchers/test_polish.py",
        [
            ("(changes < 0)[regions]", "(changes < 9)[regions]"),
        ],
    ),
    "engines/search/polish/lines.py": (
        "matchers/test_polish.py",
        [
            ("beaten[a] |= excess[a] > 0", "beaten[a] |= excess[a] > -9"),
        ],
    ),
    "engines/search/polish/anneal.py": (
        "matchers/test_polish.py",
        [
            ("share = 1 if before", "share = 2 if before"),
        ],
    ),
    "_numba/tickets.py": (
        "gpu/test_tickets.py",
        [
            ("needed += 1", "needed += 0"),
            ("cuda.threadfence()  # what they wrote before is seen after", "pass"),
            ("cuda.atomic.max(state, (TICKET, STOP), number)", "pass"),
        ],
    ),
    "render/runs.py": (
        "render",
        [
            ("if after > starts[-1]:", "if True:"),
            ("cells[:-1][changed] + 1", "cells[:-1][changed]"),
            ('char != "█" for', "True for"),
        ],
    ),
    "render/ansi.py": (
        "render",
        [
            ("first + 52 + keys", "first + keys"),
            ("cube_error <= ramp_error", "cube_error < 0"),
            ("(_last(fronts, ANY) != ANY) | (_last", "(_last"),
            ("np.where(has == keys, ANY, keys)", "keys"),
        ],
    ),
    "render/svg.py": (
        "render",
        [
            ("(column + 0.5) * width", "column * width"),
            ("if color != paper and color[3:] != (0,):", "if color:"),
            ("inked &= tiles.lettered", "pass"),
        ],
    ),
    "render/html.py": (
        "render",
        [
            ("escape(text, quote=False)", "text"),
            ("/ LAYOUT_UNIT) * LAYOUT_UNIT", "/ LAYOUT_UNIT) * LAYOUT_UNIT * 0.998"),
        ],
    ),
    "render/trim.py": (
        "render/test_margins.py",
        [
            ("part.shape[1] - part[:, ::-1].argmax(1)", "part.shape[1]"),
            ("if color and art.background", "if art.background"),
        ],
    ),
    "render/image.py": (
        "render",
        [
            ("_colored(bitmaps, indices, front if colors is None else colors", "_colored(bitmaps, indices, front"),
            ("back if behind is None else behind", "back"),
        ],
    ),
    "render/mosaic.py": (
        "render",
        [
            ("in strips) <= MOST else []", "in strips) >= 0 else []"),
            ("columns.stop / w", "columns.start / w"),
        ],
    ),
    "render/cells.py": (
        "test_art.py",
        [
            ("array.shape != (*shape, 3)", "array.shape[:2] != shape"),
        ],
    ),
    "render/color.py": (
        "render",
        [
            ("text[::2] == text[1::2] else text", "True else text"),
            ("if own is None else own", "if True else own"),
        ],
    ),
    "metrics/_ink.py": (
        "test_metrics.py",
        [
            ("max(0.0, np.vdot(centred, seen) / power)", "np.vdot(centred, seen) / power"),
            ("20 * float(np.log10(rmse))", "10 * float(np.log10(rmse))"),
        ],
    ),
    "metrics/_seen.py": (
        "test_metrics.py",
        [
            ('info.get("picture")', "None"),
        ],
    ),
    "cli/_settings.py": (
        "cli",
        [
            ('("black", "white") if dark', '("white", "black") if dark'),
        ],
    ),
    "glyphs/_drawing.py": (
        "glyphs/test_glyph_set.py",
        [
            ("if glyphs._digest != digest:", "if False:"),
            ("portable(font, found)", "font"),
        ],
    ),
    "cli/_ask.py": (
        "cli/test_colors.py",
        [
            ("if _readable(terminal, 0)", "if not _readable"),
            ("(16 ** len(part) - 1)", "(16 ** len(part))"),
            ("os.tcgetpgrp(terminal) != os.getpgrp() or ", ""),
        ],
    ),
    "cli/_size.py": (
        "cli/test_size.py",
        [
            ("columns // (2 if glyphs.wide else 1)", "columns"),
            ("min(limit, given or limit)", "limit"),
            ("rows -= PROMPT", "pass"),
        ],
    ),
    "files/targets.py": (
        "cli",
        [
            ("(status.st_dev, status.st_ino) if stat", "file if stat"),
        ],
    ),
    "files/opencv.py": (
        "cli/test_read.py",
        [
            ("[2, 1, 0, 3]", "[0, 1, 2, 3]"),
        ],
    ),
    "files/raster.py": (
        "cli/test_numbers.py",
        [
            ("least.astype(np.uint64)", "np.uint64(0)"),
            ("if raster.inverted:", "if False:"),
            ("there &= ~missing", "there &= missing | ~missing"),
        ],
    ),
    "files/tiff.py": (
        "cli/test_numbers.py",
        [
            ("~raw if inverted else raw", "raw"),
            ("found.all(axis=2) if", "found.any(axis=2) if"),
            ("4: lambda a: a[::-1],", "4: lambda a: a,"),
            ("max(ends) > len(data)", "max(ends) > 2 * len(data)"),
            (".max() < 256:", ".max() < 0:"),
        ],
    ),
    "files/fits.py": (
        "cli/test_numbers.py",
        [
            (".reshape(height, width)[::-1]", ".reshape(height, width)"),
            ("-(-size // BLOCK) * BLOCK", "size"),
            ("raw == int(header", "raw != int(header"),
        ],
    ),
    "files/foreign.py": (
        "cli/test_foreign.py",
        [
            ("G(?!IF8).{187}G", "G.{18}"),
        ],
    ),
}


def chosen(words: list[str]) -> list[tuple[str, str, str]]:
    """Return file, old and new text of the slips in files whose path has one of the words, or of all."""
    paths = [path for path in SLIPS if not words or any(word in path for word in words)]
    return [(path, *slip) for path in paths for slip in SLIPS[path][1]]


def survives(path: str, old: str, new: str, root: Path) -> bool:
    """Make a slip in a copy of the package below `root`, and return whether its tests pass all the same."""
    package = ROOT / "skascii"
    shutil.copytree(package, root / "skascii")
    shutil.copytree(ROOT / "tests", root / "tests")
    shutil.copy(ROOT / "pyproject.toml", root)
    file = root / "skascii" / path
    source = file.read_text()
    assert source.count(old) == 1, f"{path}: {old!r} must stand there once"
    file.write_text(source.replace(old, new))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"tests/{SLIPS[path][0]}"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, TESTS_FAILED), done.stdout + done.stderr
    return done.returncode == 0


def main(words: list[str]) -> int:
    """Try slips one after another, and return 1 if one survives."""
    slips, survivors = chosen(words), 0
    for path, old, new in slips:
        started = perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            survived = survives(path, old, new, Path(folder))
        survivors += survived
        verdict = "SURVIVES" if survived else "caught"
        print(f"{verdict:8} {perf_counter() - started:5.1f} s  {path}: {old} -> {new}", flush=True)
    print(f"{survivors} of {len(slips)} survive")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
