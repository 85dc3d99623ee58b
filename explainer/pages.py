"""One Markdown page for each record and each view of the site."""

import json
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from html import escape as escape_html
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, Undefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context as RenderContext
from markupsafe import Markup

from explainer.article import Named, words_around
from explainer.dates import Known, PartialDate
from explainer.markdown import escape, prose_markdown, verbatim
from explainer.memo import Log, Memo, Page, Read, Task, digest
from explainer.model import Event, Membership, Part, Record, Source, SourceRef
from explainer.parts import ListPart, in_parts
from explainer.pictures.maps import connection_map, own_map
from explainer.pictures.marks import SHAPES, monogram, shortened
from explainer.pictures.seats import seats_in
from explainer.pictures.timelines import own_timeline, story_timeline
from explainer.prose import Heading, Paragraph, Prose, plain
from explainer.site import BESIDE, Cited, Edge, Site, Statement, cited_beside, cited_by, statements
from explainer.spellings import Spelling, alike, spellings
from explainer.vocabulary import RELATION_KINDS, VERDICTS

MIN_DESCRIPTION, MAX_DESCRIPTION = 50, 160

GLOSSARY = "glossary.md"

# Cards on the home page, unless the story itself names more.
MAX_CAST = 24

# Entries in a part of a long list, on average: 100 KB of HTML or so.
PART = {
    "people/index.md": 100,
    "parties/index.md": 100,
    "names.md": 50,
    "timeline.md": 100,
    "sources.md": 100,
    "connections.md": 30,  # people and bodies, each with all of its connections
}

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def render_pages(site: Site, guides: Collection[str] = (), compiled: str | None = None) -> list[Page]:
    """Every page of the site, in the order of their paths: see `page_tasks`."""
    memo = Memo()
    return sorted(memo.make(page_tasks(site, memo, guides, compiled), lambda page: page))


