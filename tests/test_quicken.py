"""What is spared changes nothing that is made."""

import importlib.util
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import treeprocessors
from markdown.treeprocessors import InlineProcessor
from material.plugins.search import plugin as search_plugin
from mkdocs.config import load_config
from mkdocs.structure import pages as mkdocs_pages

ROOT = Path(__file__).parent.parent
CONFIG = load_config(str(ROOT / "mkdocs.yml"))

PIECES = [
    "`",
    "``",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "![",
    "[^a]",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "https://a.b",
    "a@b.c",
    "  \n",
]
PIECES += [
    "\n",
    "&",
    ";",
    "&amp;",
    "&#33;",
    "*",
    "**",
    "_",
    "__",
    "a",
    "б",
    " ",
    "{: #x }",
    ": ",
    "[^a]: note",
    "\n\n",
    "# ",
    "| ",
    "\x02",
]


def loaded(place: str | Path) -> Any:
    """A module of its own, whatever another test has loaded or changed."""
    spec = importlib.util.spec_from_file_location(f"markdown.fresh_{Path(place).stem}", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAME = "_InlineProcessor__handleInline"
PLAIN = getattr(loaded(treeprocessors.__file__).InlineProcessor, NAME)


def hook() -> Any:
    return loaded(ROOT / "overrides" / "quicken.py")


def converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=CONFIG.markdown_extensions, extension_configs=CONFIG.mdx_configs)


@pytest.fixture(autouse=True)
def _unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InlineProcessor, NAME, PLAIN)


def both(text: str) -> tuple[str, str]:
    quick = hook()._find_all
    assert quick.__code__ is not PLAIN.__code__
    found = []
    for function in (PLAIN, quick):
        setattr(InlineProcessor, NAME, function)
        found.append(converter().convert(text))
    return found[0], found[1]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_markdown_is_what_it_was(text: str) -> None:
    plain, quick = both(text)
    assert quick == plain


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests" / "golden" / "docs").rglob("*.md")) + sorted((ROOT / "docs").glob("*.md")),
    ids=lambda path: path.name,
)
def test_our_pages_are_what_they_were(path: Path) -> None:
    plain, quick = both(path.read_text("utf-8"))
    assert quick == plain


TAGS = [
    *(
        f"<{slash}{name}>"
        for name in ("div", "p", "li", "svg", "g", "span", "script", "h2", "pre")
        for slash in ("", "/")
    ),
    *(
        '<div data-search-exclude="">',
        "<p data-search-exclude>",
        '<h2 id="a">',
        '<h1 id="b">',
        '<td class="linenodiv">',
    ),
    *(
        "<title>",
        "</title>",
        "<br />",
        '<g a="1" b>',
        '<g a="&amp;>" B="">',
        "<p hidden >",
        "<!-- a -->",
        "<",
        "</p >",
        "&",
        "<a b='c'>",
    ),
    *("words", " ", "\n", "<br>", "<path/>", "&lt;", '<a class="headerlink" href="#a">', "</a>", "</td>", "</h1>"),
]


def sections(parser: Any, html: str) -> list[Any]:
    """What the search takes from a page, or what stops it."""
    try:
        parser.feed(html)
        parser.close()
    except (AttributeError, ValueError) as error:
        return [str(error)]
    return [(section.id, section.title, section.text, section.is_excluded()) for section in parser.data]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_the_search_finds_what_it_found(html: str) -> None:
    hook()
    assert search_plugin.Parser is not search_plugin.original
    assert sections(search_plugin.Parser(), html) == sections(search_plugin.original(), html)


def anchors(handler: Any, markdown: str) -> set[str | None]:
    handler.feed(markdown)
    handler.close()
    return handler.present_anchor_ids  # type: ignore[no-any-return]


@settings(deadline=None, max_examples=500)
@given(
    st.lists(
        st.sampled_from([*TAGS, '<a name="&amp;c">', "<p id>", '<P ID="e" id="f"/>', "`<i id=`", "</>", "&#"]),
        max_size=40,
    )
)
def test_the_anchors_in_markdown_are_those_that_were_found(pieces: list[str]) -> None:
    hook()
    assert mkdocs_pages._HTMLHandler is not mkdocs_pages.original
    text = "".join(pieces)
    assert anchors(mkdocs_pages._HTMLHandler(), text) == anchors(mkdocs_pages.original(), text)


def test_every_pattern_of_ours_is_sought_only_where_it_can_be() -> None:
    needed = hook()._needed
    assert [pattern.pattern for pattern in converter().inlinePatterns if not needed(pattern)] == []


def test_another_pattern_is_sought_everywhere() -> None:
    assert hook()._needed(markdown.inlinepatterns.SimpleTextInlineProcessor(r"(x)")) == ()


def test_only_icons_are_left_out_of_the_list(tmp_path: Path) -> None:
    for name in ("main.html", "assets/a.css", ".icons/material/a.svg", "assets/.b/c.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert hook()._Loader([str(tmp_path)]).list_templates() == ["assets/a.css", "main.html"]
