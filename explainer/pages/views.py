"""The view of the site that pages are made from: what they show, and in which order."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from explainer.pages.lists import letter_of, lists_of
from explainer.pages.pagination import ListPart
from explainer.pages.pictures.bodies import Bodies, bodies_of
from explainer.pages.pictures.layout import Head, Spot, arrange
from explainer.pages.pictures.maps import MAX_NODES, Graph, Map, connection_map, graph_of, own_map
from explainer.pages.pictures.pairs import Pair, pairs_of
from explainer.pages.pictures.timelines import StoryTimeline, story_timeline
from explainer.pages.search_index import search_files
from explainer.pages.search_words import keys
from explainer.pages.spellings import Spelling, alike, spellings
from explainer.records.dates import Known, PartialDate
from explainer.records.fields import as_id
from explainer.records.model import AnyRecord, Article, Event, Record, Story
from explainer.records.parts import SourceRef
from explainer.records.prose import Prose
from explainer.records.references import cited_sources
from explainer.site import version
from explainer.site.mapper import Mapper, plain_map, shared_from
from explainer.site.profiles import Recall
from explainer.site.site import Backlink, Site
from explainer.site.statements import BESIDE, Statement, Statements, stated_beside, stated_by, stated_in
from explainer.site.version import swapped

_V = TypeVar("_V")

MIN_DESCRIPTION = 50

# Cards on the home page; where there are more records, only whom the story, the claims and the article name.
MAX_CAST = 24

# Publishers in the list of all sources; where there are more, it shows its parts alone.
MAX_PUBLISHERS = 500

# Rows of a list of people or parties; longer ones are letters and names in columns.
MAX_ROWS = 40


class Publisher(NamedTuple):
    """Whose site it is: its title, who publishes it, and its address, which ends with a slash."""

    title: str = "Explainer"
    name: str = "Nobody yet"
    address: str = "http://localhost/"


NOBODY_YET = Publisher()


class Group(NamedTuple):
    """Some of the cast, and what joins them, if an editor said so."""

    title: str | None
    records: Sequence[Record]


class _Said(NamedTuple):
    """A citation: its source, the number of the place that cites, and a short digest of what is said there."""

    source: str
    number: int
    words: int


class About(NamedTuple):
    """What pages need to know of each record, as far as it depends on that record alone."""

    # Every way to write its name, as the search seeks it: the words of each in a line.
    sought: str
    # See `_forms`.
    forms: Sequence[tuple[str | None, Sequence[str], bool]]
    # What is left of a way to write its name where case and accents do not count, and the first such way.
    bare: Mapping[str, str]
    said: Sequence[_Said]

    @property
    def fingerprint(self) -> str:
        """Another one, if anything is: of plain values alone."""
        return sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()


class _Later(Mapping[str, bytes]):
    """A mapping that is made when it is first looked into."""

    def __init__(self, make: Callable[[], Mapping[str, bytes]]) -> None:
        self.make = make

    @cached_property
    def of(self) -> Mapping[str, bytes]:
        return self.make()

    def __getitem__(self, key: str) -> bytes:
        return self.of[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)


@dataclass(frozen=True, kw_only=True)
class View(Site):
    """The site, with what pages show of it that no record says alone. A page reads all that it shows from here."""

    publisher: Publisher
    guides: Collection[str]  # hand-written pages, by their path below the docs folder
    cast: Sequence[Record]
    sides: Sequence[Group]
    newest: PartialDate | None  # the date of the newest source
    # Who is connected with whom, and the drawings of it; where they are too many, none, and instead the largest bodies.
    pairs: Sequence[Pair]
    wide: Map
    narrow: Map
    bodies: Bodies | None
    timelines: Sequence[StoryTimeline]  # across the page and down it, the same
    about: Mapping[str, About]
    titles: Mapping[str, str]  # of records whose name another one has
    descriptions: Mapping[str, str]
    letters: Mapping[str, str]  # under which records are listed
    languages: Mapping[str, str]  # of letters by their script, where the names of records have it in one language
    shared: Mapping[str, Sequence[tuple[str, Sequence[Record]]]]
    statements: Statements
    # Lists of everybody and everything, by the path of their pages; those in parts, their parts, and on which page an entry is.
    lists: Mapping[str, Sequence[Any]]
    in_parts: Collection[str]
    parts: Mapping[str, Sequence[ListPart]]
    part: Mapping[str, ListPart]
    places: Mapping[tuple[str, str], str]
    search: Mapping[str, bytes] = field(default_factory=dict)  # the files that the search loads, by their path

    def __post_init__(self) -> None:
        object.__setattr__(self, "made", {})

    def once(self, key: Hashable, make: Callable[[], _V]) -> _V:
        """What `make` gives, made once for all pages that show it under this key."""
        made: dict[Hashable, _V] = self.made  # type: ignore[attr-defined]
        if key not in made:
            made[key] = make()
        return made[key]


def view_of(
    site: Site,
    guides: Mapping[str, str] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
    recall: Recall = map,
    publisher: Publisher = NOBODY_YET,
) -> View:
    """The view of a site; `guides` are the texts of the hand-written pages, by their path below the docs folder, the others as `load_site` has them."""
    records = list(site.records)
    cast = cast_of(site)
    about = dict(zip((record.id for record in records), mapper(about_record, records), strict=True))
    lists = lists_of(site)
    namesakes = Counter(record.name for record in records)
    connected = {id for edge in site.edges for id in (edge.subject, edge.object) if site.record(id)}
    pairs = pairs_of(site) if len(connected) <= MAX_NODES else []
    graphs = [graph_of(site, pairs, inside) for inside in (False, True)]
    wide, narrow = (
        connection_map(site, pairs, graph, places)
        for graph, places in zip(graphs, mapper(_arranged, graphs), strict=True)
    )
    view = View(
        **{field.name: getattr(site, field.name) for field in fields(site)},
        publisher=publisher,
        guides=sorted(guides),
        cast=cast,
        sides=sides_of(cast, site),
        newest=max((source.published for source in site.sources.values() if source.published), default=None),
        pairs=pairs,
        wide=wide,
        narrow=narrow,
        bodies=None if pairs else bodies_of(site),
        timelines=_timelines(site, cast),
        about=about,
        titles={record.id: f"{record.name} ({record.id})" for record in records if namesakes[record.name] > 1},
        descriptions=descriptions_of(site),
        letters={record.id: letter_of(record) for record in records},
        languages=_languages(records),
        shared=_shared(site, about),
        statements=_statements(site, about, recall),
        lists={src_uri: entries for src_uri, (entries, _) in lists.items()},
        in_parts=[src_uri for src_uri, (_, parts) in lists.items() if parts],
        parts={src_uri: parts for src_uri, (_, parts) in lists.items()},
        part={part.src_uri: part for _, parts in lists.values() for part in parts},
        places={
            (src_uri, entry.id): part.src_uri
            for src_uri in ("sources.md", "timeline.md")
            for part in lists[src_uri].parts
            for entry in part.entries
        },
    )
    return replace(view, search=_Later(partial(search_files, view, guides, mapper)))


def _timelines(site: Site, cast: Sequence[Record]) -> list[StoryTimeline]:
    return [story for down in (False, True) if (story := story_timeline(site, cast, down))]


def with_version(view: View, record: AnyRecord) -> View | None:
    """The view with another version of a record, as far as the pages that are about it show it: see `version.with_version`."""
    found = version.with_version(view, record)
    if found and isinstance(record, Record):
        return replace(found, about={**view.about, record.id: about_record(record)})
    if found and isinstance(record, Event):
        last, new, path = view.event(record.id), found.event(record.id), "timeline.md"
        parts = [replace(part, entries=swapped(part.entries, last, new)) for part in view.parts[path]]
        return replace(
            found,
            lists={**view.lists, path: swapped(view.lists[path], last, new)},
            parts={**view.parts, path: parts},
            part={**view.part, **{part.src_uri: part for part in parts}},
            timelines=_timelines(found, view.cast),
        )
    return found


def pages_about(view: View, record: AnyRecord) -> Iterator[str]:
    """The pages that tell all of a record, by their path below the docs folder."""
    if isinstance(record, Record):
        yield record.src_uri
    elif isinstance(record, Event):
        yield view.places.get(("timeline.md", record.id), "timeline.md")
        yield from (found.src_uri for id in record.participants if (found := view.record(id)))
    elif isinstance(record, Article | Story):
        yield "article.md" if isinstance(record, Article) else "index.md"


def script_of(letter: str) -> str:
    """The script of a letter, as the name that Unicode gives it begins."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _languages(records: Iterable[Record]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for script in {script_of(letter) for letter in record.native_name or "" if letter.isalpha()}:
            found[script].add(record.native_language or "")
    return {script: next(iter(languages)) for script, languages in found.items() if len(languages) == 1}


