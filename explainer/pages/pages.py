"""The Markdown pages of the site and the files of its search: each a function of the view."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from explainer.files import FEED
from explainer.pages.templating import Context, environment_of, tidy
from explainer.pages.views import MAX_PUBLISHERS, MAX_ROWS, View, parties_of, pictures_of, view_of
from explainer.records.model import Record, Source
from explainer.records.vocabulary import INDEPENDENT, PAGES, RELATION_KINDS, VERDICTS
from explainer.site.article import Named
from explainer.site.site import Site
from explainer.site.statements import Statement


class Page(NamedTuple):
    """A file below the docs folder: its path there, and what makes its text."""

    src_uri: str
    render: Callable[[], str]


def render_pages(site: Site, guides: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The text of every page, by its path below the docs folder; `guides` are those of the hand-written ones."""
    return {page.src_uri: page.render() for page in pages_of(view_of(site, guides))}


# Of the pages that every site has, those that take long to make.
LONG = ("connections", "sources", "names", "timeline")


def pages_of(view: View) -> Iterator[Page]:
    """Every page of a site, those that take long to make first, and the files of its search."""
    yield from texts_of(view)
    yield from search_of(view)


def search_of(view: View) -> Iterator[Page]:
    for path in view.search:
        yield Page(path, partial(lambda path: view.search[path].decode(), path))


def texts_of(view: View) -> Iterator[Page]:
    """The pages alone."""
    make = _Renderer(view)
    for id in dict.fromkeys((*LONG, *PAGES)):
        src_uri, template = PAGES[id].src_uri, f"{id}.md"
        for part in view.parts.get(src_uri, ()):
            yield Page(part.src_uri, partial(make.part, part.src_uri, template))
        yield Page(src_uri, partial(make.page, src_uri, template))
    for id in view.pages:
        yield Page(f"{id}.md", partial(make.further, id))
    for record in view.unpublished.values():
        if record.retired:
            for src_uri in (record.src_uri, *(f"{record.folder}/{old}.md" for old in record.former_ids)):
                yield Page(src_uri, partial(make.retired, src_uri, record.id))
    for record in view.records:
        yield Page(record.src_uri, partial(make.profile, record.src_uri, record.id))
        for old in record.former_ids:
            src_uri = f"{record.folder}/{old}.md"
            yield Page(src_uri, partial(make.moved, src_uri, old, record.id))
    yield Page(FEED, partial(make.render, FEED, "feed.xml"))


def draft_of(view: View, record: Record) -> Page:
    """The page of a draft, at an address of its own; the view counts it as published."""
    src_uri = f"draft/{record.src_uri}"
    return Page(src_uri, partial(_Renderer(view).profile, src_uri, record.id))


def origin_of(record: Record) -> str:
    return f"profiles/{record.folder}/{record.id}.yaml"


class _Renderer:
    """Templates, with what they may use of one view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.context = Context(view, lambda note, first: self.shared.citation(note, first))
        self.environment = environment_of()
        # Before any template is made: macros see what is there then.
        self.environment.globals |= self.context.names() | {
            "site": view,
            "KINDS": RELATION_KINDS,
            "INDEPENDENT": INDEPENDENT,
            "VERDICTS": VERDICTS,
            "PAGES": PAGES,
            "described": self.described,
            "stated": self.stated,
            "mark": self.mark,
            "parties_of": partial(parties_of, view),
            "MAX_PUBLISHERS": MAX_PUBLISHERS,
            "MAX_ROWS": MAX_ROWS,
            "zip": zip,
        }
        self.shared: Any = self.environment.get_template("_shared.md").module

    def render(self, src_uri: str, template: str, **given: Any) -> str:
        self.context.begin(src_uri)
        text = self.environment.get_template(template).render(given)
        return tidy(f"{text}{self.shared.cards(list(self.cards()))}" if self.context.carded else text)

    def page(self, src_uri: str, template: str) -> str:
        parts, entries = self.view.parts.get(src_uri, ()), self.view.lists.get(src_uri, ())
        return self.render(src_uri, template, part=None, parts=parts, entries=entries)

    def part(self, src_uri: str, template: str) -> str:
        part = self.view.part[src_uri]
        return self.render(src_uri, template, part=part, parts=(), entries=part.entries)

    def profile(self, src_uri: str, id: str) -> str:
        record = self.record(id)
        return self.render(
            src_uri, "record.md", origin=origin_of(record), record=record, **pictures_of(record, self.view)
        )

    def moved(self, src_uri: str, old: str, id: str) -> str:
        record = self.record(id)
        return self.render(src_uri, "moved.md", origin=origin_of(record), record=record, old=old)

    def retired(self, src_uri: str, id: str) -> str:
        record = self.view.unpublished[id]
        return self.render(src_uri, "retired.md", origin=origin_of(record), record=record)

    def further(self, id: str) -> str:
        return self.render(f"{id}.md", "page.md", origin=f"profiles/pages/{id}.md", further=self.view.pages[id])

    def record(self, id: str) -> Record:
        record = self.view.record(id)
        assert record
        return record

    def described(self, source: Source, plain: bool = False) -> Markup:
        made: Markup = self.view.once(
            ("source", source.id, plain), lambda: self.shared.source(source, self.view, plain)
        )
        return made

    def mark(self, record: Record) -> Markup:
        made: Markup = self.view.once(("mark", record.id), lambda: self.shared.mark(record))
        return made

    def stated(self, statement: Statement) -> Markup:
        return Markup(self.shared.statement(statement, self.view, RELATION_KINDS))

    def cards(self) -> Iterator[tuple[str, Markup, Markup]]:
        """Of whom the text of the page links to: the name, the target, the card."""
        for named, target in self.context.carded.items():
            name, text = self.view.once(("card", named), partial(self.card, named))
            yield name, target, text

    def card(self, named: Named) -> tuple[str, Markup]:
        if named.kind == "record" and (record := self.view.record(named.id)):
            return record.name, self.shared.record_card(record, self.view)
        term = next(term for term in self.view.glossary if term.id == named.id)
        return term.term, self.shared.term_card(term)
