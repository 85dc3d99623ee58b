"""Properties that hold for any content: no bytes crash the loader, no text becomes anything but itself on a page.

500 examples each here; 10,000 with `HYPOTHESIS_PROFILE=deep`. What was found once stays as an example.
"""

import json
import os
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from html_tree import parse_html
from hypothesis import HealthCheck, assume, example, given, reject, settings
from hypothesis import strategies as st
from markdown import Markdown
from site_fixture import added, article_text, texts_of

from explainer.invisible import bare, refused, unbalanced
from explainer.pages.markdown import prose_markdown
from explainer.pages.pages import pages_of
from explainer.pages.views import view_of
from explainer.records.prose import parse_prose
from explainer.site.load import load_site
from explainer.site.names import Names
from explainer.site.site import Site

pytestmark = pytest.mark.long

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile(
    "ci", max_examples=500, deadline=None, derandomize=True, database=None, suppress_health_check=slow
)
settings.register_profile("deep", max_examples=10_000, deadline=None, database=None, suppress_health_check=slow)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SETTINGS = yaml.safe_load((Path(__file__).parents[1] / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
OPTIONS = {name: options for entry in SETTINGS if isinstance(entry, dict) for name, options in entry.items()}
EXTENSIONS = [name for entry in SETTINGS for name in ([entry] if isinstance(entry, str) else entry)]
CONVERTER = Markdown(extensions=[*EXTENSIONS, "fenced_code"], extension_configs=OPTIONS)

ARTICLE = b"---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nAnna Berg called.\n"
PATHS = (
    "people/anna-berg.yaml",
    "parties/red.yaml",
    "events.yaml",
    "claims/a.yaml",
    "sources.yaml",
    "glossary.yaml",
    "article.md",
    "story.md",
    "people/index.yaml",
)

# Pieces that Markdown, YAML, Jinja, HTML or a browser could take for more than characters.
HOSTILE = """<script>alert(1)</script>|</p>|</div>|<b|-->|<!--|&amp;|&#60;|&lt;|{{ x }}|{% x %}|{: #id .c onclick=x }|{ .c }|[x](y)|[x][y]|[x]:|[^1]|[^1]:
[footnotes]|///Footnotes Go Here///|![i](j)|*[W]: x|**|*|__|_|`|```|~~~|\\|\\*|#|##|1.|1)|-|+|> |===|---|!!! note|??? x|--8<-- "f"|:smile:|://|http://x.y
<http://x.y>|a@b.c|www.x.y|javascript:alert(1)|||$x$|^x^|~x~|==x==|++x++|'|"|“|%|@|=|;|é|Ж|שלום|مرحبا|👩‍👩‍👧|\u200b|\u200d|  |\t|\n|klzzwxh:0|wzxhzdk:0|qq3936677670287331zz
</q>|</bdi>|" onmouseover="x|x" y="|]]>|<?php|<x:y>|&|<|>|[TOC]|{#c#}|\u2067x\u2069""".replace("\n", "|").split("|")

texts = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)
    ),
    min_size=1,
    max_size=6,
).map("".join)


