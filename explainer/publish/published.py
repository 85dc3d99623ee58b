"""The last look at a built site before readers get it: pages, links, anchors, citations, leftovers, search, sitemap."""

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urljoin

from lxml import etree

from explainer.files import FEED
from explainer.pages import search_files
from explainer.pages.search_files import FOLDER
from explainer.problem import Problem
from explainer.publish.page_facts import NOT_FOUND, Facts, File, fault, read, read_file, resolve, target_of
from explainer.records.document import Document, parse_document, split_front_matter
from explainer.site.mapper import Mapper, plain_map

HOME = "index.html"
# What the search loads before its other files.
SEARCHES = tuple(f"{FOLDER}{name}.js" for name in ("names", "slips", "links", "texts"))
_TEXTS = f"{FOLDER}texts/"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

# What programs, editors and merges leave beside what is meant for readers; names that begin with a dot are as little.
_NOT_FOR_READERS = (
    *(".py", ".pyc", ".j2", ".yaml", ".yml", ".toml", ".lock"),
    *(".orig", ".rej", ".bak", ".swp", ".swo", "~"),
)


def check_site(
    paths: Collection[str],
    content: Callable[[str], bytes],
    address: str = "/",
    expected: Mapping[str, bool] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
    searched: bool = True,
) -> list[Problem]:
    """Every fault of the files of a built site.

    `paths` are those of its files, below it, and `content` gives the bytes of one, more than once; `address` is the site's own; `expected` says which pages there must be, and of each whether readers are led to it, by a
    link and by the search (see `expected_pages`; a page that asks robots for it is left out as well); `searched` says whether there
    is to be a search. Of a file that is neither page, style sheet, part of the search nor sitemap it only matters whether it is
    empty. `mapper` reads the pages and the style sheets.
    """
    wanted = [File(path, content, address) for path in paths if path.endswith((".html", ".css"))]
    facts = {file.path: facts for file, facts in zip(wanted, mapper(read_file, wanted), strict=True)}
    site = _Site(address, paths, content, facts)
    faults = chain.from_iterable(each.faults for each in facts.values())
    return sorted([*faults, *site.check_links(), *site.check_whole(expected, searched)])


