"""The last look at a built site before readers get it: pages, links, anchors, citations, leftovers, search index, sitemap."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from explainer.problem import Problem
from explainer.records.document import Document, parse_document, split_front_matter
from explainer.site.load import Mapper, plain_map

ARTICLE = "article/index.html"
HOME = "index.html"
INDEX = "search/search_index.json"
INDEXES = {INDEX: "docs", "search.json": "items"}  # of MkDocs and ProperDocs, and of Zensical
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

# What programs, editors and merges leave beside what is meant for readers; names that begin with a dot are as little.
_NOT_FOR_READERS = (
    *(".py", ".pyc", ".j2", ".yaml", ".yml", ".toml", ".lock"),
    *(".orig", ".rej", ".bak", ".swp", ".swo", "~"),
)

# What a template or a Markdown extension leaves behind when it was not carried out. It is sought in the source of a page: there,
# these characters of an editor's text stand as character references.
_RESIDUE = re.compile(
    r"\{\{|\{%|\{#|\{:|\[footnotes\]|\[\^[^\]\s]+\]|\[TOC\]|\x02|\x03|wzxhzdk"
    r"|(?:&lt;|<)[^<>&\n]{1,80} object at 0x[0-9a-f]+(?:&gt;|>)"
    r"|\b(?:class|datetime|height|href|id|lang|src|width)=\"(?:None|nan|Undefined|undefined)\""
    r"|<(?!(?:q|p|bdi)\b)(\w+)[^<>]*>(?:None|nan|Undefined|undefined)</\1>"  # of these, an editor's own words may be "None"
)

# Whether there is any of it: twenty times as fast.
_HINTS = (
    *("{{", "{%", "{#", "{:", "[footnotes]", "[^", "[TOC]", "\x02", "\x03", "wzxhzdk", " at 0x"),
    *('"None"', '"nan"', 'ndefined"', ">None<", ">nan<", "ndefined<"),
)

_ARTICLE_ELEMENT = re.compile(r"<(article|main|body)\b.*</\1\s*>", re.DOTALL | re.IGNORECASE)

# Where a page may show such characters.
_SHOWN = re.compile(r"<(script|style|code|pre)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*?(/?)>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_ARTICLE_TEXT = re.compile(r"<[a-z]+\b[^<>]*\bid\s*=\s*[\"']?article-text\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"p[1-9][0-9]*")

# `link` elements that make a browser fetch nothing.
_NO_FETCH = frozenset(
    ["alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "prev", "search"]
)
_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_CSS_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+(?!url\())(?:"([^"]*)"|'([^']*)'|([^\s"')]+))""", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Built:
    """What the check needs to know of a page, or of a style sheet."""

    ids: Counter[str] = field(default_factory=Counter)
    links: dict[str, None] = field(default_factory=dict)  # what a reader can follow
    named: dict[str, None] = field(default_factory=dict)  # what a `link` element names without fetching it
    fetched: dict[str, None] = field(default_factory=dict)  # what a browser asks for by itself
    hidden: bool = False


class Facts(NamedTuple):
    """What is known of a page or a style sheet: what is wrong with it by itself, and what the other files have to fit.

    Of ten thousand pages that is much; JSON takes a fifth of the memory of values.
    """

    faults: tuple[Problem, ...]
    hidden: bool
    ids: str  # a list
    wanted: str  # file that it names → fragments that must be there
    leads: str  # a list of those of them that a reader can go to


class File(NamedTuple):
    """A file of a built site: its path there, its bytes when somebody asks, and the address of the site."""

    path: str
    files: Mapping[str, bytes]
    address: str

    @property
    def data(self) -> bytes:
        return self.files[self.path]


def check_site(
    files: Mapping[str, bytes],
    address: str = "/",
    expected: Mapping[str, bool] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
) -> list[Problem]:
    """Every fault of the files of a built site (path below it → bytes), which may be read more than once.

    `address` is the site's own; `expected` says which pages there must be, and of each whether readers are led to it, by a
    link and by the search (see `expected_pages`; a page that asks robots for it is left out as well). Of a file that is
    neither page, style sheet, search index nor sitemap it only matters whether it is empty. `mapper` reads the pages and the style sheets.
    """
    read = [File(path, files, address) for path in files if path.endswith((".html", ".css"))]
    facts = {file.path: facts for file, facts in zip(read, mapper(read_file, read), strict=True)}
    site = _Site(address, files, facts)
    faults = (fault for each in facts.values() for fault in each.faults)
    return sorted(chain(faults, site.check_links(), site.check_whole(expected)))


