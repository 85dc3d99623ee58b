"""What is known of a page or a style sheet of a built site by itself: its faults, its anchors, and what it leads to."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from explainer.problem import Problem
from explainer.site.mapper import shared_from

ARTICLE = "article/index.html"
NOT_FOUND = "404.html"

# From the page for what does not exist to where the site may begin, should it not be where its address says.
_UP = re.compile(r"(?:\./|(?:\.\./)+)index\.html")

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
class Built:
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
    content: Callable[[str], bytes]
    address: str

    @property
    def data(self) -> bytes:
        return self.content(self.path)

    @property
    def fingerprint(self) -> str:
        """Another one, if other facts may be read of it."""
        return f"{self.path} {self.address} {sha256(self.data).hexdigest()}"


@shared_from(8)
def read_file(file: File) -> Facts:
    """The facts of a page or a style sheet."""
    built, faults = read(file)
    wanted: dict[str, set[str]] = {}
    leads: set[str] = set()
    for link, target, fragment in resolve(file, built, faults):
        wanted.setdefault(target, set()).update([fragment] if fragment else ())
        leads |= {target} if link in built.links else set()
    fragments = {target: sorted(wanted[target]) for target in sorted(wanted)}
    return Facts(tuple(faults), built.hidden, *map(json.dumps, (sorted(built.ids), fragments, sorted(leads))))


def read(file: File) -> tuple[Built, list[Problem]]:
    """What there is in a page or a style sheet, and what is wrong with it by itself."""
    path, text = file.path, file.data.decode("utf-8", "replace")
    if path.endswith(".css"):
        return Built(fetched=_css_addresses(text)), []
    built = Built()
    problems: list[Problem] = []
    article = None
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        return built, [fault(path, "empty", "the page is empty")]
    if "\ufffd" in text:
        problems.append(fault(path, "encoding", "the page is not UTF-8, or shows U+FFFD"))
    if not text.rstrip().endswith("</html>"):
        problems.append(fault(path, "cut", "the page does not end with </html>"))
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
                problems.append(fault(path, "script", f"<{element.tag}> has an attribute '{name}'"))
    for style in root.iter("style"):
        built.fetched |= _css_addresses(style.text or "")
    built.hidden = _read_head(path, root, built, problems)
    problems += _content_faults(path, root, text)
    if path == ARTICLE or article is not None:
        problems += _article_faults(path, article, built, text)
    problems += [fault(path, "duplicate-id", f"id '{id}' stands {n} times") for id, n in built.ids.items() if n > 1]
    built.ids.update(names)
    return built, problems


_ADDRESSES = frozenset(("href", "src", "srcset", "poster", "data", "action", "formaction", "xlink:href", "background"))


def _collect(element: html.HtmlElement, name: str, value: str, built: Built) -> None:
    """Take down what an attribute leads to, or makes a browser ask for."""
    if name == "srcset":
        built.fetched |= {part.split()[0].rstrip(","): None for part in re.split(r",\s+", value) if part.strip(" ,")}
    elif name in ("action", "formaction") or element.tag in ("a", "area"):
        built.links[value] = None
    elif element.tag == "link" and _NO_FETCH.issuperset((element.get("rel") or "").lower().split()):
        built.named[value] = None
    else:
        built.fetched[value] = None


def _read_head(path: str, root: html.HtmlElement, built: Built, problems: list[Problem]) -> bool:
    """Whether the page asks robots to leave it out; it must have a title and a description."""
    said = {
        (meta.get("name") or meta.get("http-equiv") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    if not any((title.text or "").strip() for title in root.iterfind("head/title")):
        problems.append(fault(path, "title", "the page has no title"))
    if not said.get("description", "").strip():
        problems.append(fault(path, "description", "the page has no description"))
    if found := _REFRESH.match(said.get("refresh", "")):
        built.fetched[found[1].strip()] = None
    return "noindex" in said.get("robots", "").lower()


def _content_faults(path: str, root: html.HtmlElement, text: str) -> Iterator[Problem]:
    """What is wrong between the first heading of a page and its end."""
    headings = sum(1 for _ in root.iter("h1"))
    if headings != 1:
        yield fault(path, "heading", f"{headings} headings of the first level; a page has one")
    content = next(root.iter("article"), root)
    if path != NOT_FOUND and not _MORE(content):
        yield fault(path, "empty", "the page has nothing below its heading")
    for element in content.iter("script", "iframe", "object", "embed", "base"):
        if element.tag != "script" or not (element.get("type") or "").endswith("json"):
            yield fault(path, "script", f"<{element.tag}> in the text of the page")
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
        yield fault(path, "residue", f"'{content[left.start() :][:40].split(chr(10))[0].strip()}' was left over")


def _article_faults(path: str, whole: html.HtmlElement | None, built: Built, text: str) -> Iterator[Problem]:
    """The text of the article stands in one element, all of it and nothing else."""
    if whole is None:
        yield fault(path, "article", "there is no #article-text")
        return
    inside = {element.get("id") for element in whole.iter(etree.Element)}
    paragraphs = [id for id in built.ids if _PARAGRAPH.fullmatch(id)]
    if inside.isdisjoint(paragraphs):
        yield fault(path, "article", "#article-text holds no paragraph")
    elif outside := [id for id in paragraphs if id not in inside]:
        yield fault(path, "article", f"paragraph '{outside[0]}' stands outside #article-text")
    for element in whole.iter("h1", "h2", "h3", "h4", "style", "form"):
        yield fault(path, "article", f"<{element.tag}> in #article-text")
    yield from _unbalanced(path, text)


def _unbalanced(path: str, text: str) -> Iterator[Problem]:
    """A tag in #article-text that closes what is not open; the parser has mended it silently."""
    opened: list[str] = []
    start = _ARTICLE_TEXT.search(text)
    for tag in _TAG.finditer(text, start.start() if start else 0):
        name = tag[2].lower()
        if tag[1]:
            if opened.pop() != name:
                yield fault(path, "article", f"the tags in #article-text do not balance: </{name}>")
                return
        elif not tag[3] and name not in _VOID:
            opened.append(name)
        if not opened:
            return
    yield fault(path, "article", "#article-text is never closed")