@shared_from(2)
def _arranged(graph: Graph) -> dict[str, Spot]:
    return _places(tuple(graph.heads.items()), tuple(graph.lines), graph.width, graph.height)


@lru_cache(maxsize=256)  # a preview, and a test, ask for the same graph again and again in one process
def _places(
    heads: tuple[tuple[str, Head], ...], lines: tuple[tuple[str, str], ...], width: float, height: float
) -> dict[str, Spot]:
    return arrange(dict(heads), lines, width, height)


def cast_of(site: Site) -> list[Record]:
    """Who is in the story: by side where an editor says so, else in the order of the story, of the claims and of the article; the others too, while all of them fit."""
    named = [
        *(id for side in (site.story.sides if site.story else ()) for id in side.records),
        *(site.story.text.records if site.story else ()),
        *(id for claim in site.claims for id in (claim.speaker, *claim.about)),
        *(mention.named.id for mention in site.mentions if mention.named.kind == "record"),
    ]
    cast = {id: record for id in named if (record := site.record(id))}
    everybody = cast | {record.id: record for record in site.records}
    return list((everybody if len(everybody) <= MAX_CAST else cast).values())[:MAX_CAST]


def sides_of(cast: list[Record], site: Site) -> list[Group]:
    """The cast by side, as an editor says; else people and the bodies that they belonged to, institutions apart; people first."""
    if site.story and site.story.sides:
        said = (
            (side.title, [record for id in side.records if (record := site.record(id))]) for side in site.story.sides
        )
        return [Group(title, records) for title, records in said if records]
    side = {record.id: record.id for record in cast}

    def root(id: str) -> str:
        while side[id] != id:
            id = side[id]
        return id

    for edge in site.edges:
        body = site.parties.get(edge.object)
        if (
            edge.kind == "membership"
            and edge.subject in side
            and body
            and body.id in side
            and body.classification != "institution"
        ):
            side[root(body.id)] = root(edge.subject)
    groups: dict[str, list[Record]] = {}
    for record in cast:
        groups.setdefault(root(record.id), []).append(record)
    return [Group(None, sorted(group, key=lambda record: record.noun != "person")) for group in groups.values()]