def read_file(file: File) -> Facts:
    """The facts of a page or a style sheet."""
    built, faults = _read(file)
    wanted: dict[str, set[str]] = {}
    leads: set[str] = set()
    for link, target, fragment in _resolve(file, built, faults):
        wanted.setdefault(target, set()).update([fragment] if fragment else ())
        leads |= {target} if link in built.links else set()
    fragments = {target: sorted(wanted[target]) for target in sorted(wanted)}
    return Facts(tuple(faults), built.hidden, *map(json.dumps, (sorted(built.ids), fragments, sorted(leads))))


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


# ---- reading one file ------------------------------------------------------------------------------------------------


def _read(file: File) -> tuple[_Built, list[Problem]]:
    """What there is in a page or a style sheet, and what is wrong with it by itself."""
    path, text = file.path, file.data.decode("utf-8", "replace")
    if path.endswith(".css"):
        return _Built(fetched=_css_addresses(text)), []
    built = _Built()
    problems: list[Problem] = []
    article = None
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        return built, [_fault(path, "empty", "the page is empty")]
    if "\ufffd" in text:
        problems.append(_fault(path, "encoding", "the page is not UTF-8, or shows U+FFFD"))
    if not text.rstrip().endswith("</html>"):
        problems.append(_fault(path, "cut", "the page does not end with </html>"))
    names: list[str] = []
    element: Any  # the types of lxml know neither that names are text nor that values are
    for element in root.iter(etree.Element):
        for name, value in element.items():
            if name == "id":
                built.ids[value] += 1
                if value == "article-text":
                    article = element
            elif name in _ADDRESSES:
                _collect(element, name, value, built)
            elif name == "name" and element.tag == "a":
                names.append(value)
            elif name == "style" and "(" in value:
                built.fetched |= _css_addresses(value)
            elif name.startswith("on"):
                problems.append(_fault(path, "script", f"<{element.tag}> has an attribute '{name}'"))
    for style in root.iter("style"):
        built.fetched |= _css_addresses(style.text or "")
    built.hidden = _read_head(path, root, built, problems)
    problems += _content_faults(path, root, text)
    if path == ARTICLE or article is not None:
        problems += _article_faults(path, article, built, text)
    problems += [_fault(path, "duplicate-id", f"id '{id}' stands {n} times") for id, n in built.ids.items() if n > 1]
    built.ids.update(names)
    return built, problems


_ADDRESSES = frozenset(("href", "src", "srcset", "poster", "data", "action", "formaction", "xlink:href", "background"))


def _collect(element: html.HtmlElement, name: str, value: str, built: _Built) -> None:
    """Take down what an attribute leads to, or makes a browser ask for."""
    if name == "srcset":
        built.fetched |= {part.split()[0].rstrip(","): None for part in re.split(r",\s+", value) if part.strip(" ,")}
    elif name in ("action", "formaction") or element.tag in ("a", "area"):
        built.links[value] = None
    elif element.tag == "link" and _NO_FETCH.issuperset((element.get("rel") or "").lower().split()):
        built.named[value] = None
    else:
        built.fetched[value] = None