class Words(HTMLParser):
    """What a page shows: its elements with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.in_picture = False
        self.feed(html)
        self.close()

    def handle_endtag(self, tag: str) -> None:
        self.in_picture &= tag != "svg"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_picture |= tag == "svg"
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))

    def handle_data(self, data: str) -> None:
        if not self.in_picture:  # there a text is cut to the room that there is, and a name to its first letters
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", (data,)))

    @property
    def text(self) -> str:
        return spaced("".join(self.words))


def spaced(text: str) -> str:
    """White space as a browser shows it."""
    return re.sub(r"[ \t\n\f\r]+", " ", text).strip(" ")


def allowed(text: str) -> bool:
    """What the model accepts, without white space at the ends, which it cuts."""
    return bool(text) and text == text.strip() and not [*refused(text), *unbalanced(text.replace("\n", " "))]


# ---- bytes to the loader ---------------------------------------------------------------------------------------------


@given(
    st.sampled_from(PATHS),
    st.binary(max_size=400)
    | texts.map(str.encode)
    | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")),
)
@example("people/anna-berg.yaml", b'name: "\\ud800"')
@example("people/anna-berg.yaml", b"? a")
@example("events.yaml", b"- {id: e, date: 2017-02-30}")
@example("article.md", b"---\n---\n")
@example("story.md", b"[@a" + b" " * 400 + b"b]")  # took hours to be found
@example("story.md", b"# a" + b" " * 15_000 + b"b")
def test_any_bytes_give_a_site_or_problems(path: str, data: bytes) -> None:
    loaded = load_site({"article.md": ARTICLE, path: data})
    assert isinstance(loaded, Site) or (loaded and all(str(problem).isprintable() for problem in loaded))


KEYS = [
    "name",
    "summary",
    "story_role",
    "reviewed",
    "native_name",
    "other_names",
    "memberships",
    "organization",
    "sources",
    "id",
    "date",
    "title",
    "kind",
    "quote",
    "speaker",
    "about",
    "verdict",
]
values = st.recursive(
    st.sampled_from(["", "no", "012", "12:30", "2017-02-30", "2017", "unknown", "anna-berg", "Anna", "x y"]) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=5),
    max_leaves=12,
)


@given(st.sampled_from(PATHS[:6]), values)
def test_any_values_give_a_site_or_problems(path: str, value: object) -> None:
    loaded = load_site({"article.md": ARTICLE, path: json.dumps(value).encode()})
    assert isinstance(loaded, Site) or loaded


# ---- text to the page ------------------------------------------------------------------------------------------------


def dumped(value: object) -> str:
    """YAML in the form of JSON; escapes for halves of surrogate pairs are no YAML."""
    return json.dumps(value, ensure_ascii=False)


def site_of(given: list[str]) -> Site:
    """A site with a text in every text field of every kind of record."""
    text = iter(given)
    cited = {"sources": [{"id": "s", "locator": next(text)}], "note": next(text), "disputed": next(text)}
    prose = {"summary": "S.", "story_role": "R.", "reviewed": "2026-02-01"}
    person = prose | {
        "name": next(text),
        "short_name": next(text),
        "native_name": next(text),
        "native_language": "ar",
        "other_names": [{"name": next(text), "note": next(text)}, next(text)],
        "birth": {"place": next(text), **cited},
        "memberships": [{"organization": f"A {next(text)}", "role": next(text), **cited}],
        "relations": [{"to": f"B {next(text)}", "kind": "ally", **cited}],
        "unknowns": [next(text)],
        "links": [{"url": "https://x.y/", "title": next(text)}],
    }
    party = prose | {
        "name": next(text),
        "classification": "party",
        "abbreviation": next(text),
        "positions": [{"text": next(text), **cited}],
    }
    event: dict[str, Any] = {
        "id": "e",
        "date": "2018",
        "kind": "other",
        "title": next(text),
        "place": next(text),
        "summary": "S.",
    }
    event |= {"participants": [f"C {next(text)}", "p"], **cited}
    source = {
        "published": "2025",
        "title": next(text),
        "translated_title": next(text),
        "publisher": next(text),
        "author": next(text),
    }
    source |= {"url": "https://x.y/", "note": next(text)}
    term = {"id": "t", "term": next(text), "other_names": [next(text)], "definition": "D."}
    front: dict[str, Any] = {
        "headline": f"H {next(text)}",
        "author": next(text),
        "publisher": next(text),
        "rights": next(text),
    }
    front |= {"date_published": "2017-08-11", "key_dates": [{"date": "2018", "label": next(text)}]}
    files = {
        "people/p.yaml": person,
        "parties/q.yaml": party,
        "events.yaml": [event],
        "sources.yaml": {"s": source},
        "glossary.yaml": [term],
        "claims.yaml": [
            {"id": "c", "quote": "Anna", "speaker": "article", "about": ["p"], "verdict": "opinion", "finding": "F."}
        ],
    }
    article = f"---\n{dumped(front)}\n---\n\nAnna called.\n"
    loaded = load_site(
        {"article.md": article.encode(), **{path: dumped(value).encode() for path, value in files.items()}}
    )
    if isinstance(loaded, list):  # text may be no name, or as a name in doubt, and is nothing else
        assert {problem.rule for problem in loaded if not problem.warning} <= {"mention", "letters"}, [
            str(problem) for problem in loaded
        ]
        reject()
    return replace(
        loaded, mentions=(), mentions_of={}, names=Names()
    )  # links to whom a text happens to name: see below


FIELDS = 38
PLAIN = [f"Qz{number}zq" for number in range(FIELDS)]


def shown(given: list[str]) -> dict[str, Words]:
    """What each page shows, as Python-Markdown makes it with the extensions of the site."""
    return {
        page.src_uri: Words(CONVERTER.reset().convert(page.render().split("\n---\n", 1)[1]))
        for page in pages_of(view_of(site_of(given)))
        if page.src_uri.endswith(".md")
    }


@cache
def expected() -> dict[str, Words]:
    return shown(PLAIN)


# What the page from A to Z has besides, where there is more to tell.
SPELLED = {("ul", ()), ("li", ()), ("h2", ("id",)), ("span", ("class",)), ("bdi", ("lang",)), ("p", ())}
SPELLED |= {("details", ("class",)), ("summary", ()), ("a", ("href",)), ("div", ("class",))}


def _drawn(page: Words) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page; a label of a picture has as many lines as it needs."""
    return [element for element in page.elements if element not in (("tspan", ("x", "y")), ("text", ("x", "y")))]


