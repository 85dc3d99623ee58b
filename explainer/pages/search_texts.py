"""The texts that the search finds: of each what it is, its title, where it stands, and its words."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from explainer.records.dates import PartialDate, long_date
from explainer.records.document import split_front_matter
from explainer.records.fields import RecordRef
from explainer.records.parts import Part, SourceRef
from explainer.records.prose import Heading, Prose, plain
from explainer.records.vocabulary import PAGES
from explainer.site.mapper import Mapper, plain_map

if TYPE_CHECKING:
    from explainer.pages.views import View

# Pages that are found by their titles alone.
_TITLES = {page.src_uri: page.title for page in PAGES.values() if page.title}

# Fields that hold no words for readers.
_NO_WORDS = frozenset(
    (
        *(
            "id",
            "url",
            "archive_url",
            "language",
            "native_language",
            "sources",
            "identifiers",
            "links",
            "image",
            "color",
        ),
        *("former_ids", "draft", "reviewed", "accessed", "mark", "kind", "attribution", "speaker", "prefix", "suffix"),
        *("name", "sort_name", "title", "term", "quote"),  # they are titles
    )
)

# What Markdown adds to words: its marks, the targets of links, attributes, HTML.
_MARKUP = re.compile(
    r"\[(?=[^\[\]]*\]\()|\]\([^)]*\)|\{:?[^{}\n]*\}|<[^<>]*>|^[ \t]*(?:[#>|*+-]+|\d+\.)(?=[ \t])|[*_`|\\]+",
    re.MULTILINE,
)
_REF = re.compile("\0([^\0]*)\0")
_LEFT_OUT = re.compile(r"^(?:search:.*|[ ]+)exclude: *(?:true|yes|on)\b", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


class Text(NamedTuple):
    kind: str
    title: str
    place: str
    text: str


def texts_of(view: "View", guides: Mapping[str, str], mapper: Mapper[Any, Any] = plain_map) -> Iterator[Text]:
    """Everything that has an address, in the order in which it is shown among equals."""
    parts = [*view.claims, *view.glossary, *view.records, *view.events, *view.sources.values()]
    said = {
        id(part): _REF.sub(lambda ref: view.name(ref[1]), text)
        for part, text in zip(parts, mapper(words_for_readers, parts), strict=True)
    }
    article = view.article
    called = article.headline
    for claim in view.claims:
        yield Text("claim", claim.quote, f"claims/#{claim.id}", f"{said[id(claim)]} · {view.name(claim.speaker)}")
    for number, paragraph in enumerate(article.texts):
        about = f"{article.author} {article.publisher} {long_date(article.date_published)}"
        yield Text("article", called, f"article/#p{number}" if number else "article/", paragraph if number else about)
    if view.story:
        story = view.story.text
        heading = next((plain(block) for block in story.blocks[:1] if isinstance(block, Heading)), called)
        yield Text("story", heading, "", story.plain)
    else:
        yield Text("page", called, "", "")
    for path, title in _TITLES.items():
        yield Text("page", title, address(path), "")
    for term in view.glossary:
        names = " ".join(other.name for other in term.other_names)
        yield Text("term", term.term, f"glossary/#{term.id}", f"{names} {said[id(term)]}".strip())
    for further in view.pages.values():
        yield Text("page", further.title, address(f"{further.id}.md"), further.text.plain)
    if view.corrections or view.log:
        corrected = " ".join(f"{correction.was} {correction.right}" for correction in view.corrections)
        yield Text("page", "Corrections", address("corrections.md"), corrected)
    for path, text in guides.items():
        yield from _guide(path, text)
    for record in view.records:
        kind = getattr(record, "classification", record.noun)
        yield Text(kind, record.name, address(record.src_uri), said[id(record)])
    for event in view.events:
        page = view.places.get(("timeline.md", event.id), "timeline.md")
        yield Text("event", event.title, f"{address(page)}#{event.id}", said[id(event)])
    for source in view.sources.values():
        page = view.places.get(("sources.md", source.id), "sources.md")
        yield Text("source", source.title, f"{address(page)}#{source.id}", said[id(source)])
    for path, title in _TITLES.items():
        for part in view.parts.get(path, ()):
            yield Text("page", f"{title}: {part.words}", address(part.src_uri), "")


def address(src_uri: str) -> str:
    """Where a page is, below the address of the site."""
    stem = src_uri.removesuffix(".md")
    if posixpath.basename(stem) in ("index", "README"):
        stem = posixpath.dirname(stem)
    return f"{stem}/" if stem else ""


def words_for_readers(part: Part) -> str:
    """All words for readers in the fields of a record; whom a field refers to stands between two marks."""
    return " · ".join(filter(None, _words(part)))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Prose):
        yield value.plain
    elif isinstance(value, RecordRef):
        yield f"\0{value}\0"
    elif isinstance(value, PartialDate):
        yield long_date(value)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)
    elif isinstance(value, Part) and not isinstance(value, SourceRef):
        for name, field in value:
            if field and name not in _NO_WORDS:
                yield from _words(field)


def _guide(path: str, text: str) -> Iterator[Text]:
    """A page that is written by hand, unless it is left out of the search."""
    parts = split_front_matter(path, text)
    front, body = parts[:2] if isinstance(parts, tuple) else ("", text)
    if not _LEFT_OUT.search(front):
        heading = _HEADING.search(body)
        title = _plain(heading[1]) if heading else address(path).strip("/")
        yield Text("page", title, address(path), _plain(body.replace(heading[0], "", 1) if heading else body))


def _plain(markdown: str) -> str:
    return " ".join(unescape(_MARKUP.sub("", markdown)).split())
