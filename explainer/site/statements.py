"""What rests on each source: the places that cite it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from explainer.records.model import Record, Story
from explainer.records.parts import Part
from explainer.records.references import cited_sources, citing
from explainer.site.site import Site

# Stands for what is no record's, in place of the id of one.
BESIDE = ""


class Statement(NamedTuple):
    """A part that cites: on which page it stands, where, and of whom or what it is said."""

    src_uri: str
    anchor: str
    kind: str
    subject: Part
    part: Any
    locator: str | None = None


class Statements(Mapping[str, Sequence[Statement]]):
    """The statements that rest on each source, in the order of pages and of the text on them; made only when asked for.

    `cited` has for each source the places that cite it: the id of a record, or BESIDE, and the number of the statement among those
    of `stated_by` or `stated_beside`, from 0. `told` has digests of what they say.
    """

    def __init__(
        self, site: Site, cited: Mapping[str, Sequence[tuple[str, int]]], told: Mapping[str, Sequence[int]]
    ) -> None:
        self.site, self.cited, self.told = site, cited, told
        self.order = {record.id: place for place, record in enumerate(site.records)}
        self.beside = stated_beside(site)

    def __getitem__(self, id: str) -> Sequence[Statement]:
        found: dict[tuple[str, str, str | None], Statement] = {}
        for statement in self._citing(id):
            for ref in cited_sources(statement.part):
                if ref.id == id:
                    given = statement._replace(locator=ref.locator)
                    found.setdefault((given.src_uri, given.anchor, given.locator), given)
        return tuple(found.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.site.sources)

    def __contains__(self, id: object) -> bool:
        return id in self.site.sources

    def __len__(self) -> int:
        return len(self.site.sources)

    def fingerprint(self, id: str) -> str:
        """What tells whether anything is said otherwise, without making the statements."""
        return repr(self.told.get(id))

    def _citing(self, id: str) -> Iterator[Statement]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for by, number in self.cited.get(id, ()):
            wanted[by].add(number)
        beside = wanted.pop(BESIDE, ())
        if self.site.story:
            yield stated_in(self.site.story)
        for by in sorted(wanted, key=self.order.__getitem__):
            if record := self.site.record(by):
                yield from stated_by(record, wanted[by])
        yield from (self.beside[number] for number in sorted(beside))


def stated_in(story: Story) -> Statement:
    return Statement("index.md", "story", "story", story, story.text)


def stated_by(record: Record, wanted: Collection[int] | None = None) -> Iterator[Statement]:
    """The parts of a record that may cite, or only the `wanted` ones, counted from 0."""
    for place, (kind, number, part) in enumerate(citing(record)):
        if wanted is None or place in wanted:
            anchor = f"{kind}-{number}" if number else kind.replace("_", "-")
            yield Statement(record.src_uri, anchor, kind, record, part)


def stated_beside(site: Site) -> list[Statement]:
    """What cites and is no part of a record with a page of its own."""
    return [
        *(Statement("article.md", "headline", "article", site.article, ref) for ref in site.article_sources),
        *(Statement("timeline.md", event.id, "event", event, event) for event in site.events),
        *(Statement("claims.md", claim.id, "claim", claim, claim) for claim in site.claims),
        *(Statement("glossary.md", term.id, "term", term, term) for term in site.glossary),
        *(Statement(f"{id}.md", id, "page", page, page) for id, page in site.pages.items()),
        *(
            Statement("corrections.md", f"correction_{number}", "correction", each, each)
            for number, each in enumerate(site.corrections, 1)
        ),
    ]