def expected_pages(texts: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """The page that MkDocs makes of each Markdown file (path below the docs folder, text), and whether the search has it."""
    pages = {}
    for path, text in texts:
        stem = path.removesuffix(".md")
        if posixpath.basename(stem) in ("index", "README"):
            stem = posixpath.dirname(stem)
        pages[posixpath.join(stem, "index.html")] = not _left_out(path, text)
    return pages


def _left_out(path: str, text: str) -> bool:
    """Whether the front matter says `search: {exclude: true}`."""
    parts = split_front_matter(path, text) if "exclude" in text[: text.find("\n---", 3)] else []
    front = parse_document(path, parts[0]) if isinstance(parts, tuple) else None
    fields = front.value if isinstance(front, Document) and isinstance(front.value, dict) else {}
    search = fields.get("search")
    return isinstance(search, dict) and search.get("exclude") in ("true", "True", "TRUE", "yes", "on")


class _Site:
    """The files of a site, and the facts of its pages and style sheets."""

    def __init__(
        self, address: str, paths: Collection[str], content: Callable[[str], bytes], facts: Mapping[str, Facts]
    ) -> None:
        self.address, self.content, self.facts = address, content, facts
        self.pages = {path: page for path, page in facts.items() if path.endswith(".html")}
        # Whether there is anything in a file; that a page is empty is told as such.
        self.filled = {path: path in self.pages or bool(content(path).strip()) for path in paths}
        # Many pages name places of few, the search many places of a page, one after the other.
        self.ids = lru_cache(maxsize=1024)(lambda path: frozenset(json.loads(self.pages[path].ids)))

    def check_links(self) -> Iterator[Problem]:
        """What pages and style sheets lead to is there."""
        for path, page in self.facts.items():
            if any(self._is_missing(file, *named) for file, named in json.loads(page.wanted).items()):
                yield from self._explain(File(path, self.content, self.address))

    def _is_missing(self, file: str, *fragments: str) -> bool:
        """Whether there is no such file, nothing in it, or not all of these places."""
        return not self.filled.get(file) or (
            bool(fragments) and file in self.pages and not self.ids(file).issuperset(fragments)
        )

    def _explain(self, file: File) -> Iterator[Problem]:
        """What is wrong with each link of a page or style sheet that leads to what is missing."""
        for link, target, fragment in resolve(file, read(file)[0], []):
            if target not in self.filled:
                yield fault(file.path, "link", f"'{link}' leads nowhere")
            elif not self.filled[target]:
                yield fault(file.path, "link", f"'{link}' leads to an empty file")
            elif fragment and self._is_missing(target, fragment):
                if target == file.path and fragment.startswith("fn:"):
                    yield fault(file.path, "citation", f"'{link}': a citation without its footnote")
                else:
                    yield fault(file.path, "anchor", f"'{link}': there is no '{fragment}' on that page")

    def check_whole(self, expected: Mapping[str, bool], searched: bool) -> Iterator[Problem]:
        """What is wrong with the site as a whole."""
        for path in self.filled:
            if path.casefold().endswith(_NOT_FOR_READERS) or "/." in f"/{path}":
                message = "such a file is not for readers; take it out of the folder of the pages, or of the theme"
                yield fault(path, "file", message)
        for path in expected.keys() - self.pages.keys():
            yield fault(path, "page", "the page is missing: its Markdown is in the docs folder")
        hidden = {path for path, page in self.pages.items() if page.hidden or not expected.get(path, True)} | {
            NOT_FOUND
        }
        yield from self.check_reached(hidden)
        if searched:
            yield from self.check_search(hidden)
        if SITEMAP in self.filled:
            yield from self.check_addresses(SITEMAP, "sitemap", "{*}loc")
        if FEED in self.filled and self.address != "/":  # else it has no address to tell
            yield from self.check_addresses(FEED, "feed", "{*}link")
        if ROBOTS in self.filled:
            yield from _check_robots(self.content(ROBOTS), self.address)

    def check_reached(self, hidden: set[str]) -> Iterator[Problem]:
        """Readers come to every page from the home page, link by link."""
        reached: set[str] = set()
        front = {HOME}
        while front:
            reached |= front
            pages = (self.pages[path] for path in front if path in self.pages)
            front = {file for page in pages for file in json.loads(page.leads)} - reached
        for path in self.pages.keys() - reached - hidden:
            yield fault(path, "orphan", "no link leads here from the home page")

    def check_search(self, hidden: set[str]) -> Iterator[Problem]:
        """The search has all its files, and these name every page but the hidden ones, and nothing else."""
        places: list[tuple[str, str]] = []
        paths = list(SEARCHES)
        for path in paths:  # it grows: the first ones name the others
            if not self.filled.get(path):
                yield fault(path, "search", "this part of the search is missing")
                continue
            try:
                said = search_files.read(self.content(path))
                if path in SEARCHES:
                    paths += search_files.named_by(said)
                    continue
                entries = said["entries"].values()
                places += [(path, text[2]) for _, text in entries] if path.startswith(_TEXTS) else []
            except (ValueError, KeyError, TypeError, AttributeError, IndexError):
                yield fault(path, "search", "this part of the search cannot be read")
        yield from self.check_places(places, hidden)

    def check_places(self, places: Iterable[tuple[str, str]], hidden: set[str]) -> Iterator[Problem]:
        """The places that files of the search name are there, and every page but the hidden ones is among them."""
        found = set()
        for path, place in places:
            address, _, fragment = place.partition("#")
            target = target_of(self.address, "", address or "./")
            if target is None or target[0] not in self.pages:
                yield fault(path, "search", f"'{place}' is in the search, but there is no such page")
                continue
            found.add(target[0])
            if fragment and unquote(fragment) not in self.ids(target[0]):
                yield fault(path, "search", f"'{place}' is in the search, but the page has no such place")
        for page in self.pages.keys() - found - hidden:
            yield fault(page, "search", "the page is not in the search")

    def check_addresses(self, path: str, what: str, tag: str) -> Iterator[Problem]:
        """The addresses that the sitemap or the feed gives are there."""
        try:
            root = etree.fromstring(self.content(path), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            yield fault(path, "sitemap", f"the {what} cannot be read")
            return
        for place in root.iter(tag):
            address = (place.get("href") or place.text or "").strip()
            target = target_of(self.address, "", address)
            if target is None or target[0] not in (self.pages if path == SITEMAP else self.filled):
                yield fault(path, "sitemap", f"'{address}' is in the {what}, but there is no such page")


def _check_robots(data: bytes, address: str) -> Iterator[Problem]:
    """What leads robots to the sitemap may be written by hand, and is easily forgotten where a site moves."""
    place = urljoin(address, SITEMAP)
    for found in re.findall(r"^Sitemap:\s*(\S+)", data.decode("utf-8", "replace"), re.MULTILINE | re.IGNORECASE):
        if found != place and address != "/":
            yield fault(ROBOTS, "sitemap", f"'{found}' is not the sitemap of this site; that is '{place}'")
