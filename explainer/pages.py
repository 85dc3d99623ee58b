"""One Markdown page for each record and each view of the site."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from markupsafe import Markup

from explainer.article import Named
from explainer.choices import (
    about_record,
    alphabet_of,
    applies,
    cast_of,
    descriptions_of,
    lists_of,
    pictures_of,
    sides_of,
    told_of,
)
from explainer.environment import Context, environment_of, tidy
from explainer.memo import Memo, Page, Read, Task, digest
from explainer.model import Record, Source
from explainer.pictures.layout import Box, arrange
from explainer.pictures.maps import connection_maps
from explainer.pictures.timelines import story_timeline
from explainer.site import Site, Statement, statements
from explainer.vocabulary import RELATION_KINDS, VERDICTS


def render_pages(site: Site, guides: Collection[str] = ()) -> list[Page]:
    """Every page of the site, in the order of their paths: see `page_tasks`."""
    memo = Memo()
    return sorted(memo.make(page_tasks(site, memo, guides), lambda page: page))


def page_tasks(whole: Site, memo: Memo, guides: Collection[str] = ()) -> list[Task]:
    """How to make each page of the site, what takes long first.

    `guides` are the hand-written pages, by their path below the docs folder.
    """
    environment = environment_of()
    lists = lists_of(whole)
    places = {
        (src_uri, entry.id): part.src_uri
        for src_uri in ("sources.md", "timeline.md")
        for part in lists[src_uri].parts
        for entry in part.entries
    }
    refs = whole.article_refs
    long = [src_uri for src_uri, each in lists.items() if each.parts]
    site = memo.watch(whole, places, [*sorted(guides), repr(refs), *long])
    context = Context(site, places, memo.log)
    cast = cast_of(whole)

    def arranged(*graph: Any) -> dict[str, Box]:
        """Where the nodes of a map go: that takes as long as many pages, and most edits leave it as it was."""
        return memo.remember([graph], lambda graph: f"places {digest(repr(graph))}", lambda graph: arrange(*graph))[0]

    narrow, wide = connection_maps(whole, (340, 420, 12), (720, 440, 14), arrange=arranged)

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

    # Before any template is made: macros see what is there then.
    environment.globals |= context.names() | {
        "site": site,
        "KINDS": RELATION_KINDS,
        "VERDICTS": VERDICTS,
        "CLAIMS": {claim.id: claim for claim in site.claims},
        "article_refs": refs,
        "guides": guides,
        "described": describe,
        "stated": state,
        "mark": mark,
        "narrow": narrow,
        "applies": partial(applies, site),
    }
    shared: Any = environment.get_template("_shared.md").module

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
        context.begin(src_uri)
        text = environment.get_template(template).render(given, origin=origin)
        return tidy(f"{text}{shared.cards(list(carded(context.carded)))}" if context.carded else text)

    records = list(whole.records)
    known = memo.remember(records, lambda record: f"about {memo.key(record)}", partial(about_record, memo))
    about = {record.id: each for record, each in zip(records, known, strict=True)}
    namesakes = Counter(record.name for record in whole.records)
    descriptions = descriptions_of(whole)
    alphabet = alphabet_of(whole, about)
    told, citing = told_of(whole, memo, about)

    def supported(sources: Iterable[Source]) -> Mapping[str, Sequence[Statement]]:
        """What rests on these sources, and some of what rests on others."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for id, number in chain.from_iterable(citing[source.id] for source in sources):
            wanted[id].add(number)
        return statements(whole, wanted)

    def profile(record: Record) -> Task:
        given = {
            "tags": about[record.id].tags,
            "title": f"{record.name} ({record.id})" if namesakes[record.name] > 1 else None,
            "description": descriptions[record.id],
        }
        origin = f"profiles/{record.folder}/{record.id}.yaml"
        return Task(
            record.src_uri,
            memo.key(record, *given.values()),
            lambda: page(record.src_uri, "record.md", origin, record=record, **given, **pictures_of(record, site)),
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
                    (text, [(one.src_uri, one.name) for one in bearers])
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
                    {"cast": cast, "sides": sides_of(cast, whole)},
                ),
                ("article.md", "article.md", "profiles/article.md", {}),
                ("claims.md", "claims.md", "profiles/claims", {}),
                ("glossary.md", "glossary.md", "profiles/glossary", {}),
            ]
        ),
        *map(profile, whole.records),
        *(moved(record, old) for record in whole.records for old in record.former_ids),
    ]