def pictures_of(record: Record, site: Site) -> dict[str, Any]:
    return {
        "own_map": own_map(site, record, 340),
        "elections": elections(site, record.id) if record.noun == "party" else [],
    }


def elections(site: Site, body: str) -> list[tuple[PartialDate, list[Backlink]]]:
    """The seats in a body, by election or day, the earliest first; within one the most seats first."""
    found: dict[tuple[PartialDate, bool], list[Backlink]] = defaultdict(list)
    for bar in site.of("seats", body):
        if date := bar.part.election or bar.part.date:
            found[date, bar.part.election is None].append(bar)
    return [
        (date, sorted(bars, key=lambda bar: (-bar.part.seats, bar.record.id)))
        for (date, _), bars in sorted(found.items())
    ]


def descriptions_of(site: Site) -> dict[str, str]:
    """What a search engine shows of each record's page: its summary, and more where that is short or another's too."""
    summaries = {record.id: record.summary.plain for record in site.records}
    times = Counter(summaries.values())
    found = {}
    for record in site.records:
        text = summaries[record.id]
        if times[text] > 1:
            text = f"{record.name} ({record.id}): {text}"
        if len(text) < MIN_DESCRIPTION:
            text = f"{text} {record.story_role.plain}"
        if len(text) < MIN_DESCRIPTION:
            text = f"{text} In the story of the article “{site.article.headline}”, with sources for every statement."
        found[record.id] = text
    return found


