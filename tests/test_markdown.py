"""Text and prose as Markdown, read again by Python-Markdown with the extensions of mkdocs.yml: every character is inert."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from html_tree import Element, parse_html
from markdown import Markdown

from explainer.pages.markdown import escape, prose_markdown, verbatim
from explainer.records.prose import Emphasis, Heading, Items, Link, Paragraph, Prose, parse_prose, prose_of

SETTINGS = yaml.safe_load((Path(__file__).parent.parent / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
OPTIONS = {name: given for entry in SETTINGS if isinstance(entry, dict) for name, given in entry.items()}
NAMES = [name for entry in SETTINGS for name in ([entry] if isinstance(entry, str) else entry)]
CONVERTER = Markdown(extensions=[*NAMES, "fenced_code"], extension_configs=OPTIONS)  # MkDocs adds fenced_code itself

FRAMES = ("div", "table", "thead", "tbody", "tr")
BLOCKS = (*FRAMES, "p", "ul", "ol", "li", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dl")

Shown = list[tuple[str, str]]


def converted(markdown: str) -> Element:
    """A page as a browser reads it, up to what stands at its foot."""
    CONVERTER.reset()
    html = CONVERTER.convert(f"{markdown}\n\nThe end.\n")
    return parse_html(html.partition("<p>The end.")[0])


def shown(page: Element) -> Shown:
    """Every element with the words in it: of a block without those of blocks in it, of a heading without its sign."""
    return [
        (element.tag, element.text(lambda below: below.tag in BLOCKS or "headerlink" in below.classes).strip("\n"))
        for element in page
        if element.tag not in FRAMES and "headerlink" not in element.classes
    ]


# ---- text ------------------------------------------------------------------------------------------------------------

AWKWARD = [
    'O\'Brien & “Sons” ‘n’ "co"',
    "*a* **b** ***c***",
    "_a_ __b__ snake_case",
    "[x](y)",
    "[x][y] [z]",
    "[x]: https://x.y",
    "![x](y)",
    "[TOC]",
    "a | b | c",
    "| a |",
    "| --- | --- |",
    "<b>x</b>",
    "</div>",
    "</p></td>",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "<?x ?>",
    "<![CDATA[x]]>",
    "<https://x.y>",
    "a < b > c",
    "&amp;",
    "&lt;b&gt; &#35; &nbsp; &;",
    "AT&T",
    "# h",
    "###### h ######",
    "C#",
    "#",
    "x ##",
    "===",
    "---",
    "***",
    "- - -",
    "1. x",
    "1) x",
    "12. x",
    "2017",
    "2017.",
    "١. x",
    "1.5 x",
    "- x",
    "+ x",
    "* x",
    "-",
    "– x",
    "> x",
    ">>> x",
    "{: #id }",
    "x {: .y }",
    "{#id}",
    "{x}",
    "*[W]: x",
    "[^1]",
    "[^note]",
    "[^1]: x",
    "[footnotes]",
    "///Footnotes Go Here///",
    "--8<--",
    '--8<-- "x.md"',
    ";--8<--",
    "!!! note",
    '??? note "x"',
    '???+ note "x"',
    "/// note",
    "::: x",
    ": x",
    "x : y",
    ":smile:",
    "~~~",
    "```",
    "``` python",
    "`a` ``b``",
    "`",
    "\\",
    "\\\\ \\* \\` \\< \\&",
    "C:\\new\\",
    "~~a~~ H~2~O x^2^ ^^y^^ ==z==",
    "{++a++} {--b--} {~~c~>d~~}",
    "$a$ $$b$$ \\(c\\)",
    "{{ x }}",
    "{% x %} {# y #}",
    "${x} %x% @x",
    "%%%",
    "@x",
    "http://x.y",
    "https://x.y/a_b_(c)?d=e&f=g#h",
    "www.x.y x@x.y mailto:x@x.y",
    "(c) (r) (tm) -- ... +/-",
    "klzzwxh:0001 wzxhzdk:0 amp",
    "Сергей Станиславович Ольховец",
    "محمد بن سلمان (١٩٨٥)",
    "משה",
    "👩‍👩‍👧 🏳️‍🌈 ☭",
    "a  b",
    "a\u00a0b\u200b\u00adc\u200f",
    "é é ﬁ ß",
]

PAGE = """
{text}

words
{text}

- {text}
- words {text}

| one | two |
| --- | --- |
| {text} | words {text} |

## {text} {{: #heading }}

[{text}](people/index.md), **{text}**, <span title="{text}">{text}</span>

<div markdown>

{text}
{{: .byline }}

- words

    {text}