def _css_addresses(text: str) -> dict[str, None]:
    return {found[1] or found[2] or found[3]: None for found in _CSS_ADDRESS.finditer(text) if any(found.groups())}


def target_of(address: str, folder: str, link: str) -> tuple[str, str] | None:
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


def resolve(file: File, built: Built, faults: list[Problem]) -> Iterator[tuple[str, str, str]]:
    """Each link of a page or style sheet within the site, the file and the fragment ("": its top) that it leads to.

    What is wrong with a link, whatever there is on the site, is put to the faults.
    """
    path, folder = file.path, posixpath.dirname(file.path)
    for link in built.links | built.named | built.fetched:
        try:
            found = target_of(file.address, folder, link)
        except ValueError:
            faults.append(fault(path, "link", f"'{link}' is no address"))
            continue
        if found is None:
            faults += _leaving(path, link, link in built.fetched)
        elif path == NOT_FOUND and _UP.fullmatch(link):
            continue
        elif path == NOT_FOUND and not link.strip().startswith(("/", "http:", "https:", "#")):
            faults.append(fault(path, "link", f"'{link}': this page is shown at any address; its links begin with '/'"))
        else:
            target, fragment = found
            yield link, target or path, "" if fragment.lower() == "top" else fragment


def _leaving(path: str, link: str, fetched: bool) -> Iterator[Problem]:
    """What is wrong with an address outside the site."""
    scheme = urlsplit(link.strip()).scheme
    if fetched and scheme != "data":
        yield fault(path, "request", f"'{link}' makes a browser ask another site")
    elif not fetched and scheme and scheme not in _SCHEMES:
        yield fault(path, "link", f"'{link[:60]}': a link does not lead to '{scheme}:'")


def fault(path: str, rule: str, message: str) -> Problem:
    return Problem(path, 1, 1, "", message, rule)
