"""The comparison of what the engines build: every loss is named, and nothing else that is not ours."""

from collections.abc import Mapping

import pytest
from engines import compare, outline

pytestmark = pytest.mark.site

WORDS = '<h2 id="life">Life<a href="#life">¶</a></h2><p>Born in <a href="../../parties/blue/">Blue</a>.<sup>1</sup></p>'
HEAD = '<title>Anna</title><meta name="description" content="Who she is."><link rel="canonical" href="/people/anna/">'
PAGE = "people/anna/index.html"


def page(words: str = WORDS, head: str = HEAD, around: str = "") -> str:
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{around}<article>{words}</article></body></html>'


def sitemap(*addresses: str, more: str = "") -> str:
    return "<urlset>" + "".join(f"<url><loc>{address}</loc>{more}</url>" for address in addresses) + "</urlset>"


BUILT = {
    PAGE: page(),
    "sitemap.xml": sitemap("/", "/people/"),
    "data/anna.json": "{}",
}


def differences(files: Mapping[str, str | None]) -> list[str]:
    """What is said of the small site above with other files in it, or (None) without them."""
    one, other = (
        outline({path: text.encode() for path, text in built.items() if text is not None}, {"data/anna.json"})
        for built in (BUILT, {**BUILT, **files})
    )
    return compare(one, other)


@pytest.mark.parametrize(
    "built",
    [
        page(around="<nav><a href='.'>Home</a></nav>"),
        page(head=f'{HEAD}<meta name="generator" content="another"><link rel="stylesheet" href="/theme.css">'),
        page(WORDS.replace("../../parties/blue/", "/parties/blue/").replace("#life", "./#life")),
        page(WORDS.replace("<p>", "\n  <p>").replace("Born in", "Born\nin")),
        page(f'<a id="__skip" tabindex="-1"></a>{WORDS}'),
    ],
)
def test_what_is_not_ours_is_no_difference(built: str) -> None:
    assert differences({PAGE: built}) == []


@pytest.mark.parametrize(
    ("built", "said"),
    [
        (page(WORDS.replace("h2", "h3")), ["-<h2 id='life'>", "-</h2>", "+<h3 id='life'>", "+</h3>"]),
        (page(WORDS.replace("Born in", "Born")), ["-Born in ", "+Born "]),
        (page(WORDS.replace("Born in ", "Born in")), ["-Born in ", "+Born in"]),
        (page(WORDS.replace(' id="life"', "")), ["-<h2 id='life'>", "+<h2>"]),
        (
            page(WORDS.replace("../../", "../")),
            [
                "-<a href='https://example.org/parties/blue/'>",
                "+<a href='https://example.org/people/parties/blue/'>",
            ],
        ),
        (page(f"{WORDS}<p hidden>Note</p>"), ["+<p hidden=''>", "+Note", "+</p>"]),
        (page(f'<a id="__skip" tabindex="-1">Skip</a>{WORDS}'), ["+<a id='__skip' tabindex='-1'>", "+Skip", "+</a>"]),
        (page(f'<nav class="md-tags">Анна</nav>{WORDS}'), ["+<nav class='md-tags'>", "+Анна", "+</nav>"]),
        (page(head=HEAD.replace("Anna", "Anna - Site")), ["-<title> Anna", "+<title> Anna - Site"]),
        (
            page(head=HEAD.replace("she", "he")),
            ["-<meta content='Who she is.' name='description'> ", "+<meta content='Who he is.' name='description'> "],
        ),
        (
            page(head=f'{HEAD}<script src="/data/anna.json" type="module"></script>'),
            ["+<script src='https://example.org/data/anna.json' type='module'>"],
        ),
        (page().replace(' lang="en"', ""), ["-<html lang='en'>", "+<html>"]),
        (None, ["is missing"]),
    ],
)
def test_what_a_page_lost_or_got_is_a_difference(built: str | None, said: list[str]) -> None:
    assert sorted(differences({PAGE: built})) == sorted(f"{PAGE}: {line}" for line in said)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"sitemap.xml": sitemap("/people/", "/", more="<lastmod>2026-03-13</lastmod>")}, []),
        ({"assets/theme.js": "x"}, []),
        ({"sitemap.xml": sitemap("/")}, ["sitemap.xml: -/people/"]),
        ({"new/index.html": page()}, ["new/index.html: is too much"]),
        ({"data/anna.json": None}, ["data/anna.json: is missing"]),
    ],
)
def test_other_files_are_compared_by_what_they_say(files: Mapping[str, str | None], said: list[str]) -> None:
    assert differences(files) == said