def page_tasks(whole: Site, memo: Memo, guides: Collection[str] = (), compiled: str | None = None) -> list[Task]:
    """How to make each page of the site, what takes long first.

    `guides` are the hand-written pages, by their path below the docs folder; compiled templates are kept in the folder `compiled`.
    """
    environment = _environment(compiled)
    lists = _lists(whole)
    places = {
        (src_uri, entry.id): part.src_uri
        for src_uri in ("sources.md", "timeline.md")
        for part in lists[src_uri].parts
        for entry in part.entries
    }
    refs = whole.article_refs
    long = [src_uri for src_uri, each in lists.items() if each.parts]
    site = memo.watch(whole, places, [*sorted(guides), repr(refs), *long])
    common: dict[str, Any] = {
        "site": site,
        "KINDS": RELATION_KINDS,
        "VERDICTS": VERDICTS,
        "CLAIMS": {claim.id: claim for claim in site.claims},
        "article_refs": refs,
        "guides": guides,
    }

    shared: Any = environment.get_template("_shared.md").module
    # Both are made of what the page that shows them has asked the site for.
    described: dict[str, Markup] = {}
    marks: dict[str, Markup] = {}

    def describe(source: Source) -> Markup:
        if source.id not in described:
            described[source.id] = shared.source(source)
        return described[source.id]

    def mark(record: Record) -> Markup:
        if record.id not in marks:
            marks[record.id] = shared.mark(record)
        return marks[record.id]

    def state(statement: Statement) -> Markup:
        return Markup(shared.statement(statement, site, RELATION_KINDS))

    common |= {"described": describe, "stated": state, "mark": mark}

    terms = {term.id: term for term in site.glossary}
    cards: dict[Named, tuple[tuple[str, Markup], frozenset[Read]]] = {}

    def card(named: Named) -> tuple[str, Markup]:
        record = site.record(named.id) if named.kind == "record" else None
        if record:
            return record.name, shared.record_card(record, site)
        return terms[named.id].term, shared.term_card(terms[named.id])

    def carded(targets: Mapping[Named, Markup]) -> Iterator[tuple[str, Markup, Markup]]:
        for named, target in targets.items():
            if named not in cards:
                cards[named] = memo.log.noting(partial(card, named))
            (name, text), reads = cards[named]
            memo.log.seen |= reads
            yield name, target, text

    def page(src_uri: str, template: str, origin: str, **given: Any) -> str:
        context = _Context(site, src_uri, places, memo.log)
        names = common | context.names() | given
        text = environment.get_template(template).render(names, origin=origin)
        return _tidy(f"{text}{shared.cards(list(carded(context.carded)))}" if context.carded else text)

    cast = _cast(whole)
    narrow = connection_map(whole, 340, 420, 12)
    wide = connection_map(whole, 720, 440, 14)
    common |= {"narrow": narrow, "applies": partial(_applies, site)}
    records = list(whole.records)
    about = memo.remember(records, lambda record: f"about {memo.key(record)}", partial(_about, memo))
    written = {record.id: spelled for record, (spelled, _) in zip(records, about, strict=True)}
    tags = {id: _tags(spelled) for id, spelled in written.items()}
    namesakes = Counter(record.name for record in whole.records)
    descriptions = _descriptions(whole)
    alphabet = _alphabet(whole, written)
    told, citing = _told(whole, memo, {record.id: cited for record, (_, cited) in zip(records, about, strict=True)})

    def supported(sources: Iterable[Source]) -> Mapping[str, Sequence[Statement]]:
        """What rests on these sources, and some of what rests on others."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for id, number in chain.from_iterable(citing[source.id] for source in sources):
            wanted[id].add(number)
        return statements(whole, wanted)

    def profile(record: Record) -> Task:
        given = {
            "tags": tags[record.id],
            "title": f"{record.name} ({record.id})" if namesakes[record.name] > 1 else None,
            "description": descriptions[record.id],
        }
        origin = f"profiles/{record.folder}/{record.id}.yaml"
        return Task(
            record.src_uri,
            memo.key(record, *given.values()),
            lambda: page(record.src_uri, "record.md", origin, record=record, **given, **_pictures_of(record, site)),
        )

    def moved(record: Record, old: str) -> Task:
        src_uri, origin = f"{record.folder}/{old}.md", f"profiles/{record.folder}/{record.id}.yaml"
        return Task(src_uri, memo.key(record, old), lambda: page(src_uri, "moved.md", origin, record=record, old=old))

    def listed(
        src_uri: str,
        template: str,
        origin: str,
        about: Callable[[Any], Iterable[object]] = lambda entry: (entry,),
        **given: Any,
    ) -> Iterator[Task]:
        """The page of a list and those of its parts; `about` is what a part depends on for each of its entries."""
        entries, parts = lists[src_uri]
        for at, part in enumerate(parts):
            near = parts[max(at - 1, 0) : at + 2]
            contents = chain.from_iterable(map(about, [*part.entries, *(near[0].entries[-1:] if at else ())]))
            key = memo.key(*((each.src_uri, each.words) for each in near), at == len(parts) - 1, *contents)
            make = partial(page, part.src_uri, template, origin, parts=parts, at=at, entries=part.entries, **given)
            yield Task(part.src_uri, key, make)
        make = partial(page, src_uri, template, origin, parts=parts, at=None, entries=entries, **given)
        yield Task(src_uri, None, make)

    return [
        *listed("connections.md", "connections.md", "profiles", lambda edges: (wide.grouped, *edges), wide=wide),
        *listed(
            "sources.md",
            "sources.md",
            "profiles/sources",
            lambda source: (source, told.get(source.id)),
            statements=supported,
        ),
        *listed(
            "names.md",
            "names.md",
            "profiles",
            lambda record: (
                record,
                alphabet["letters"][record.id],
                alphabet["forms"][record.id],
                *(
                    (text, [(one.id, one.name) for one in bearers])
                    for text, bearers in alphabet["shared"].get(record.id, ())
                ),
            ),
            **alphabet,
        ),
        *listed("timeline.md", "timeline.md", "profiles/events", picture=story_timeline(whole, cast, 800)),
        *listed("people/index.md", "people.md", "profiles/people"),
        *listed("parties/index.md", "parties.md", "profiles/parties"),
        *(
            Task(src_uri, None, partial(page, src_uri, template, origin, **given))
            for src_uri, template, origin, given in [
                (
                    "index.md",
                    "home.md",
                    f"profiles/{'story' if site.story else 'article'}.md",
                    {"cast": cast, "sides": _sides(cast, whole)},
                ),
                ("article.md", "article.md", "profiles/article.md", {}),
                ("claims.md", "claims.md", "profiles/claims", {}),
                ("glossary.md", "glossary.md", "profiles/glossary", {}),
            ]
        ),
        *map(profile, whole.records),
        *(moved(record, old) for record in whole.records for old in record.former_ids),
    ]


class _Said(NamedTuple):
    """A citation: its source, the number of the place that cites, and a digest of what is said there."""

    source: str
    number: int
    words: str


# ---- what templates may use ------------------------------------------------------------------------------------------


def _environment(compiled: str | None) -> Environment:
    """Every value that a template prints is escaped for Markdown, unless it is Markdown already."""
    environment = Environment(
        loader=PackageLoader("explainer"),
        bytecode_cache=FileSystemBytecodeCache(compiled) if compiled else None,
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.code_generator_class = _Generator
    environment.context_class = _Names
    environment.filters |= {
        "yaml": _yaml,
        "attribute": lambda text: escape_html(text, quote=False).replace('"', "&quot;"),
        "verbatim": verbatim,
        "long_date": long_date,
        "date": _date,
        "span": _span,
        "description": _description,
        "language_name": language_name,
        "around": lambda mention, article: words_around(article.texts[mention.span.paragraph], mention.span),
        "unit": round,
        "path": Markup,
        "shape": lambda mark: Markup(SHAPES[mark or "circle"]),
        "monogram": monogram,
        "shortened": lambda text, width, size=13: shortened(
            str(Markup(text).unescape()) if isinstance(text, Markup) else text, size, width
        ),
        "headline": _headline,
        "standfirst": _standfirst,
        "body": _body,
        "newest": lambda edges: sorted(edges, key=_latest, reverse=True),
        "oldest": lambda edges: sorted(edges, key=_earliest),
        "offices": _offices,
        "after_words": lambda markdown, prose: (
            Markup(" " if isinstance(prose.blocks[0], Paragraph) else "\n\n") + markdown
        ),
        "neighbour": lambda edge, id: edge.object if edge.subject == id else edge.subject,
    }
    return environment


class _Names(RenderContext):
    """Calls what a template calls as it is: no function of ours wants the context, for which Jinja would look each time."""

    def call(self, function: Callable[..., Any], /, *given: Any, _loop_vars: Any = None, **named: Any) -> Any:
        return function(*given, **named)


class _Generator(CodeGenerator):
    """Prints what `finalize` gives as it is: it has escaped it, and Jinja need not go over it again."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")


