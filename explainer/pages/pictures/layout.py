"""Where the heads of a drawn graph go: few lines cross, no name or head touches another, and the same graph always looks the same."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

Point = tuple[float, float]

# Layouts that are begun, each from another chance; as many as are gone on with, those in which fewest lines cross, each turned
# in so many ways; and how many of these are left after so many moves of each.
STARTS, BEGUN, TURNS = 12, 4, 4
LINES = 40  # with more, fewer are begun
ROUNDS = ((2, 0, 300.0), (1, 400, 300.0), (1, 700, 1500.0))

# Moves are fewer where there are more lines and heads than these to look at for each, and where there are few heads.
LOOKS = 1_000
FEW = 14

# What is bad about a drawing: what touches, a line that seems to end at a head which it passes, lines that cross, a line behind
# a name, lines side by side, a long line, heads that are near each other although there is room.
TOUCH, HIDDEN, CROSSING, BEHIND, NARROW, LENGTH, NEAR = 400.0, 300.0, 100.0, 100.0, 20.0, 1 / 15, 400.0

# A line between two heads is to be seen: what is bad about less room than that.
SHORT, ROOM = 200.0, 24.0

# How much worse a move may make a drawing in the beginning, so that it finds its way out of what is only better than the next.
HEAT = 150.0

# In the beginning a head goes this part of the picture far.
REACH = 0.25

# What keeps heads apart, heads and names, names, and lines from heads that they pass; all of it without a gap at the last need.
GAP, BESIDE, BETWEEN, PASS = 6.0, 2.0, 3.0, 5.0

# The part of a picture that heads and names may fill.
FILLED = 0.25

# Where a name may stand beside a head: below, right, left, above, and at the corners, where it is nearer since heads are round.
SIDES = ((0, 1), (1, 0), (-1, 0), (0, -1), (0.75, 0.75), (-0.75, 0.75), (0.75, -0.75), (-0.75, -0.75))


class Box(NamedTuple):
    """A rectangle: its middle, and half its width and height."""

    x: float
    y: float
    wide: float
    high: float


class Head(NamedTuple):
    """What is drawn for somebody: its width and height, and those of the name beside it, 0 where the name is in it."""

    width: float
    height: float
    name_width: float = 0.0
    name_height: float = 0.0


class Spot(NamedTuple):
    """The middle of a head, and of the name beside it."""

    x: float
    y: float
    name_x: float
    name_y: float


def arrange(
    heads: Mapping[str, Head], lines: Sequence[tuple[str, str]], width: float, height: float
) -> dict[str, Spot]:
    """A place for each head, by its id, in a picture of this width; it gets higher where the heads need it."""
    if not heads:
        return {}
    number = {id: index for index, id in enumerate(heads)}
    ends = [(number[one], number[other]) for one, other in lines]
    area = sum((head.width + GAP) * (head.height + head.name_height + GAP) for head in heads.values())
    height = max(height, area / FILLED / width)
    drawings = [
        _Drawing(list(heads.values()), ends, start, width, height) for start in _starts(len(heads), ends, width, height)
    ]
    for left, moves, hidden in ROUNDS:
        costs = [drawing.refined(moves, hidden) for drawing in drawings]
        drawings = [drawings[index] for index in sorted(range(len(drawings)), key=costs.__getitem__)[:left]]
    return _apart(heads, {id: drawings[0].place(index) for id, index in number.items()})


def _apart(heads: Mapping[str, Head], places: Mapping[str, Spot]) -> dict[str, Spot]:
    """The places with what still touches moved down, each head with its name."""
    apart: dict[str, Spot] = {}
    taken: list[Box] = []
    for id, place in sorted(places.items(), key=lambda each: (each[1].y, each[1].x, each[0])):
        own = boxes_of(heads[id], place)
        while blocked := [far.y + far.high + near.high - near.y for near in own for far in taken if touch(near, far)]:
            place = place._replace(
                y=round(place.y + max(blocked) + 1, 1), name_y=round(place.name_y + max(blocked) + 1, 1)
            )
            own = boxes_of(heads[id], place)
        apart[id] = place
        taken += own
    return {id: apart[id] for id in places}


def boxes_of(head: Head, place: Spot) -> list[Box]:
    """The boxes of a head and of the name beside it."""
    box = Box(place.x, place.y, head.width / 2, head.height / 2)
    name = Box(place.name_x, place.name_y, head.name_width / 2, head.name_height / 2)
    return [box, name] if head.name_width else [box]


def _starts(count: int, ends: Sequence[tuple[int, int]], width: float, height: float) -> list[list[Point]]:
    """Layouts in which few lines cross, turned in several ways and stretched over the picture."""
    turns = [math.pi * turn / TURNS for turn in range(TURNS)]
    return [_stretched(places, turn, width, height) for places in _begun(count, tuple(ends)) for turn in turns]


@lru_cache(maxsize=8)  # the same for a wide picture and a narrow one
def _begun(count: int, ends: Sequence[tuple[int, int]]) -> list[list[Point]]:
    import igraph  # here: a run that arranges nothing needs none of it

    graph = igraph.Graph(n=count, edges=ends)
    found = []
    for seed in range(max(4, STARTS * LINES // max(LINES, len(ends)))):
        chance = random.Random(seed)
        igraph.set_random_number_generator(chance)
        begin = [(10 * chance.random(), 10 * chance.random()) for _ in range(count)]
        layout = graph.layout_davidson_harel(seed=begin, maxiter=10, fineiter=10, weight_edge_crossings=10.0)
        found.append([(x, y) for x, y in layout])
    found.sort(key=lambda places: crossings(places, ends))
    return found[:BEGUN]


def _stretched(places: Sequence[Point], turn: float, width: float, height: float) -> list[Point]:
    def spread(places: Sequence[float], space: float) -> list[float]:
        low, span = min(places), max(places) - min(places)
        return [space * (0.1 + 0.8 * (place - low) / span) if span else space / 2 for place in places]

    sine, cosine = math.sin(turn), math.cos(turn)
    across, down = [x * cosine - y * sine for x, y in places], [x * sine + y * cosine for x, y in places]
    return list(zip(spread(across, width), spread(down, height), strict=True))


def crossings(places: Sequence[Point], ends: Sequence[tuple[int, int]]) -> int:
    """How many pairs of lines cross; not those that meet at a head."""
    return sum(
        _cross(places[a], places[b], places[c], places[d])
        for (a, b), (c, d) in combinations(ends, 2)
        if {a, b}.isdisjoint((c, d))
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _left(a, b, c) != _left(a, b, d) and _left(c, d, a) != _left(c, d, b)


def _left(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def touch(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes touch, or are nearer to each other than the gap."""
    return abs(one[0] - other[0]) < one[2] + other[2] + gap and abs(one[1] - other[1]) < one[3] + other[3] + gap