</div>
"""


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_shows_as_it_stands_wherever_it_stands(text: str) -> None:
    page = converted(PAGE.format(text=escape(text)))
    assert shown(page) == [
        ("p", text),
        ("p", f"words\n{text}"),
        ("ul", ""),
        ("li", text),
        ("li", f"words {text}"),
        ("th", "one"),
        ("th", "two"),
        ("td", text),
        ("td", f"words {text}"),
        ("h2", text),
        ("p", f"{text}, {text}, {text}"),
        ("a", text),
        ("strong", text),
        ("span", text),
        ("p", text),
        ("ul", ""),
        ("li", ""),
        ("p", "words"),
        ("p", text),
    ]
    assert page.one("span").attributes == {"title": text}


def test_all_texts_together_show_as_they_stand() -> None:
    paragraphs = "\n\n".join(escape(text) for text in AWKWARD)
    items = "\n".join(f"- {escape(text)}" for text in AWKWARD)
    assert shown(converted(f"{paragraphs}\n\n{items}")) == [
        *(("p", text) for text in AWKWARD),
        ("ul", ""),
        *(("li", text) for text in AWKWARD),
    ]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Anna O'Brien, 5 (five) “words”: a-b; c/d?", "Anna O'Brien, 5 (five) “words”: a-b; c/d?"),
        ("Сергей Ольховец", "Сергей Ольховец"),
        ("*a* <b> & c|d", "&#42;a&#42; &lt;b&gt; &amp; c&#124;d"),
        ("# a #", "&#35; a &#35;"),
        ("- a\n1. b", "&#45; a\n&#49;. b"),
    ],
)
def test_only_what_markdown_could_mistake_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown


# ---- somebody else's text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "One\ntwo\nthree",
        "One  \n  two\n    three\n\tfour\t\n\t\tfive",
        "    One",
        "\tOne   ",
        "One\ttwo  three",
        "One\n---\ntwo\n===\nthree",
        "- One\n- two\n1. three\n# four\n> five\n| six |",
        "One\n: two\n!!! three\n    four\n{: .five }",
        "```\nOne\n```",
        "<div>\nOne\n</div>",
        "One\n\u00a0\ntwo\u3000",
        "Once \\\ntwice",
        *AWKWARD,
        "\n".join(AWKWARD),
    ],
)
def test_a_paragraph_of_the_article_is_kept_character_by_character(text: str) -> None:
    for mark in ("", '<a data-added href="#p1">1</a>'):
        page = converted(f'<div id="article-text" markdown>\n\n{mark}{verbatim(text)}\n{{: #p1 }}\n\n</div>')
        assert [element.tag for element in page if "data-added" not in element.attributes] == ["div", "p"]
        assert page.one("p", id="p1").text(without=lambda element: "data-added" in element.attributes) == text


# ---- prose -----------------------------------------------------------------------------------------------------------


def prose_shown(prose: Prose, sources: Iterable[str] = (), level: int = 1) -> Shown:
    """Prose as a reader sees it; a citation as its source in round brackets, a record as its page, save `nobody`, which has none."""
    targets = {"anna": "people/anna.md", "reds": "parties/reds.md#top"}
    return shown(
        converted(
            prose_markdown(prose, lambda ids: "".join(f"<sup>({id})</sup>" for id in ids), targets.get, sources, level)
        )
    )


def parsed(source: str) -> Prose:
    mistakes: list[str] = []
    prose = parse_prose(source, lambda message, piece: mistakes.append(message))
    assert mistakes == []
    return prose


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_in_prose_shows_as_it_stands(text: str) -> None:
    below = Items(True, ((Paragraph((text,)), None),))
    prose = prose_of(
        text,
        (
            Paragraph((text,)),
            Paragraph((Emphasis(False, (text,)), ", ", Emphasis(True, (text,)))),
            Paragraph((Link("anna", True, (text,)), ", ", Link("https://x.y/", False, (text,)))),
            Heading(2, (text,)),
            Items(False, ((Paragraph((text,)), below), (Paragraph((text,)), None))),
        ),
    )
    assert prose_shown(prose) == [
        ("p", text),
        ("p", f"{text}, {text}"),
        ("em", text),
        ("strong", text),
        ("p", f"{text}, {text}"),
        ("a", text),
        ("a", text),
        ("h2", text),
        ("ul", ""),
        ("li", text),
        ("ol", ""),
        ("li", text),
        ("li", text),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One *two* **three** ***four***", [("p", "One two three four"), *zip(["em", "strong", "strong", "em"], ["two", "three", "four", "four"], strict=True)]),
        ("un*frigging*believable", [("p", "unfriggingbelievable"), ("em", "frigging")]),
        ("*a*_b_", [("p", "ab"), ("em", "a"), ("em", "b")]),
        ("# A\n\nb\n\n### C", [("h1", "A"), ("p", "b"), ("h3", "C")]),
        ("# C#\n\n## 1. A", [("h1", "C#"), ("h2", "1. A")]),
        ("Before:\n- a\n- b\n\nAfter", [("p", "Before:"), ("ul", ""), ("li", "a"), ("li", "b"), ("p", "After")]),
        ("1. a\n2. b\n10. c", [("ol", ""), ("li", "a"), ("li", "b"), ("li", "c")]),
        (
            "- a\n  1. b\n  2. c\n     - d\n- e",
            [("ul", ""), ("li", "a"), ("ol", ""), ("li", "b"), ("li", "c"), ("ul", ""), ("li", "d"), ("li", "e")],
        ),
        ("1917. A year.", [("p", "1917. A year.")]),
        ("- \\# a\n- \\- b", [("ul", ""), ("li", "# a"), ("li", "- b")]),
        ("[*a* b][anna]", [("p", "a b"), ("a", "a b"), ("em", "a")]),
        ("[a][nobody] [b](https://x.y/)", [("p", "a b"), ("a", "b")]),
        ("[@s]: a [@t].", [("p", "(s): a (t)."), ("sup", "(s)"), ("sup", "(t)")]),
        ("a\\", [("p", "a\\")]),
    ],
)  # fmt: skip
def test_the_small_markdown_of_prose_is_live(source: str, expected: Shown) -> None:
    assert prose_shown(parsed(source)) == expected


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("[a][anna]", "people/anna.md"),
        ("[a][reds]", "parties/reds.md#top"),
        ("[a](https://x.y/b_c_(d)?e=*f*&g=h#i)", "https://x.y/b_c_(d)?e=*f*&g=h#i"),
        ("[a](https://x.y/&amp;'~$[b])", "https://x.y/&amp;'~$[b]"),
        ("[a](mailto:a_b_@x.y)", "mailto:a_b_@x.y"),
    ],
)
def test_a_link_leads_where_the_prose_says(source: str, address: str) -> None:
    targets = {"anna": "people/anna.md", "reds": "parties/reds.md#top"}
    page = converted(prose_markdown(parsed(source), lambda ids: "", targets.get))
    assert page.one("a").attributes == {"href": address}


@pytest.mark.parametrize(
    ("source", "sources", "expected"),
    [
        ("a", [], ["a"]),
        ("a", ["s", "t"], ["a(s)(t)"]),
        ("a\n\nb", ["s"], ["a(s)", "b(s)"]),
        ("a [@s]\n\nb", ["s", "t"], ["a (s)", "b(s)(t)"]),
        ("a\n\nb [@s]", ["s", "t"], ["a(s)(t)", "b (s)(t)"]),
        ("a [@s]", ["s"], ["a (s)"]),
        ("a [@u]", ["s", "t"], ["a (u)(s)(t)"]),
        ("- a\n- b [@s]", ["s", "t"], ["", "a(s)(t)", "b (s)(t)"]),
        ("# a\n\nb", ["s"], ["a", "b(s)"]),
    ],
)
def test_what_cites_nothing_is_given_the_sources_of_the_whole(
    source: str, sources: list[str], expected: list[str]
) -> None:
    assert [words for tag, words in prose_shown(parsed(source), sources) if tag != "sup"] == expected


@pytest.mark.parametrize(
    ("source", "sources", "marks"),
    [
        ("a[@a]", "", ["a"]),
        ("a[@a][@b]", "", ["a b"]),
        ("a[@a] [@b] c", "", ["a b"]),
        ("a[@a] b[@b]", "", ["a", "b"]),
        ("a[@a] *b*[@b]", "", ["a", "b"]),
        ("*a[@a]*[@b]", "", ["a", "b"]),
        ("a", "st", ["s t"]),
        ("- a[@a][@b]\n- c[@c]", "s", ["a b", "c s"]),
        ("a[@s]\n\nb[@b]", "s", ["s", "b"]),
        ("a\n\nb[@b]", "s", ["s", "b s"]),
        ("a[@b]", "bst", ["b s t"]),
        ("a[@b] c", "s", ["b", "s"]),
    ],
)
def test_sources_that_are_cited_together_have_one_mark(source: str, sources: str, marks: list[str]) -> None:
    prose = prose_markdown(parsed(source), lambda ids: f"<sup>{' '.join(ids)}</sup>", lambda id: None, sources)
    assert [mark.text() for mark in converted(prose).all("sup")] == marks


@pytest.mark.parametrize(
    ("level", "tags"), [(1, ["h1", "h2", "h6"]), (2, ["h2", "h3", "h6"]), (3, ["h3", "h4", "h6"]), (6, ["h6"] * 3)]
)
def test_headings_of_prose_go_below_those_of_the_page(level: int, tags: list[str]) -> None:
    assert [tag for tag, _ in prose_shown(parsed("# a\n\n## b\n\n###### c"), level=level)] == tags
