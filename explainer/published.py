"""The last look at a built site before readers get it: links, anchors, leftovers of templates, the search index."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree, html

from explainer.problem import Problem

INDEX = "search/search_index.json"

# What a template or a Markdown extension leaves in the words of a page when it was not carried out.
_RESIDUE = re.compile(r"\{\{|\{%|\{#|\{:|\[footnotes\]|\[\^[a-z0-9]|\x02|\x03|wzxhzdk|<object object at|\bUndefined\b")

_NO_WORDS = frozenset({"script", "style", "code", "pre", "q"})


@dataclass(frozen=True, slots=True)
class _Built:
    """What the check needs to know of a page."""

    ids: frozenset[str]
    links: tuple[str, ...]


def check_site(files: Iterable[tuple[str, bytes]], base: str = "/") -> list[Problem]:
    """Every fault of the files of a built site (path below it → bytes); `base` is the path of its address.

    Pages end in `.html`; `404.html` is linked from nowhere and may be shown at any address, so its links are absolute.
    """
    problems: list[Problem] = []
    pages: dict[str, _Built] = {}
    paths: set[str] = set()
    index: bytes | None = None
    for path, data in files:
        paths.add(path)
        if path.endswith(".html"):
            page = _read(path, data, problems)
            if page:
                pages[path] = page
        elif path == INDEX:
            index = data
    linked = {"index.html", "404.html"}
    for path, page in pages.items():
        for link in page.links:
            target = _target(path, link, base)
            if target is None:
                continue
            linked.add(target[0]) if target[0] != path else None
            problems += _wrong(path, link, target, pages, paths)
    for path in sorted(pages.keys() - linked):
        problems.append(_fault(path, "orphan", "no page links here"))
    problems += _check_index(index, pages)
    return sorted(problems)


def _read(path: str, data: bytes, problems: list[Problem]) -> _Built | None:
    if not data.strip():
        problems.append(_fault(path, "empty", "the page is empty"))
        return None
    if not data.rstrip().endswith(b"</html>"):
        problems.append(_fault(path, "cut", "the page does not end with </html>"))
    ids: Counter[str] = Counter()
    links: dict[str, None] = {}
    headings = 0
    for element in html.document_fromstring(data.decode("utf-8", "replace")).iter(etree.Element):
        headings += element.tag == "h1"
        if id := element.get("id"):
            ids[id] += 1
        if link := element.get("href") or element.get("src"):
            links[link] = None
        for text in (element.text if element.tag not in _NO_WORDS else None, element.tail):
            if text and (found := _RESIDUE.search(text)):
                problems.append(_fault(path, "residue", f"'{text[found.start() :][:40].strip()}' was left over"))
    problems += [_fault(path, "duplicate-id", f"id '{id}' stands {n} times") for id, n in ids.items() if n > 1]
    if headings != 1:
        problems.append(_fault(path, "heading", f"{headings} headings of the first level; a page has one"))
    return _Built(frozenset(ids), tuple(links))


def _target(path: str, link: str, base: str) -> tuple[str, str] | None:
    """The file and the fragment that a link of a page leads to, or None if it leaves the site."""
    address, fragment = urldefrag(link)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    route = unquote(parts.path)
    if not route:
        return path, unquote(fragment)
    if route.startswith("/"):
        full = route.removeprefix(base) if route.startswith(base) else route.lstrip("/")
    else:
        full = posixpath.join(posixpath.dirname(path), route)
    target = posixpath.normpath(full) if full else "."
    if route.endswith(("/", "/.", "/..")) or target == "." or route in (".", ".."):
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target, unquote(fragment)


def _wrong(
    path: str, link: str, target: tuple[str, str], pages: dict[str, _Built], paths: set[str]
) -> Iterator[Problem]:
    file, fragment = target
    if file not in paths:
        yield _fault(path, "link", f"'{link}' leads nowhere")
    elif fragment and file in pages and fragment not in pages[file].ids and not fragment.startswith("__"):
        yield _fault(path, "anchor", f"'{link}': there is no '{fragment}' on that page")


def _check_index(index: bytes | None, pages: dict[str, _Built]) -> Iterator[Problem]:
    """The search index names every page but the 404 page and those that ask to be left out, and nothing else."""
    if index is None:
        yield _fault(INDEX, "search", "the search index is missing")
        return
    try:
        places = [entry["location"] for entry in json.loads(index)["docs"]]
    except (ValueError, KeyError, TypeError):
        yield _fault(INDEX, "search", "the search index cannot be read")
        return
    found = set()
    for place in places:
        target = _target("index.html", place or "./", "/")
        if target is None or target[0] not in pages:
            yield _fault(INDEX, "search", f"'{place}' is in the index, but there is no such page")
            continue
        found.add(target[0])
        if target[1] and target[1] not in pages[target[0]].ids:
            yield _fault(INDEX, "search", f"'{place}' is in the index, but the page has no such place")
    if not found and pages:
        yield _fault(INDEX, "search", "the search index is empty")


def _fault(path: str, rule: str, message: str) -> Problem:
    return Problem(path, 1, 1, "", message, rule)