@given(st.lists(texts.filter(allowed), min_size=FIELDS, max_size=FIELDS))
@settings(max_examples=settings().max_examples // FIELDS + 1)  # many texts to a page
def test_any_text_of_any_field_is_shown_as_typed_and_does_nothing(given: list[str]) -> None:
    found = shown(given)
    # From A to Z, letters and groups depend on how the names are written; each is made of the same few elements.
    alphabet = found.pop("names.md").elements
    assert set(alphabet) <= set(expected()["names.md"].elements) | SPELLED
    for path, plain in expected().items():
        if path == "names.md":
            continue
        wanted = re.sub(r"Qz(\d+)zq", lambda field: spaced(given[int(field[1])]), plain.text)
        assert _drawn(found[path]) == _drawn(plain), path
        assert spaced(found[path].text) == spaced(wanted), path


@given(texts.filter(allowed), texts.filter(allowed))
@example("Berg", "x")
@example("O'Brien", "Saint-")
@example("- a", "1.")
@example("!Berg", "x")  # a link behind this sign is a picture
@example("a  \nb", "# c")
@example("א\u2067x\u2069", "\u200eא")
@settings(max_examples=settings().max_examples // 5)  # each loads a whole site
def test_an_article_is_shown_as_it_is_whatever_is_marked_in_it(name: str, around: str) -> None:
    text = f"{around} {name}\n{around}\n\nof {name}{around}"
    claim = {"id": "c", "quote": name, "prefix": around, "speaker": "article", "about": ["p"], "finding": "F."}
    files = {
        "people/p.yaml": {"name": name, "summary": "S.", "story_role": "R.", "reviewed": "2026-02-01"},
        "claims.yaml": [claim | {"verdict": "opinion"}],
    }
    front = ARTICLE.partition(b"\n---\n")[0].decode()
    loaded = load_site(
        {
            "article.md": f"{front}\n---\n\n{text}\n".encode(),
            **{path: dumped(value).encode() for path, value in files.items()},
        }
    )
    assume(isinstance(loaded, Site))
    assert isinstance(loaded, Site)
    CONVERTER.reset()
    (text,) = texts_of(loaded, "article.md")
    shown = parse_html(f"<body>{CONVERTER.convert(text.partition(chr(10) + '---' + chr(10))[2])}</body>")
    assert article_text(shown) == "\n\n".join(loaded.article.texts[1:])
    marked = "".join(mark.text(added) for mark in shown.all("mark"))
    assert " ".join(bare(marked).split()) == " ".join(bare(name).split())


# ---- prose to the page -----------------------------------------------------------------------------------------------

PROSE_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6"}


@given(texts.filter(allowed))
@example("1984. Foo")
@example("***a** b*")
@example("[@a]: b")
@example("- a\n  2017. b")
def test_any_prose_shows_its_words_and_nothing_but_its_small_markdown(source: str) -> None:
    problems: list[str] = []
    prose = parse_prose(source, lambda message, piece: problems.append(message))
    assume(not problems)
    CONVERTER.reset()
    page = Words(CONVERTER.convert(str(prose_markdown(prose, lambda ids: "", lambda id: f"{id}.md"))))
    assert {tag for tag, _ in page.elements} <= PROSE_TAGS
    assert spaced(page.text.replace("¶", "")) == spaced(prose.plain.replace("¶", ""))