def _shown(value: Any) -> str:
    if type(value) is Markup:
        return value
    if isinstance(value, int | Undefined):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(f"a template prints {value!r} as text")
    return escape(value)


@lru_cache(maxsize=4096)
def long_date(date: PartialDate) -> Markup:
    """A date as a person writes it, as precise as it was given: 8 August 2017, August 2017, 2017."""
    year, month, day = (*date.text.split("-"), "", "")[:3]
    return Markup(" ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year.lstrip("0")))))


def _date(date: PartialDate) -> Markup:
    return Markup(f'<time datetime="{date}">{long_date(date)}</time>')


def _span(start: PartialDate, end: PartialDate | None) -> Markup:
    """A date, or from one to another with what they share said once: 13 to 14 February 1993."""
    if not end or end == start:
        return _date(start)
    first, last = (date.text.split("-") for date in (start, end))
    shared = 1 if len(first) == len(last) == 3 and first[:2] == last[:2] else 0
    words = long_date(start).split(" ")
    if len(first) > 1 and first[0] == last[0] and len(last) > 1:
        words = words[: -1 - shared]
    return Markup(f'<time datetime="{start}">{" ".join(words)}</time> to {_date(end)}')


_JSON = json.JSONEncoder(ensure_ascii=False)


def _yaml(value: Any) -> Markup:
    """A value of front matter, in the JSON that YAML includes."""
    return Markup(_JSON.encode(value))


def _description(text: str) -> str:
    """The first words of a text, as many as a search engine shows."""
    text = " ".join(text.split())
    if len(text) <= MAX_DESCRIPTION:
        return text
    return text[: MAX_DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


@lru_cache
def language_name(tag: str) -> str:
    """The English name of a language (CLDR), or the tag itself where it has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


class _Context:
    """What depends on the page: links are relative to it, citations are numbered on it."""

    def __init__(self, site: Site, src_uri: str, places: Mapping[tuple[str, str], str], log: Log) -> None:
        self.site = site
        self.places = places  # of entries of lists that are in parts: list and id → page
        self.log = log
        self.src_uri = src_uri
        self.folder = posixpath.dirname(src_uri)
        self.links: dict[str, str] = {}
        self.people: dict[str, Markup] = {}
        self.cited: dict[tuple[str, str | None], tuple[str, SourceRef]] = {}
        self.times: Counter[str] = Counter()
        self.numbers: dict[int, int] = {}  # of connections, on this page: one more elsewhere changes no other page
        self.carded: dict[Named, Markup] = {}  # whom running text links to, and the target
        self.explained: set[Named] = set()  # terms that were linked

    def names(self) -> dict[str, Callable[..., Any]]:
        return {
            "link": self.link,
            "who": self.who,
            "cite": self.cite,
            "numbered": lambda edge: self.numbers.setdefault(edge, len(self.numbers) + 1),
            "prose": self.prose,
            "running": partial(self.prose, running=True),
            "citations": self.citations,
            "mention_target": self.mention_target,
        }

    def link(self, src_uri: str, fragment: str = "") -> Markup:
        """The target of a Markdown link: the relative path of another page, or only the fragment on the page itself.

        To an entry of a list it leads to the page of its part.
        """
        if place := self.places.get((src_uri, fragment)):
            self.log.seen.add(("place", (src_uri, fragment)))
            src_uri = place
        if src_uri not in self.links:
            self.links[src_uri] = "" if src_uri == self.src_uri else _relative(src_uri, self.folder)
        return Markup(f"{self.links[src_uri]}#{fragment}" if fragment else self.links[src_uri])

    def cite(self, refs: Iterable[SourceRef] | None) -> Markup:
        """Numbered marks; the labels lead to the list of sources at the foot of the page."""
        return Markup("".join(map(self.mark, refs or ())))

    def mark(self, ref: SourceRef) -> str:
        key = ref.id, ref.locator
        if key not in self.cited:
            self.times[ref.id] += 1
            label = ref.id if self.times[ref.id] == 1 else f"{ref.id}.{self.times[ref.id]}"
            self.cited[key] = label, ref
        return f"[^{self.cited[key][0]}]"

    def prose(
        self, prose: Prose, refs: Iterable[SourceRef] | None = None, level: int = 1, running: bool = False
    ) -> Markup:
        """Prose as blocks; `refs` are what it rests on as a whole. Whom `running` text links to gets a card."""
        by_id = {ref.id: ref for ref in refs or ()}
        return prose_markdown(
            prose,
            lambda ids: self.cite(by_id.get(id) or SourceRef(id=id) for id in ids),
            (lambda id: self.carded_link(Named("record", id))) if running else self.record_link,
            by_id,
            level,
            partial(self.term_links, running=running),
        )

    def term_links(self, text: str, running: bool) -> Iterator[tuple[int, int, str]]:
        """The terms of the glossary in a text that the page has not linked yet, from where to where and the target."""
        new = {each for found in self.site.terms.find(text) for each in found.named} - self.explained
        if not new or self.src_uri == GLOSSARY:
            return
        for start, end, named in self.site.names.find(text):
            if named[0] in new and named[0] not in self.explained and named[0].kind == "term":
                self.explained.add(named[0])
                target = self.carded_link(named[0]) if running else self.link(GLOSSARY, named[0].id)
                yield start, end, str(target)

    def mention_target(self, named: Named) -> str | None:
        """What the name of a record or a term leads to, in the article."""
        self.explained.add(named)
        return self.carded_link(named)

    def carded_link(self, named: Named) -> str | None:
        target = self.record_link(named.id) if named.kind == "record" else self.link(GLOSSARY, named.id)
        if target:
            self.carded[named] = Markup(target)
        return target

    def who(self, ref: str) -> Markup:
        """A record as a link (not on its own page), anybody else by name."""
        if ref not in self.people:
            name, target = escape(self.site.name(ref)), self.record_link(ref)
            self.people[ref] = Markup(f"[{name}]({target})") if target else name
        return self.people[ref]

    def record_link(self, id: str) -> str | None:
        record = self.site.record(id)
        return self.link(record.src_uri) if record and record.src_uri != self.src_uri else None

    def citations(self) -> list[tuple[str, SourceRef, Any]]:
        """What was cited so far: label, reference, source."""
        return [(label, ref, self.site.sources[ref.id]) for label, ref in self.cited.values()]


def _relative(src_uri: str, folder: str) -> str:
    """The path of a page from a folder; both are normal paths below the docs folder. (posixpath asks for the current folder each time.)"""
    if src_uri.startswith(f"{folder}/") or not folder:
        return src_uri[len(folder) + 1 :] if folder else src_uri
    return "../" * (folder.count("/") + 1) + src_uri


def _tidy(text: str) -> str:
    """One blank line at most between blocks, one end of line at the end."""
    while "\n\n\n" in text:  # a pattern would take three times as long
        text = text.replace("\n\n\n", "\n\n")
    return text.strip("\n") + "\n"


# ---- choices ---------------------------------------------------------------------------------------------------------


def _cast(site: Site) -> list[Record]:
    """Who is in the story, in the order of the story, then of the claims; the others too, while all of them fit."""
    named = [
        *(site.story.text.records if site.story else ()),
        *(id for claim in site.claims for id in (claim.speaker, *claim.about)),
    ]
    cast = [record for id in dict.fromkeys(named) if (record := site.record(id))]
    everybody = list(dict.fromkeys([record.id for record in [*cast, *site.records]]))
    return (
        cast
        if cast and len(everybody) > MAX_CAST
        else [record for id in everybody[:MAX_CAST] if (record := site.record(id))]
    )


def _sides(cast: list[Record], site: Site) -> list[list[Record]]:
    """The cast by side: people and the bodies that they belonged to, institutions apart; people first."""
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
    return [sorted(group, key=lambda record: record.noun != "person") for group in groups.values()]


def _pictures_of(record: Record, site: Site) -> dict[str, Any]:
    return {
        "own_map": own_map(site, record, 340, 14),
        "own_timeline": own_timeline(site, record, 640),
        "elections": seats_in(site, record.id) if record.noun == "party" else [],
    }


def _applies(site: Site, edge: Edge) -> list[str]:
    """At which of the article's key dates a connection held, or had happened: their numbers from 1, and `now` for the last review."""
    points = {**{str(n): point.date for n, point in enumerate(site.article.key_dates, 1)}, "now": edge.owner.reviewed}

    def held(at: PartialDate) -> bool:
        happened = getattr(edge.part, "date", None)
        return happened.first <= at.last if happened else edge.part.held(at, edge.owner.reviewed) is not Known.NO

    return [name for name, at in points.items() if held(at)]


def _descriptions(site: Site) -> dict[str, str]:
    """What a search engine shows of each record's page: its summary, and more where that is short or another's too."""
    summaries = Counter(record.summary.plain for record in site.records)
    found = {}
    for record in site.records:
        text = record.summary.plain
        if summaries[text] > 1:
            text = f"{record.name} ({record.id}): {text}"
        if len(text) < MIN_DESCRIPTION:
            text = f"{text} {record.story_role.plain}"
        if len(text) < MIN_DESCRIPTION:
            text = f"{text} In the story of the article “{site.article.headline}”, with sources for every statement."
        found[record.id] = text
    return found


def _about(memo: Memo, record: Record) -> tuple[tuple[Spelling, ...], list[_Said]]:
    """Every way to write a record's name, and what it cites."""
    language = record.native_language
    native = tuple(other.name for other in record.other_names if other.language == language)
    native = (record.native_name, *native) if record.native_name else ()
    return spellings(record.names, native, language, record.noun == "person"), _said(memo, cited_by(record))


def _tags(written: Iterable[Spelling]) -> list[str]:
    """The names as they are given, and the words that the other spellings add."""
    words: set[str] = set()
    tags = []
    for text, kind in written:
        new = [word for word in text.split() if word not in words]
        words.update(new)
        if kind == "given" or new:
            tags.append(text if kind == "given" else " ".join(new))
    return tags


def _alphabet(site: Site, written: Mapping[str, Iterable[Spelling]]) -> dict[str, Any]:
    """The letter under which each record is listed, how it is written, and by the first of its bearers what two of them share."""
    owners: dict[str, dict[str, str]] = {}
    forms = {}
    for record in site.records:
        forms[record.id] = _forms(record, written[record.id])
        for text, kind in written[record.id]:
            if kind != "slip":
                owners.setdefault(alike(text), {}).setdefault(record.id, text)
    shared: dict[str, list[tuple[str, list[Record]]]] = {}
    for texts in owners.values():
        if len(texts) > 1:
            bearers = [owner for id in sorted(texts) if (owner := site.record(id))]
            shared.setdefault(bearers[0].id, []).append((min(texts.values()), bearers))
    return {
        "letters": {record.id: _letter(record) for record in site.records},
        "forms": forms,
        "shared": shared,
    }


def _letter(record: Record) -> str:
    return alike(record.sort_name or record.name)[:1].upper() or "#"


def _forms(record: Record, written: Iterable[Spelling]) -> list[tuple[str | None, list[str], bool]]:
    """The ways to write a name that a page shows, by language, and whether that is how the site writes; of those that differ in accents only one."""
    languages = {other.name: other.language for other in record.other_names}
    made = {"romanized": f"{record.native_language}-Latn", "inflected": record.native_language}
    forms: dict[str | None, list[str]] = {}
    seen = {alike(record.name), alike(record.native_name or "")}
    for text, kind in written:
        if kind != "slip" and alike(text) not in seen:
            seen.add(alike(text))
            forms.setdefault(made.get(kind) or languages.get(text), []).append(text)
    return [(language, texts, language in (None, "en")) for language, texts in forms.items()]


class _List(NamedTuple):
    """What a page lists, and the parts in which it is shown if it is long."""

    entries: Sequence[Any]
    parts: Sequence[ListPart]


def _lists(site: Site) -> dict[str, _List]:
    """The lists of everybody and everything, by the path of their pages."""

    def by_name(first: Record, last: Record) -> tuple[str, str]:
        return first.sort_name or first.name, last.sort_name or last.name

    def by_subject(first: Sequence[Edge], last: Sequence[Edge]) -> tuple[str, str]:
        return site.name(first[0].subject), site.name(last[0].subject)

    def by_date(first: Event, last: Event) -> tuple[str, str]:
        return str(long_date(first.date)), str(long_date(last.date))

    def subject(edges: Sequence[Edge]) -> str | None:
        return record.id if (record := site.record(edges[0].subject)) else None

    everybody = sorted(site.records, key=lambda record: (_letter(record), record.sort_key))
    edges = [list(edges) for _, edges in groupby(site.edges, key=lambda edge: site.name(edge.subject).casefold())]
    id = attrgetter("id")
    lists: dict[str, tuple[Sequence[Any], Callable[[Any], str | None], Callable[[Any, Any], tuple[str, str]]]] = {
        "people/index.md": (list(site.people.values()), id, by_name),
        "parties/index.md": (list(site.parties.values()), id, by_name),
        "names.md": (everybody, id, by_name),
        "timeline.md": (site.events, id, by_date),
        "sources.md": (_by_publisher(site), id, _publishers),
        "connections.md": (edges, subject, by_subject),
    }
    return {
        src_uri: _List(entries, in_parts(src_uri, entries, PART[src_uri], id, ends))
        for src_uri, (entries, id, ends) in lists.items()
    }


def _publishers(first: Source, last: Source) -> tuple[str, str]:
    """The publishers of two sources, or their titles where that is the same one."""
    if first.publisher != last.publisher:
        return first.publisher, last.publisher
    return f"{first.publisher}, {first.title}", last.title


def _told(
    site: Site, memo: Memo, said: Mapping[str, list[_Said]]
) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, int]]]]:
    """By the id of each source, what the words for the statements that rest on it are made of, and where it is cited."""
    told: dict[str, list[str]] = defaultdict(list)
    citing: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for by, cited in (*said.items(), (BESIDE, _said(memo, cited_beside(site)))):
        for id, number, words in cited:
            told[id].append(words)
            citing[id].append((by, number))
    return told, citing


