"""What rests on each source: the places that cite it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from explainer.records.model import Claim, Event, Record, Story, Term
from explainer.records.parts import Part, SourceRef
from explainer.records.references import cited_sources, citing
from explainer.site.site import Site


class Statement(NamedTuple):
    """Something that a source supports: on which page it stands, where, and of whom or what it is said."""

    src_uri: str
    anchor: str
    kind: str
    subject: Part
    part: Any
    locator: str | None


# A place that cites, and what it cites.
Cited = tuple[Statement, Iterable[SourceRef]]


BESIDE = ""


class Statements(Mapping[str, Sequence[Statement]]):
    """What rests on each source, by its id, in the order of pages and of the text on them; made when it is asked for.

    `cited` are the places that cite each source: by the id of a record (after them: BESIDE), and the number of the place among
    those of `cited_by` and `cited_beside`, from 0; `told` is a digest of what is said at each.
    """

    def __init__(
        self, site: Site, cited: Mapping[str, Sequence[tuple[str, int]]], told: Mapping[str, Sequence[int]]
    ) -> None:
        self.site, self.cited, self.told = site, cited, told
        self.order = {record.id: place for place, record in enumerate(site.records)} | {BESIDE: len(cited)}

    def __getitem__(self, id: str) -> Sequence[Statement]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for by, number in self.cited.get(id, ()):
            wanted[by].add(number)
        found: dict[tuple[str, str, str | None], Statement] = {}
        for statement, refs in self._stated(wanted):
            for ref in refs:
                if ref.id == id:
                    given = statement._replace(locator=ref.locator) if ref.locator else statement
                    found.setdefault((given.src_uri, given.anchor, given.locator), given)
        return tuple(found.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.site.sources)

    def __len__(self) -> int:
        return len(self.site.sources)

    def fingerprint(self, id: str) -> str:
        """What tells whether anything is said otherwise, without making the statements."""
        return repr(self.told.get(id))

    def _stated(self, wanted: Mapping[str, Collection[int]]) -> Iterator[Cited]:
        if story := self.site.story:
            yield cited_in(story)
        for id in sorted(wanted, key=self.order.__getitem__):
            if record := self.site.record(id):
                yield from cited_by(record, wanted[id])
        yield from cited_beside(self.site, wanted.get(BESIDE, ()))


def cited_in(story: Story) -> Cited:
    return _stated("index.md", "story", "story", story, story.text)


def cited_by(record: Record, wanted: Collection[int] | None = None) -> Iterator[Cited]:
    """Every place of a record that cites, or only the `wanted` ones, counted from 0, with what it cites."""
    for place, (kind, number, part) in enumerate(citing(record)):
        if wanted is None or place in wanted:
            anchor = f"{kind}-{number}" if number else kind.replace("_", "-")
            yield _stated(record.src_uri, anchor, kind, record, part)


def cited_beside(site: Site, wanted: Collection[int] | None = None) -> Iterator[Cited]:
    """Every place that cites and comes after the records, or only the `wanted` ones, counted from 0."""
    for place, ref in enumerate(site.article_sources):
        if wanted is None or place in wanted:
            yield Statement("article.md", "headline", "article", site.article, site.article, None), [ref]
    start = len(site.article_sources)
    lists: Sequence[tuple[str, str, Sequence[Event | Claim | Term]]] = (
        ("timeline.md", "event", site.events),
        ("claims.md", "claim", site.claims),
        ("glossary.md", "term", site.glossary),
    )
    for src_uri, kind, parts in lists:
        places = range(start, start + len(parts))
        for place in places if wanted is None else sorted(filter(places.__contains__, wanted)):
            part = parts[place - start]
            yield _stated(src_uri, part.id, kind, part, part)
        start = places.stop


def _stated(src_uri: str, anchor: str, kind: str, subject: Part, part: Any) -> Cited:
    return Statement(src_uri, anchor, kind, subject, part, None), cited_sources(part)