def passed(a: Point, b: Point, boxes: Iterable[Box | None]) -> int:
    """How many of the boxes the line from a to b touches."""
    (x, y), (end_x, end_y) = a, b
    across, down = end_x - x, end_y - y
    middle_x, middle_y, half, tall = x + across / 2, y + down / 2, abs(across) / 2, abs(down) / 2
    found = 0
    for box in boxes:
        if box:
            at, level, wide, high = box
            if (
                -half - wide < at - middle_x < half + wide
                and -tall - high < level - middle_y < tall + high
                and abs(across * (level - y) - down * (at - x)) < 2 * (half * high + tall * wide)
            ):
                found += 1
    return found


class _Drawing:
    """Heads at their places, moved one by one as long as that makes the drawing better."""

    def __init__(
        self,
        heads: Sequence[Head],
        ends: Sequence[tuple[int, int]],
        start: Sequence[Point],
        width: float,
        height: float,
    ) -> None:
        self.heads, self.ends, self.width, self.height = heads, ends, width, height
        self.own: list[list[int]] = [[] for _ in heads]  # the other ends of the lines of each
        for one, other in ends:
            self.own[one].append(other)
            self.own[other].append(one)
        extents = (max(each) for each in zip(*heads, strict=True))
        self.reach = 2 * sum(extents, GAP)  # what is farther away does not touch
        self.places = list(start)
        self.sides = [0] * len(heads)
        self.boxes = [Box(0.0, 0.0, 0.0, 0.0)] * len(heads)
        self.wide = self.boxes[:]  # with the room that lines leave beside them
        self.names: list[Box | None] = [None] * len(heads)
        for index, place in enumerate(start):
            self._put(index, place, 0)

    def place(self, index: int) -> Spot:
        x, y, *_ = self.boxes[index]
        name_x, name_y, *_ = self.names[index] or (x, y)
        return Spot(round(x, 1), round(y, 1), round(name_x, 1), round(name_y, 1))

    def refined(self, moves: int, hidden: float) -> float:
        """How bad the drawing is after so many moves, of which those count that make it better."""
        self.hidden = hidden
        chance = random.Random(0)
        count = len(self.heads)
        looks = 2 * len(self.ends) * (2 + 2 * len(self.ends) / count)
        moves = int(moves * min(1.0, LOOKS / (looks + 1), count / FEW))
        known: dict[int, float] = {}
        for move in range(moves):
            tried = chance.randrange(count), chance.randrange(count)
            for index in tried:
                if index not in known:
                    known[index] = self._cost(index)
            index = max(tried, key=known.__getitem__)
            heat = (1 - move / moves) ** 2
            (x, y), side = before = self.places[index], self.sides[index]
            if chance.random() < 0.6:
                x += chance.uniform(-1, 1) * (4 + heat * REACH * self.width)
                y += chance.uniform(-1, 1) * (4 + heat * REACH * self.height)
            else:
                side = chance.randrange(len(SIDES))
            limit = known[index] + heat * HEAT * chance.random() ** 2
            self._put(index, (x, y), side)
            cost = self._cost(index, limit)
            if cost > limit:
                self._put(index, *before)
            else:
                known = {index: cost}
        return sum(map(self._cost, range(count)))

    def _put(self, index: int, place: Point, side: int) -> None:
        """Put a head and its name somewhere, or as near to it as the picture allows."""
        head = self.heads[index]
        wide, high = head.width / 2, head.height / 2
        name_wide, name_high = head.name_width / 2, head.name_height / 2
        aside = below = 0.0
        if name_wide:
            across, down = SIDES[side]
            aside = across * (wide + 2) + (across > 0) * name_wide - (across < 0) * name_wide
            below = down * (high + 1) + (down > 0) * name_high - (down < 0) * name_high
        x = min(max(place[0], wide, name_wide - aside), self.width - max(wide, name_wide + aside))
        y = min(max(place[1], high, name_high - below), self.height - max(high, name_high + below))
        self.places[index], self.sides[index] = (x, y), side
        self.boxes[index] = Box(x, y, wide, high)
        self.wide[index] = Box(x, y, wide + PASS, high + PASS)
        self.names[index] = Box(x + aside, y + below, name_wide, name_high) if name_wide else None

    def _cost(self, index: int, limit: float = math.inf) -> float:
        """How bad what has to do with one head is; or only that it is worse than the limit."""
        cost = 0.0
        place, box, name, own = self.places[index], self.boxes[index], self.names[index], self.own[index]
        x, y = place
        around = self.wide[index], name
        for other, (far, far_name) in enumerate(zip(self.boxes, self.names, strict=True)):
            if other != index:
                distance = abs(far[0] - x) + abs(far[1] - y)
                cost += NEAR / (distance + 10)
                if distance > self.reach:
                    continue
                cost += TOUCH * touch(box, far, GAP)
                if name and far_name:
                    cost += TOUCH * (
                        touch(box, far_name, BESIDE) + touch(name, far, BESIDE) + touch(name, far_name, BETWEEN)
                    )
        cost += SHORT * sum(touch(box, self.boxes[end], ROOM) for end in own)
        ends = [self.places[end] for end in own]
        cost += LENGTH * sum(abs(end[0] - x) + abs(end[1] - y) for end in ends) + self._narrow(place, ends)
        for end in ends:
            if cost > limit:
                return cost
            cost += self.hidden * max(0, passed(place, end, self.wide) - 2)  # all but the two that it joins
            cost += BEHIND * passed(place, end, self.names)
        for one, other in self.ends:
            if one == index or other == index:
                continue
            if cost > limit:
                return cost
            a, b = self.places[one], self.places[other]
            if passed(a, b, around):
                cost += self.hidden * passed(a, b, around[:1]) + BEHIND * passed(a, b, around[1:])
            # As `_cross`, with what is the same for all lines of this head told once.
            across, down = b[0] - a[0], b[1] - a[1]
            here = across * (y - a[1]) > down * (x - a[0])
            for far_end, (far_x, far_y) in zip(own, ends, strict=True):
                if (across * (far_y - a[1]) > down * (far_x - a[0])) != here and far_end not in (one, other):
                    wide, high = far_x - x, far_y - y
                    if (wide * (a[1] - y) > high * (a[0] - x)) != (wide * (b[1] - y) > high * (b[0] - x)):
                        cost += CROSSING
        return cost

    @staticmethod
    def _narrow(place: Point, ends: Sequence[Point]) -> float:
        """How bad it is that lines leave a head side by side."""
        angles = sorted(math.atan2(y - place[1], x - place[0]) for x, y in ends)
        return sum(
            max(0.0, NARROW * (1 - (later - sooner) / 0.3))
            for sooner, later in zip(angles, [*angles[1:], *(angle + 2 * math.pi for angle in angles[:1])], strict=True)
        )