def _read_head(path: str, root: html.HtmlElement, built: _Built, problems: list[Problem]) -> bool:
    """Whether the page asks robots to leave it out; it must have a title and a description."""
    said = {
        (meta.get("name") or meta.get("http-equiv") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    if not any((title.text or "").strip() for title in root.iterfind("head/title")):
        problems.append(_fault(path, "title", "the page has no title"))
    if not said.get("description", "").strip():
        problems.append(_fault(path, "description", "the page has no description"))
    if found := _REFRESH.match(said.get("refresh", "")):
        built.fetched[found[1].strip()] = None
    return "noindex" in said.get("robots", "").lower()


def _content_faults(path: str, root: html.HtmlElement, text: str) -> Iterator[Problem]:
    """What is wrong between the first heading of a page and its end."""
    headings = sum(1 for _ in root.iter("h1"))
    if headings != 1:
        yield _fault(path, "heading", f"{headings} headings of the first level; a page has one")
    content = next(root.iter("article"), root)
    if path != NOT_FOUND and not _MORE(content):
        yield _fault(path, "empty", "the page has nothing below its heading")
    for element in content.iter("script", "iframe", "object", "embed", "base"):
        if element.tag != "script" or not (element.get("type") or "").endswith("json"):
            yield _fault(path, "script", f"<{element.tag}> in the text of the page")
    if any(hint in text for hint in _HINTS):
        yield from _residue(path, text)


# Words besides the heading, or a picture.
_MORE = etree.XPath(
    "boolean(.//img | .//svg | .//video | .//text()[normalize-space() and not(ancestor::h1 or ancestor::head)])"
)


def _residue(path: str, text: str) -> Iterator[Problem]:
    """Leftovers in the content of a page; code may show them, the theme around it has titles of editors in it."""
    found = _ARTICLE_ELEMENT.search(text)
    content = _SHOWN.sub("", found[0] if found else text)
    for left in _RESIDUE.finditer(content):
        yield _fault(path, "residue", f"'{content[left.start() :][:40].split(chr(10))[0].strip()}' was left over")


def _article_faults(path: str, whole: html.HtmlElement | None, built: _Built, text: str) -> Iterator[Problem]:
    """The text of the article stands in one element, all of it and nothing else."""
    if whole is None:
        yield _fault(path, "article", "there is no #article-text")
        return
    inside = {element.get("id") for element in whole.iter(etree.Element)}
    paragraphs = [id for id in built.ids if _PARAGRAPH.fullmatch(id)]
    if inside.isdisjoint(paragraphs):
        yield _fault(path, "article", "#article-text holds no paragraph")
    elif outside := [id for id in paragraphs if id not in inside]:
        yield _fault(path, "article", f"paragraph '{outside[0]}' stands outside #article-text")
    for element in whole.iter("h1", "h2", "h3", "h4", "style", "form"):
        yield _fault(path, "article", f"<{element.tag}> in #article-text")
    yield from _unbalanced(path, text)


def _unbalanced(path: str, text: str) -> Iterator[Problem]:
    """A tag in #article-text that closes what is not open; the parser has mended it silently."""
    opened: list[str] = []
    start = _ARTICLE_TEXT.search(text)
    for tag in _TAG.finditer(text, start.start() if start else 0):
        name = tag[2].lower()
        if tag[1]:
            if opened.pop() != name:
                yield _fault(path, "article", f"the tags in #article-text do not balance: </{name}>")
                return
        elif not tag[3] and name not in _VOID:
            opened.append(name)
        if not opened:
            return
    yield _fault(path, "article", "#article-text is never closed")


def _css_addresses(text: str) -> dict[str, None]:
    return {found[1] or found[2] or found[3]: None for found in _CSS_ADDRESS.finditer(text) if any(found.groups())}


# ---- the files together ----------------------------------------------------------------------------------------------


def _target(address: str, folder: str, link: str) -> tuple[str, str] | None:
    """The file and the fragment that a link on a page of this folder leads to; None if it leaves the site with this address.

    No file: the page itself. Raises ValueError if it is no address.
    """
    site, parts = urlsplit(address), urlsplit(link.strip())
    base = f"{site.path.removesuffix('/')}/"
    fragment = unquote(parts.fragment).split(":~:")[0]
    route = unquote(parts.path)
    if parts.scheme or parts.netloc:
        route = route or "/"
        if (parts.scheme or site.scheme, parts.netloc) != site[:2] or not f"{route}/".startswith(base):
            return None
    if not route:
        return "", fragment
    if route.startswith("/"):
        if not f"{route}/".startswith(base):
            return route, fragment
        route, folder = route[len(base) :], ""
    target = posixpath.normpath(posixpath.join(folder, route))
    if not route or route.endswith(("/", "/.", "/..")) or route in (".", ".."):
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target, fragment


def _resolve(file: File, built: _Built, faults: list[Problem]) -> Iterator[tuple[str, str, str]]:
    """Each link of a page or style sheet within the site, the file and the fragment ("": its top) that it leads to.

    What is wrong with a link, whatever there is on the site, is put to the faults.
    """
    path, folder = file.path, posixpath.dirname(file.path)
    for link in built.links | built.named | built.fetched:
        try:
            found = _target(file.address, folder, link)
        except ValueError:
            faults.append(_fault(path, "link", f"'{link}' is no address"))
            continue
        if found is None:
            faults += _leaving(path, link, link in built.fetched)
        elif path == NOT_FOUND and not link.strip().startswith(("/", "http:", "https:", "#")):
            faults.append(
                _fault(path, "link", f"'{link}': this page is shown at any address; its links begin with '/'")
            )
        else:
            target, fragment = found
            yield link, target or path, "" if fragment.lower() == "top" else fragment


class _Site:
    """The files of a site, and the facts of its pages and style sheets."""

    def __init__(self, address: str, files: Mapping[str, bytes], facts: Mapping[str, Facts]) -> None:
        self.address, self.files, self.facts = address, files, facts
        self.pages = {path: page for path, page in facts.items() if path.endswith(".html")}
        # Whether there is anything in a file; that a page is empty is told as such.
        self.filled = {path: path in self.pages or bool(files[path].strip()) for path in files}
        # Many pages name places of few, the search index many places of a page, one after the other.
        self.ids = lru_cache(maxsize=1024)(lambda path: frozenset(json.loads(self.pages[path].ids)))

    def check_links(self) -> Iterator[Problem]:
        """What pages and style sheets lead to is there."""
        for path, page in self.facts.items():
            if any(self._is_missing(file, *named) for file, named in json.loads(page.wanted).items()):
                yield from self._explain(File(path, self.files, self.address))

    def _is_missing(self, file: str, *fragments: str) -> bool:
        """Whether there is no such file, nothing in it, or not all of these places."""
        return not self.filled.get(file) or (
            bool(fragments) and file in self.pages and not self.ids(file).issuperset(fragments)
        )

    def _explain(self, file: File) -> Iterator[Problem]:
        """What is wrong with each link of a page or style sheet that leads to what is missing."""
        for link, target, fragment in _resolve(file, _read(file)[0], []):
            if target not in self.filled:
                yield _fault(file.path, "link", f"'{link}' leads nowhere")
            elif not self.filled[target]:
                yield _fault(file.path, "link", f"'{link}' leads to an empty file")
            elif fragment and self._is_missing(target, fragment):
                if target == file.path and fragment.startswith("fn:"):
                    yield _fault(file.path, "citation", f"'{link}': a citation without its footnote")
                else:
                    yield _fault(file.path, "anchor", f"'{link}': there is no '{fragment}' on that page")

    def check_whole(self, expected: Mapping[str, bool]) -> Iterator[Problem]:
        """What is wrong with the site as a whole."""
        files = self.files
        for path in files:
            if path.casefold().endswith(_NOT_FOR_READERS) or "/." in f"/{path}":
                message = "such a file is not for readers; take it out of the folder of the pages, or of the theme"
                yield _fault(path, "file", message)
        for path in expected.keys() - self.pages.keys():
            yield _fault(path, "page", "the page is missing: its Markdown is in the docs folder")
        hidden = {path for path, page in self.pages.items() if page.hidden or not expected.get(path, True)} | {
            NOT_FOUND
        }
        yield from self.check_reached(hidden)
        index = next((path for path in INDEXES if path in self.filled), INDEX)
        yield from self.check_index(index, files[index] if index in self.filled else None, hidden)
        if SITEMAP in self.filled:
            yield from self.check_sitemap(files[SITEMAP])
        if ROBOTS in self.filled:
            yield from _check_robots(files[ROBOTS], self.address)

    def check_reached(self, hidden: set[str]) -> Iterator[Problem]:
        """Readers come to every page from the home page, link by link."""
        reached: set[str] = set()
        front = {HOME}
        while front:
            reached |= front
            pages = (self.pages[path] for path in front if path in self.pages)
            front = {file for page in pages for file in json.loads(page.leads)} - reached
        for path in self.pages.keys() - reached - hidden:
            yield _fault(path, "orphan", "no link leads here from the home page")

    def check_index(self, path: str, index: bytes | None, hidden: set[str]) -> Iterator[Problem]:
        """The search index names every page but the hidden ones, and nothing else."""
        if index is None:
            yield _fault(path, "search", "the search index is missing")
            return
        try:
            places = _places(index, INDEXES[path])
        except (ValueError, KeyError, TypeError):
            yield _fault(path, "search", "the search index cannot be read")
            return
        found = set()
        for place in places:
            address, _, fragment = place.partition("#")
            target = _target(self.address, "", address or "./")
            if target is None or target[0] not in self.pages:
                yield _fault(path, "search", f"'{place}' is in the index, but there is no such page")
                continue
            found.add(target[0])
            if fragment and unquote(fragment) not in self.ids(target[0]):
                yield _fault(path, "search", f"'{place}' is in the index, but the page has no such place")
        for page in self.pages.keys() - found - hidden:
            yield _fault(page, "search", "the page is not in the search index")

    def check_sitemap(self, data: bytes) -> Iterator[Problem]:
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            yield _fault(SITEMAP, "sitemap", "the sitemap cannot be read")
            return
        for place in root.iter("{*}loc"):
            address = (place.text or "").strip()
            target = _target(self.address, "", address)
            if target is None or target[0] not in self.pages:
                yield _fault(SITEMAP, "sitemap", f"'{address}' is in the sitemap, but there is no such page")


_BETWEEN_ENTRIES = re.compile(rb'\},\{"location":')

# As many entries are read at once.
_AT_ONCE = 500


def _places(index: bytes, entries: str) -> list[str]:
    """The places that a search index names, in the list of its entries. Raises ValueError, KeyError or TypeError if it is none.

    An index may have a hundred megabytes, and several times as much in memory as a value: its entries are read a few at a
    time, what is around them with the last ones.
    """
    ends = [found.start() + 1 for found in _BETWEEN_ENTRIES.finditer(index)][::_AT_ONCE]

    def between(pair: tuple[int, int]) -> list[str]:
        some = b"[%b]" % index[pair[0] + 1 : pair[1]]
        return list(map(_text, json.loads(some, object_hook=_place)))

    if len(ends) > 1:
        with suppress(ValueError, TypeError):  # it is written otherwise
            places = chain.from_iterable(map(between, pairwise(ends)))
            around = json.loads(index[: ends[0]] + index[ends[-1] :], object_hook=_place)[entries]
            return [_text(around[0]), *places, *map(_text, around[1:])]
    return list(map(_text, json.loads(index, object_hook=_place)[entries]))


def _place(said: dict[str, Any]) -> Any:
    """Of an entry only its place is held in memory."""
    return said.get("location", said)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _check_robots(data: bytes, address: str) -> Iterator[Problem]:
    """What leads robots to the sitemap may be written by hand, and is easily forgotten where a site moves."""
    place = urljoin(address, SITEMAP)
    for found in re.findall(r"^Sitemap:\s*(\S+)", data.decode("utf-8", "replace"), re.MULTILINE | re.IGNORECASE):
        if found != place and address != "/":
            yield _fault(ROBOTS, "sitemap", f"'{found}' is not the sitemap of this site; that is '{place}'")


def _leaving(path: str, link: str, fetched: bool) -> Iterator[Problem]:
    """What is wrong with an address outside the site."""
    scheme = urlsplit(link.strip()).scheme
    if fetched and scheme != "data":
        yield _fault(path, "request", f"'{link}' makes a browser ask another site")
    elif not fetched and scheme and scheme not in _SCHEMES:
        yield _fault(path, "link", f"'{link[:60]}': a link does not lead to '{scheme}:'")


def _fault(path: str, rule: str, message: str) -> Problem:
    return Problem(path, 1, 1, "", message, rule)
