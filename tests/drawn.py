"""What is wrong with a drawn map, counted from the numbers of its SVG: `python tests/drawn.py site/connections/index.html`."""

import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from html_tree import Element, parse_html

from explainer.pages.pictures.layout import Box, Point, crossings, passed, touch
from explainer.pages.pictures.marks import text_width

_RADIUS = 17.0


class Counted(NamedTuple):
    """The lines that are seen, how many pairs of them cross, heads and names that touch, lines through heads that they do not join."""

    lines: int
    crossings: int
    touching: int
    hidden: int


def counted(svg: Element) -> Counted:
    heads: dict[str, Box] = {}
    names: dict[str, list[Box]] = {}
    for node in svg.all("g", cls="node"):
        if "off" not in node.classes:
            id = node.attributes["data-node"]
            heads[id], names[id] = _head(node), list(_names(node))
    lines = [line for line in svg.all("g", cls="e") if "off" not in line.classes]
    ends: list[tuple[str, str]] = []
    drawn: list[tuple[Point, Point]] = []
    for line in lines:
        one, other = line.attributes["data-pair"].split("_")
        ends.append((one, other))
        x, y, to_x, to_y = map(float, re.findall(r"[\d.]+", line.one("path", cls="l").attributes["d"]))
        drawn.append(((x, y), (to_x, to_y)))
    numbers = {id: number for number, id in enumerate(heads)}
    inside = not svg.all("circle", cls="ring")
    apart = list(combinations(heads, 2))
    touching = sum(touch(heads[one], heads[other]) for one, other in apart)
    if not inside:
        touching += sum(touch(a, b) for one, other in apart for a in names[one] for b in names[other])
        touching += sum(
            touch(name, heads[other]) for one in heads for other in heads if one != other for name in names[one]
        )
    return Counted(
        len(lines),
        crossings([head[:2] for head in heads.values()], [(numbers[one], numbers[other]) for one, other in ends]),
        touching,
        sum(
            passed(a, b, [head for id, head in heads.items() if id not in joined])
            for (a, b), joined in zip(drawn, ends, strict=True)
        ),
    )


def _head(node: Element) -> Box:
    for rect in node.all("rect", cls="head"):
        x, y, wide, high = (float(rect.attributes[name]) for name in ("x", "y", "width", "height"))
        return Box(x + wide / 2, y + high / 2, wide / 2, high / 2)
    ring = node.one("circle", cls="ring")
    return Box(float(ring.attributes["cx"]), float(ring.attributes["cy"]), _RADIUS, _RADIUS)


def _names(node: Element) -> Iterator[Box]:
    for line in node.all("tspan"):
        wide = text_width(line.text(), 13)
        yield Box(float(line.attributes["x"]), float(line.attributes["y"]) - 4.4, wide / 2, 7.0)


if __name__ == "__main__":
    for svg in parse_html(Path(sys.argv[1]).read_text("utf-8")).all("svg", cls="map"):
        print(svg.attributes["viewbox"], counted(svg))
