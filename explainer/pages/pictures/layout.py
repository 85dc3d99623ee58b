"""Where the nodes of a drawn graph go: few lines cross, no label lies on another, and the same graph always looks the same."""

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

# Layouts that are tried, each from another beginning, and the best taken; fewer where there are so many pairs of lines to compare.
TRIES = 12
MAX_PAIRS = 30_000

# How often boxes are pushed apart before they are sorted down instead.
_ROUNDS = 60

# The part of a picture that labels may fill.
_FILLED = 0.4


class Box(NamedTuple):
    """A node with its label: the middle, the width and the height."""

    x: float
    y: float
    width: float
    height: float

    def over(self, other: "Box") -> tuple[float, float]:
        """How far two boxes reach into each other, across and down; they do not if one of them is not positive."""
        return (
            (self.width + other.width) / 2 - abs(self.x - other.x),
            (self.height + other.height) / 2 - abs(self.y - other.y),
        )


def arrange(
    sizes: Mapping[str, tuple[float, float]],
    lines: Sequence[tuple[str, str]],
    width: float,
    height: float,
    near: Sequence[tuple[str, str]] = (),
) -> dict[str, Box]:
    """A place for each node, by its id, in a picture of this width; it gets higher where the nodes need it.

    `sizes` are the width and height of nodes with their labels, `lines` the pairs of nodes that are joined; those that are
    `near` belong together.
    """
    import igraph  # here: a run that arranges nothing needs none of it

    ids = list(sizes)
    if not ids:
        return {}
    number = {id: index for index, id in enumerate(ids)}
    height = max(height, sum(wide * high for wide, high in sizes.values()) / _FILLED / width)
    graph = igraph.Graph(n=len(ids), edges=[(number[one], number[other]) for one, other in lines])
    tries = max(1, min(TRIES, MAX_PAIRS // (len(lines) ** 2 or 1)))
    close = set(near)
    best: tuple[tuple[float, ...], dict[str, Box]] | None = None
    for seed in range(tries):
        chance = random.Random(seed)
        igraph.set_random_number_generator(chance)
        start = [(chance.random(), chance.random()) for _ in ids]
        layout = (
            graph.layout_kamada_kawai(seed=start, weights=[0.6 if pair in close else 1.0 for pair in lines] or None)
            if seed % 2
            else graph.layout_fruchterman_reingold(
                seed=start, weights=[3.0 if pair in close else 1.0 for pair in lines] or None
            )
        )
        boxes = _apart(_fitted(list(layout), sizes, width, height), width)
        cost = _cost(boxes, lines) if tries > 1 else ()
        if best is None or cost < best[0]:
            best = cost, boxes
    assert best
    return {id: Box(round(x, 1), round(y, 1), wide, high) for id, (x, y, wide, high) in best[1].items()}


def _fitted(
    layout: Sequence[Sequence[float]], sizes: Mapping[str, tuple[float, float]], width: float, height: float
) -> dict[str, Box]:
    """The layout turned to lie as the picture lies, and stretched over it."""
    xs, ys = [place[0] for place in layout], [place[1] for place in layout]
    if (max(xs) - min(xs) > max(ys) - min(ys)) != (width > height):
        xs, ys = ys, xs

    def spread(places: Sequence[float], space: float, sizes: Sequence[float]) -> list[float]:
        low, span = min(places), max(places) - min(places)
        return [
            size / 2 + (space - size) * ((place - low) / span if span else 0.5)
            for place, size in zip(places, sizes, strict=True)
        ]

    across = spread(xs, width, [size[0] for size in sizes.values()])
    down = spread(ys, height, [size[1] for size in sizes.values()])
    return {id: Box(x, y, *size) for (id, size), x, y in zip(sizes.items(), across, down, strict=True)}


def _apart(boxes: dict[str, Box], width: float) -> dict[str, Box]:
    """The boxes pushed apart until none lies on another."""
    for _ in range(_ROUNDS):
        moved = False
        for one, other in combinations(boxes, 2):
            first, second = boxes[one], boxes[other]
            if abs(first.y - second.y) >= (first.height + second.height) / 2:
                continue  # most pairs: labels are low, and this takes a third of the time of asking how far
            across, down = first.over(second)
            if across <= 0:
                continue
            moved = True
            if across < down:
                step = (across / 2 + 0.5) * (-1 if first.x <= second.x else 1)
                boxes[one], boxes[other] = _moved(first, step, 0, width), _moved(second, -step, 0, width)
            else:
                step = (down / 2 + 0.5) * (-1 if first.y <= second.y else 1)
                boxes[one], boxes[other] = _moved(first, 0, step, width), _moved(second, 0, -step, width)
        if not moved:
            return boxes
    return _sorted_down(boxes)


def _sorted_down(boxes: dict[str, Box]) -> dict[str, Box]:
    """The boxes from the top on, each as far down as those above it demand."""
    placed: dict[str, Box] = {}
    for id, box in sorted(boxes.items(), key=lambda entry: (entry[1].y, entry[1].x, entry[0])):
        while blocking := [other for other in placed.values() if min(box.over(other)) > 0]:
            box = box._replace(y=max(other.y + (other.height + box.height) / 2 for other in blocking) + 0.5)
        placed[id] = box
    return {id: placed[id] for id in boxes}


def _moved(box: Box, across: float, down: float, width: float) -> Box:
    x = min(max(box.x + across, box.width / 2), width - box.width / 2)
    return box._replace(x=x, y=max(box.y + down, box.height / 2))


def _cost(boxes: Mapping[str, Box], lines: Sequence[tuple[str, str]]) -> tuple[float, ...]:
    """What is bad about a layout, the worst first: labels on labels; lines that cross each other or a label; height and length."""
    places = list(boxes.values())
    overlaps = sum(min(one.over(other)) > 0.01 for one, other in combinations(places, 2))
    ends = [(boxes[one], boxes[other], {one, other}) for one, other in lines]
    crossings = sum(
        _cross(a, b, c, d) for (a, b, these), (c, d, those) in combinations(ends, 2) if these.isdisjoint(those)
    )
    hidden = sum(_touches(a, b, box) for a, b, joined in ends for id, box in boxes.items() if id not in joined)
    length = sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b, _ in ends)
    bottom = max(box.y + box.height / 2 for box in places)
    return overlaps, crossings + 2 * hidden, bottom, length


def _cross(a: Box, b: Box, c: Box, d: Box) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Box, b: Box, c: Box) -> bool:
    return (b.x - a.x) * (c.y - a.y) > (b.y - a.y) * (c.x - a.x)


def _touches(a: Box, b: Box, box: Box) -> bool:
    """Whether the line from a to b goes through a box (Liang and Barsky)."""
    first, last = 0.0, 1.0
    for start, change, low, high in (
        (a.x, b.x - a.x, box.x - box.width / 2, box.x + box.width / 2),
        (a.y, b.y - a.y, box.y - box.height / 2, box.y + box.height / 2),
    ):
        if not change:
            if not low < start < high:
                return False
            continue
        enter, leave = sorted(((low - start) / change, (high - start) / change))
        first, last = max(first, enter), min(last, leave)
    return first < last