def about_record(record: Record) -> About:
    """How to write the name of a record, and what it cites."""
    language = record.native_language
    native = tuple(other.name for other in record.other_names if other.language == language)
    native = (record.native_name, *native) if record.native_name else ()
    written = spellings(record.names, native, language, record.noun == "person")
    bare: dict[str, str] = {}
    for text, kind in written:
        if kind != "slip":
            bare.setdefault(alike(text), text)
    sought = dict.fromkeys(" ".join(keys(text, language or "")) for text, _ in written)
    return About("\n".join(filter(None, sought)), _forms(record, written), bare, _said(stated_by(record), record.name))


def _shared(site: Site, about: Mapping[str, About]) -> dict[str, list[tuple[str, list[Record]]]]:
    """What two records or more are written like, and which, by the first of them."""
    owners: dict[str, dict[str, str]] = {}
    for id, each in about.items():
        for letters, text in each.bare.items():
            owners.setdefault(letters, {})[id] = text
    shared: dict[str, list[tuple[str, list[Record]]]] = {}
    for texts in owners.values():
        if len(texts) > 1:
            bearers = [owner for id in sorted(texts) if (owner := site.record(id))]
            shared.setdefault(bearers[0].id, []).append((min(texts.values()), bearers))
    return shared


def _forms(record: Record, written: Iterable[Spelling]) -> list[tuple[str | None, list[str], bool]]:
    """The ways to write a name that a page shows, by language, and whether that is how the site writes; of those that differ in accents only one."""
    languages = {other.name: other.language for other in record.other_names}
    made = {"romanized": f"{record.native_language}-Latn", "inflected": record.native_language}
    forms: dict[str | None, list[str]] = {}
    seen = {alike(record.name), alike(record.native_name or "")}
    hidden = {other.name for other in record.other_names if other.search_only}
    for text, kind in written:
        if kind != "slip" and text not in hidden and alike(text) not in seen:
            seen.add(alike(text))
            forms.setdefault(made.get(kind) or languages.get(text), []).append(text)
    return [(language, texts, language in (None, "en")) for language, texts in forms.items()]


def parties_of(site: Site, people: Iterable[Record], at: PartialDate | None = None) -> list[tuple[str, str]]:
    """In which parties people were for certain at a date, or at last: what filters call them, and their names."""
    found = {
        belonging.edge.object
        for person in people
        for belonging in site.parties_at(person, at)
        if belonging.in_party and belonging.known is Known.YES
    }
    return sorted((as_id(ref), site.name(ref)) for ref in found)


def _statements(site: Site, about: Mapping[str, About], recall: Recall) -> Statements:
    told: dict[str, list[int]] = defaultdict(list)
    cited: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for said in _said([stated_in(site.story)] if site.story else (), "", recall):
        told[said.source].append(said.words)
    for by, each in (
        *((id, each.said) for id, each in about.items()),
        (BESIDE, _said(stated_beside(site), "", recall)),
    ):
        for source, number, words in each:
            told[source].append(words)
            cited[source].append((by, number))
    return Statements(site, cited, told)


def _said(statements: Iterable[Statement], name: str, recall: Recall = map) -> list[_Said]:
    statements = list(statements)
    given = recall(_given, [statement.part for statement in statements])
    return [
        _Said(ref.id, number, _short(repr((*statement[:3], ref.locator, name)), said))
        for number, (statement, (refs, said)) in enumerate(zip(statements, given, strict=True))
        for ref in refs
    ]


def _given(part: Any) -> tuple[list[SourceRef], str]:
    """What a part cites, and all that it says."""
    refs = list(cited_sources(part))
    return refs, str(part) if isinstance(part, Prose) else part.model_dump_json() if refs else ""


def _short(words: str, said: str) -> int:
    """Eight bytes of a digest: there are some hundred thousand in memory."""
    return int.from_bytes(sha256(f"{words}{said}".encode("utf-8", "surrogatepass")).digest()[:8], "big")