def _said(memo: Memo, cited: Iterable[Cited]) -> list[_Said]:
    return [
        _Said(
            ref.id,
            number,
            digest(
                *map(repr, (*statement[:3], ref.locator, getattr(statement.subject, "name", None))),
                memo.of(statement.part) if isinstance(statement.part, Part) else str(statement.part),
            ),
        )
        for number, (statement, refs) in enumerate(cited)
        for ref in refs
    ]


def _by_publisher(site: Site) -> list[Source]:
    return sorted(
        site.sources.values(), key=lambda source: (source.publisher.casefold(), str(source.published or ""), source.id)
    )


def _earliest(edge: Edge) -> str:
    return str(getattr(edge.part, "date", None) or edge.part.start_date or edge.part.end or edge.part.last_known or "")


def _latest(edge: Edge) -> tuple[bool, str]:
    """For sorting the newest first: what goes on before what is over, then by the beginning."""
    return edge.part.end_date is None, _earliest(edge)


def _offices(edges: Iterable[Edge], record: Record, at: PartialDate) -> list[Edge]:
    """Posts outside parties and movements that the record held at a date or at its review."""
    return [
        edge
        for edge in edges
        if isinstance(edge.part, Membership)
        and edge.part.role
        and Known.YES in (edge.part.held(at, record.reviewed), edge.part.held(record.reviewed, record.reviewed))
    ]


def _headline(story: Prose | None) -> str | None:
    """The heading that a story begins with, in words."""
    first = story.blocks[0] if story else None
    return plain(first) if isinstance(first, Heading) else None


def _standfirst(story: Prose | None) -> str:
    """The first paragraph of a story, in words."""
    return next((plain(block) for block in story.blocks if isinstance(block, Paragraph)), "") if story else ""


def _body(story: Prose) -> Prose:
    """A story without the heading that it begins with."""
    return Prose(story.source, story.blocks[1:]) if _headline(story) else story
