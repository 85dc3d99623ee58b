"""The last look at a built site: every fault that it knows, and everything that only looks like one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from explainer.pages.search_files import ListEntry, in_files, with_starts
from explainer.problem import Problem
from explainer.publish import published
from explainer.publish.published import check_site, expected_pages
from explainer.speed.cache import Cache
from explainer.speed.incremental import CachedMap

ADDRESS = "https://example.org/story/"
HEAD = '<meta charset="utf-8"><title>Title</title><meta name="description" content="What it is.">'
ARTICLE = '<div id="article-text"><p id="p1">One.</p><p id="p2">Two<br>more.</p></div>'


def page(words: str = "Words.", head: str = HEAD) -> str:
    return f"<!doctype html><html><head>{head}</head><body><article><h1>Heading</h1>{words}</article></body></html>\n"


def search(*places: str) -> dict[str, str]:
    """The files of a search that finds some places."""
    texts = [ListEntry(f"{number:06}", (), ["page", "Title", place, ""]) for number, place in enumerate(places)]
    files = {
        **with_starts("names", {"names": in_files("names", [ListEntry("anna", (0,))], 100, [["Anna"]])}),
        **with_starts("slips", {"begin": [], "end": []}),
        **with_starts("links", {"links": []}),
        **with_starts("texts", {"words": [], "texts": in_files("texts", texts, 10_000)}),
    }
    return {path: data.decode() for path, data in files.items()}


def sitemap(*addresses: str) -> str:
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


SITE = {
    "404.html": page("", HEAD + '<link rel="stylesheet" href="/story/assets/site.css">'),
    "index.html": page('<a href="people/anna%20b/">Anna</a> <a href="people/">People</a>'),
    "people/index.html": page('<h2 id="all">All</h2> <a href="bo/">Bo</a>'),
    "people/anna b/index.html": page('<p id="born">Born.</p>'),
    "people/bo/index.html": page(),
    "assets/site.css": "a { color: red; background: url(a.png) }",
    "assets/a.png": "PNG",
    "assets/empty.svg": "",
    "data/bo.json": "{}",
    **search("", "people/", "people/#all", "people/anna%20b/", "people/bo/"),
}


def faults(files: Mapping[str, str | None], address: str = ADDRESS, **expected: bool) -> list[str]:
    """What is said of the small site above with other files in it, or (None) without them."""
    changed = {**SITE, **files}
    data = {path: text.encode() for path, text in changed.items() if text is not None}
    pages = {path.replace("__", "/") + ".html": led for path, led in expected.items()}
    found = check_site(data, data.__getitem__, address, pages)
    return list(map(str, found))


def said_of_bo(words: str, head: str = HEAD) -> list[str]:
    return [
        fault.removeprefix("people/bo/index.html:1:1: ")
        for fault in faults({"people/bo/index.html": page(words, head)})
    ]


def test_a_sound_site_has_no_fault() -> None:
    assert faults({}) == []


def test_a_page_is_read_once(tmp_path: Path) -> None:
    data = {path: text.encode() for path, text in SITE.items()}
    changed = page('<a href="people/anna%20b/#born">Anna</a> <a href="people/">People</a>')
    asked: list[list[str]] = []

    def look(files: Mapping[str, bytes]) -> list[Problem]:
        cache = Cache(tmp_path / "cache" / "looked", "scope", "program")
        mapper = CachedMap(cache)
        asked.append([])

        def noting(function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
            known = cache.get_all([mapper.key(function, value) for value in values])
            asked[-1] += [value.path for value in values if mapper.key(function, value) not in known]
            return mapper(function, values)

        found = check_site(files, files.__getitem__, ADDRESS, mapper=noting)
        cache.save()
        return found

    assert look(data) == look({**data, "index.html": changed.encode()}) == []
    assert [len(asked[0]), asked[1]] == [sum(path.endswith((".html", ".css")) for path in SITE), ["index.html"]]
    wrong = {**data, "index.html": b"<html></html>"}
    assert look(wrong) == look(wrong) == check_site(wrong, wrong.__getitem__, ADDRESS)


# ---- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#",
        "#top",
        "#TOP",
        "#here",
        "#old-name",
        "#sch%C3%B6n",
        "#schön",
        "#here:~:text=Words",
        "#:~:text=Words",
        "?print=1",
        "?print=1#here",
        ".",
        "./",
        "..",
        "../",
        "../.",
        "../..",
        "../../",
        "../#all",
        "../bo/",
        "../bo/index.html#here",
        "../anna%20b/",
        "../anna b/",
        "../%61nna%20b/#born",
        " ../bo/ ",
        "../?sort=name#all",
        "../../data/bo.json",
        "../../data/bo.json?download#anything",
        "../../people/../assets/a.png",
        "/story/",
        "/story",
        "/story/people/#all",
        "https://example.org/story/people/#all",
        "https://example.org/story",
        "//example.org/story/people/",
        "https://example.org/another/site/",
        "https://example.org",
        "http://example.org/story/nowhere/",
        "https://example.com/nowhere?a=b&amp;c#d",
        "HTTPS://EXAMPLE.COM/",
        "//example.com/",
        "mailto:editors@example.org?subject=A%20mistake",
        "tel:+123",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(link: str) -> None:
    assert (
        said_of_bo(f'<p id="here">Here.</p><a name="old-name"></a><p id="schön"><a href="{link}">there</a></p>') == []
    )


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("nowhere/", "'nowhere/' leads nowhere [link]"),
        ("../nowhere/#all", "'../nowhere/#all' leads nowhere [link]"),
        ("../bo", "'../bo' leads nowhere [link]"),
        ("../Bo/", "'../Bo/' leads nowhere [link]"),
        ("../bo.md", "'../bo.md' leads nowhere [link]"),
        ("../../..", "'../../..' leads nowhere [link]"),
        ("../../../story/", "'../../../story/' leads nowhere [link]"),
        ("../../data/", "'../../data/' leads nowhere [link]"),
        ("/people/", "'/people/' leads nowhere [link]"),
        ("/", "'/' leads nowhere [link]"),
        ("https://example.org/story/nowhere/", "'https://example.org/story/nowhere/' leads nowhere [link]"),
        ("../../assets/empty.svg", "'../../assets/empty.svg' leads to an empty file [link]"),
        ("#nowhere", "'#nowhere': there is no 'nowhere' on that page [anchor]"),
        ("#Here", "'#Here': there is no 'Here' on that page [anchor]"),
        ("?a#nowhere", "'?a#nowhere': there is no 'nowhere' on that page [anchor]"),
        ("../#born", "'../#born': there is no 'born' on that page [anchor]"),
        ("/story/#born", "'/story/#born': there is no 'born' on that page [anchor]"),
        ("#__nowhere", "'#__nowhere': there is no '__nowhere' on that page [anchor]"),
        ("#fn:gazette", "'#fn:gazette': a citation without its footnote [citation]"),
        ("#fnref:gazette", "'#fnref:gazette': there is no 'fnref:gazette' on that page [anchor]"),
        ("javascript:alert(1)", "'javascript:alert(1)': a link does not lead to 'javascript:' [link]"),
        (" java&#10;script:alert(1)", "' java\\nscript:alert(1)': a link does not lead to 'javascript:' [link]"),
        ("data:text/html,x", "'data:text/html,x': a link does not lead to 'data:' [link]"),
        ("https://[::1/", "'https://[::1/' is no address [link]"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_fault(link: str, fault: str) -> None:
    assert said_of_bo(f'<p id="here">Here.</p><a href="{link}">there</a>') == [fault]


def test_a_site_without_an_address_stands_at_the_root_of_its_host() -> None:
    files = {"people/bo/index.html": page('<a href="/people/#all">All</a> <a href="/story/">Story</a>')}
    assert faults({**files, "404.html": None}, "/") == ["people/bo/index.html:1:1: '/story/' leads nowhere [link]"]


def test_the_404_page_may_be_shown_at_any_address() -> None:
    words = '<a href="/story/people/">a</a><a href="https://example.org/story/">b</a><a href="people/">c</a><a href="#d">d</a>'
    words += '<a href="./index.html">e</a><a href="../../index.html">f</a>'
    assert faults({"404.html": page(words)}) == [
        "404.html:1:1: '#d': there is no 'd' on that page [anchor]",
        "404.html:1:1: 'people/': this page is shown at any address; its links begin with '/' [link]",
    ]


def test_a_page_nobody_comes_to_is_a_fault() -> None:
    circle = {
        "a/index.html": page('<a href="../b/">B</a>'),
        "b/index.html": page('<a href="../a/">A</a>', HEAD + '<link rel="prev" href="../people/">'),
        "people/bo/index.html": page("Words.", HEAD + '<link rel="next" href="../../a/">'),
        **search("", "people/", "people/anna b/", "people/bo/", "a/", "b/"),
    }
    assert faults(circle) == [
        "a/index.html:1:1: no link leads here from the home page [orphan]",
        "b/index.html:1:1: no link leads here from the home page [orphan]",
    ]


# ---- what there must be ----------------------------------------------------------------------------------------------


def test_a_page_that_is_not_there_is_a_fault() -> None:
    files = {
        "index.html": page('<a href="people/anna b/">a</a><a href="people/">b</a>'),
        "people/carl/index.html": None,
    }
    assert faults(files, people__carl__index=True, old__index=False, people__bo__index=True) == [
        "old/index.html:1:1: the page is missing: its Markdown is in the docs folder [page]",
        "people/carl/index.html:1:1: the page is missing: its Markdown is in the docs folder [page]",
    ]


def test_a_page_that_is_left_out_needs_no_link_and_no_entry() -> None:
    assert faults({"people/old/index.html": page()}, people__old__index=False) == []
    assert faults({"people/old/index.html": page("x", HEAD + '<meta name="robots" content="NOINDEX, follow">')}) == []
    assert faults({"people/old/index.html": page("x", HEAD + '<meta name="robots" content="all">')}) == [
        "people/old/index.html:1:1: no link leads here from the home page [orphan]",
        "people/old/index.html:1:1: the page is not in the search [search]",
    ]


SEARCH = search("", "people/", "people/#all", "people/anna%20b/", "people/bo/")


def test_a_search_that_does_not_fit_the_pages_is_a_fault() -> None:
    places = ["", "people/", "people/bo/", "people/carl/", "people/#none", "https://example.com/", "data/bo.json"]
    (file,) = [path for path in search(*places) if "/texts/" in path]
    assert faults(search(*places)) == [
        f"{file}:1:1: 'data/bo.json' is in the search, but there is no such page [search]",
        f"{file}:1:1: 'https://example.com/' is in the search, but there is no such page [search]",
        f"{file}:1:1: 'people/#none' is in the search, but the page has no such place [search]",
        f"{file}:1:1: 'people/carl/' is in the search, but there is no such page [search]",
        "people/anna b/index.html:1:1: the page is not in the search [search]",
    ]


@pytest.mark.parametrize("path", [path for path in SEARCH if "/texts" not in path])
@pytest.mark.parametrize(
    ("text", "said"), [(None, "is missing"), ("", "is missing"), ("{", "cannot be read"), ("a(0,[])", "cannot be read")]
)
def test_a_part_of_the_search_that_is_missing_or_torn_is_a_fault(path: str, text: str | None, said: str) -> None:
    assert faults({path: text}) == [f"{path}:1:1: this part of the search {said} [search]"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (sitemap(ADDRESS, f"{ADDRESS}people/", f"{ADDRESS}people/anna%20b/"), []),
        (sitemap(), []),
        ("<urlset>", ["sitemap.xml:1:1: the sitemap cannot be read [sitemap]"]),
        ("", ["sitemap.xml:1:1: the sitemap cannot be read [sitemap]"]),
        (
            sitemap(f"{ADDRESS}people/carl/", "https://example.com/", ""),
            [
                "sitemap.xml:1:1: 'https://example.com/' is in the sitemap, but there is no such page [sitemap]",
                "sitemap.xml:1:1: '' is in the sitemap, but there is no such page [sitemap]",
                f"sitemap.xml:1:1: '{ADDRESS}people/carl/' is in the sitemap, but there is no such page [sitemap]",
            ],
        ),
    ],
)
def test_a_sitemap_that_does_not_fit_the_pages_is_a_fault(text: str, expected: list[str]) -> None:
    assert faults({"sitemap.xml": text}) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<feed><link href='{ADDRESS}people/#a'/><link href='{ADDRESS}data/feed.xml'/></feed>", []),
        ("<feed>", ["data/feed.xml:1:1: the feed cannot be read [sitemap]"]),
        (
            f"<feed><link href='{ADDRESS}nix/'/></feed>",
            [f"data/feed.xml:1:1: '{ADDRESS}nix/' is in the feed, but there is no such page [sitemap]"],
        ),
    ],
)
def test_a_feed_that_does_not_fit_the_pages_is_a_fault(text: str, expected: list[str]) -> None:
    assert faults({"data/feed.xml": text}) == expected


def test_a_site_without_anything_is_a_fault() -> None:
    assert list(map(str, check_site([], lambda path: b"", expected={"index.html": True}))) == [
        *(f"{path}:1:1: this part of the search is missing [search]" for path in sorted(published.SEARCHES)),
        "index.html:1:1: the page is missing: its Markdown is in the docs folder [page]",
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("index.md", "# Home", {"index.html": True}),
        ("README.md", "# Home", {"index.html": True}),
        ("about.md", "# About", {"about/index.html": True}),
        ("people/index.md", "# People", {"people/index.html": True}),
        ("people/anna b.md", "# Anna", {"people/anna b/index.html": True}),
        ("a.md", "---\nsearch: {exclude: true}\n---\n# A", {"a/index.html": False}),
        ("a.md", "---\nsearch:\n  exclude: yes\n---\n# A", {"a/index.html": False}),
        ("a.md", "---\nsearch: {exclude: false}\n---\n# A", {"a/index.html": True}),
        ("a.md", "---\nsearch: exclude\n---\n# A", {"a/index.html": True}),
        ("a.md", "---\n- exclude\n---\n# A", {"a/index.html": True}),
        ("a.md", "---\nsearch: {exclude: true\n---\n# A", {"a/index.html": True}),
        ("a.md", "search: {exclude: true}", {"a/index.html": True}),
    ],
)
def test_every_markdown_file_gives_a_page(path: str, text: str, expected: dict[str, bool]) -> None:
    assert expected_pages([(path, text)]) == expected
