"""The small Markdown of prose: what it is made of, and what is no part of it."""

import pytest

from explainer.records.prose import (
    Block,
    Citation,
    Emphasis,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Prose,
    address_problem,
    parse_prose,
)


def parsed(source: str) -> Prose:
    mistakes: list[tuple[str, str]] = []
    prose = parse_prose(source, lambda message, piece: mistakes.append((message, piece)))
    assert mistakes == []
    return prose


def text(*inlines: Inline) -> Paragraph:
    return Paragraph(inlines)


def items(*entries: str | tuple[str, Items], ordered: bool = False) -> Items:
    """A list of plain items, each alone or with the list below it."""
    pairs = ((entry, None) if isinstance(entry, str) else entry for entry in entries)
    return Items(ordered, tuple((text(words), below) for words, below in pairs))


# ---- blocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("One line.", [text("One line.")]),
        ("One\ntwo \n  three", [text("One two three")]),
        ("\n\nOne\n\n \t\n\ntwo\n", [text("One"), text("two")]),
        ("# One\n\ntwo", [Heading(1, ("One",)), text("two")]),
        ("One\n### two ##\nthree", [text("One"), Heading(3, ("two",)), text("three")]),
        ("# C#\n\n## No. \\#", [Heading(1, ("C#",)), Heading(2, ("No. #",))]),
        ("#One\n\n####### two\n\n#", [text("#One"), text("####### two"), text("#")]),
        ("> One", [text("> One")]),
        ("    One", [text("One")]),
        ("---\n\n***\n\n===", [text("---"), text("***"), text("===")]),
        ("<b>One</b> &amp; `two` | three", [text("<b>One</b> &amp; `two` | three")]),
    ],
)
def test_prose_is_paragraphs_and_headings(source: str, blocks: list[Block]) -> None:
    assert repr(list(parsed(source).blocks)) == repr(blocks)  # tuples of two kinds may be equal


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("- one\n- two", [items("one", "two")]),
        ("* one\n* two", [items("one", "two")]),
        ("+ one", [items("one")]),
        ("1. one\n2. two\n10. ten", [items("one", "two", "ten", ordered=True)]),
        ("1) one\n1) two", [items("one", "two", ordered=True)]),
        ("Before:\n- one\n- two\n\nAfter", [text("Before:"), items("one", "two"), text("After")]),
        ("- one\n  goes on\n- two\ngoes on", [items("one goes on", "two goes on")]),
        ("- one\n\n- two", [items("one"), items("two")]),
        ("- one\n    - a\n    - b\n- two", [items(("one", items("a", "b")), "two")]),
        ("- one\n  1. a\n  2. b\n     goes on", [items(("one", items("a", "b goes on", ordered=True)))]),
        ("- one\n  - a\n    - b\n  - c", [items(("one", items(("a", items("b")), "c")))]),
        ("  - one\n- two", [items("one", "two")]),
        ("- in\n  1917. He left\n- in\n1918. He died", [items("in 1917. He left", "in 1918. He died")]),
        ("1. in\n   1917. He left\n2. two", [items("in 1917. He left", "two", ordered=True)]),
        ("- one\n  - in\n    1917. He left", [items(("one", items("in 1917. He left")))]),
        ("-one", [text("-one")]),
        ("- ", [text("-")]),
        ("– one", [text("– one")]),
    ],
)
def test_lists_hold_items_and_lists(source: str, blocks: list[Block]) -> None:
    assert repr(list(parsed(source).blocks)) == repr(blocks)  # tuples of two kinds may be equal


@pytest.mark.parametrize(
    "source",
    [
        "1917. A year.",
        "He came in\n1917. He left in\n1918. He died.",
        "At the age of\n35. he left",
        "1917.",
        "1917 and 1918",
        "1.5 of 4",
        "1.",
    ],
)
def test_a_number_at_the_start_of_a_line_is_no_list(source: str) -> None:
    assert repr(parsed(source).blocks) == repr((text(source.replace("\n", " ")),))


# ---- in a line -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "inlines"),
    [
        ("*a* b", [Emphasis(False, ("a",)), " b"]),
        ("_a_ b", [Emphasis(False, ("a",)), " b"]),
        ("**a** b", [Emphasis(True, ("a",)), " b"]),
        ("__a__", [Emphasis(True, ("a",))]),
        ("***a***", [Emphasis(True, (Emphasis(False, ("a",)),))]),
        ("*a **b** c*", [Emphasis(False, ("a ", Emphasis(True, ("b",)), " c"))]),
        ("**a _b_ c**", [Emphasis(True, ("a ", Emphasis(False, ("b",)), " c"))]),
        ("(*a*), «*b*»", ["(", Emphasis(False, ("a",)), "), «", Emphasis(False, ("b",)), "»"]),
        ("*a\nb*", [Emphasis(False, ("a b",))]),
        ("un*frigging*believable", ["un", Emphasis(False, ("frigging",)), "believable"]),
    ],
)
def test_pairs_of_marks_are_emphasis(source: str, inlines: list[Inline]) -> None:
    assert repr(parsed(source).blocks) == repr((text(*inlines),))


@pytest.mark.parametrize(
    "source",
    ["2 * 3 * 4", "a*", "*a", "**a*b", "snake_case_name", "_a_b", "a_b_", "** a **", "****a****", "*a_", "*", "_"],
)
def test_marks_without_their_like_are_text(source: str) -> None:
    assert repr(parsed(source).blocks) == repr((text(source),))


@pytest.mark.parametrize(
    ("source", "inlines"),
    [
        ("[a](https://b.c/)", [Link("https://b.c/", False, ("a",))]),
        ("[a b](http://b.c?d=e#f)", [Link("http://b.c?d=e#f", False, ("a b",))]),
        ("[a](mailto:b@c.d)", [Link("mailto:b@c.d", False, ("a",))]),
        ("[a](https://b.c/d_(e))", [Link("https://b.c/d_(e)", False, ("a",))]),
        ("([a](https://b.c/)).", ["(", Link("https://b.c/", False, ("a",)), ")."]),
        ("[a][anna-berg]", [Link("anna-berg", True, ("a",))]),
        ("[*a* b][c]", [Link("c", True, (Emphasis(False, ("a",)), " b"))]),
        ("*[a][b]*", [Emphasis(False, (Link("b", True, ("a",)),))]),
        (r"[a\]b][c]", [Link("c", True, ("a]b",))]),
        ("a [@b]. c", ["a ", Citation("b"), ". c"]),
        ("a[@b][@c-1]", ["a", Citation("b"), Citation("c-1")]),
        ("*a [@b]*", [Emphasis(False, ("a ", Citation("b")))]),
        ("[sic]", ["[sic]"]),
        ("[a] [b]", ["[a] [b]"]),
        ("[a] (b)", ["[a] (b)"]),
        ("[]", ["[]"]),
        ("[^1]", ["[^1]"]),
        ("https://b.c/ and a@b.c", ["https://b.c/ and a@b.c"]),
    ],
)
def test_links_lead_to_addresses_and_records_and_citations_to_sources(source: str, inlines: list[Inline]) -> None:
    assert repr(parsed(source).blocks) == repr((text(*inlines),))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"\*a\*", "*a*"),
        (r"\_a\_", "_a_"),
        (r"\[a](https://b.c/)", "[a](https://b.c/)"),
        (r"\[@a]", "[@a]"),
        (r"[\@a]", "[@a]"),
        (r"\\*", "\\*"),
        (r"\# a", "# a"),
        (r"\- a", "- a"),
        (r"1\. a", "1. a"),
        (r"C:\new \я", r"C:\new \я"),
        ("a\\", "a\\"),
    ],
)
def test_a_backslash_makes_a_mark_a_character(source: str, words: str) -> None:
    assert repr(parsed(source).blocks) == repr((text(words),))


def test_what_is_nested_too_deep_is_text() -> None:
    emphasis = Emphasis(False, ("e",))
    for letter, strong in (("d", True), ("c", False), ("b", True)):
        emphasis = Emphasis(strong, (f"{letter} ", emphasis, f" {letter}"))
    assert repr(parsed("*a **b *c **d *e* d** c* b** a*").blocks) == repr((text("*a ", emphasis, " a*"),))
    deepest = items(("c", items("d - e - f")))
    lists = "- a\n - b\n  - c\n   - d\n    - e\n    - f\n- g"
    assert repr(parsed(lists).blocks) == repr((items(("a", items(("b", deepest))), "g"),))


# ---- what is asked of it ---------------------------------------------------------------------------------------------


def test_prose_tells_its_words_its_citations_and_its_records() -> None:
    prose = parsed("# A *b*\n\nc [d][e] [@f]\n\n- g [@h]\n    1. [**i**][j][@f]\n- [k](https://l.m/)\n")
    assert prose.plain == "A b c d  g  i k"
    assert prose.citations == ("f", "h", "f")
    assert prose.records == ("e", "j")
    assert str(prose) == prose.source


# ---- mistakes --------------------------------------------------------------------------------------------------------

NO_SOURCE = "'{}' cites no source; write [@source-id]"
NO_ID = "'{}' is no id; write [words][record-id] or [words](https://…)"
NO_ADDRESS = "'{}' is no address; write https://…, http://… or mailto:…"


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        ("a [@B].", [(NO_SOURCE.format("[@B]"), "[@B]")]),
        ("[@]", [(NO_SOURCE.format("[@]"), "[@]")]),
        ("[@a--b]", [(NO_SOURCE.format("[@a--b]"), "[@a--b]")]),
        ("[@a; @b]", [(NO_SOURCE.format("[@a; @b]"), "[@a; @b]")]),
        ("[@a, p. 5]", [(NO_SOURCE.format("[@a, p. 5]"), "[@a, p. 5]")]),
        ("[a][B]", [(NO_ID.format("B"), "[a][B]")]),
        ("[a][]", [(NO_ID.format(""), "[a][]")]),
        ("[a][b c]", [(NO_ID.format("b c"), "[a][b c]")]),
        ("[a](b)", [("'[a](b)' leads nowhere; to link to a record write [a][b]", "[a](b)")]),
        ("[a]()", [(NO_ADDRESS.format(""), "[a]()")]),
        (
            "[a](../people/b.md)",
            [("'[a](../people/b.md)' leads nowhere; to link to a record write [a][b]", "[a](../people/b.md)")],
        ),
        ("[a](b.yaml)", [("'[a](b.yaml)' leads nowhere; to link to a record write [a][b]", "[a](b.yaml)")]),
        ("[a](javascript:alert(1))", [(NO_ADDRESS.format("javascript:alert(1)"), "[a](javascript:alert(1))")]),
        ('[a](https://b.c/ "d")', [(NO_ADDRESS.format('https://b.c/ "d"'), '[a](https://b.c/ "d")')]),
        (
            "![a](https://b.c/d.png)",
            [("an image; prose holds none, a record has an 'image' of its own", "![a](https://b.c/d.png)")],
        ),
        (
            "# [@A]\n\n- [@B]\n    - *[@C]*\n",
            [(NO_SOURCE.format(f"[@{name}]"), f"[@{name}]") for name in "ABC"],
        ),
    ],
)
def test_a_mistake_is_told_with_the_piece_of_the_text(source: str, mistakes: list[tuple[str, str]]) -> None:
    found: list[tuple[str, str]] = []
    parse_prose(source, lambda message, piece: found.append((message, piece)))
    assert found == mistakes


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a/b.c?d=e&f=g#h",
        "HTTPS://EXAMPLE.ORG/",
        "https://ru.wikipedia.org/wiki/Ольховец",
        "https://en.wikipedia.org/wiki/A_(b)",
        "https://web.archive.org/web/2017/https://example.org/",
        "https://example.org/@someone",
        "mailto:editors@example.org?subject=A%20b",
    ],
)
def test_a_page_may_lead_to_an_address_of_the_web_or_of_a_mailbox(address: str) -> None:
    assert address_problem(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//example.org",
        "/a",
        "#a",
        "ftp://example.org/",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,a",
        "https://",
        "https:///a",
        "https://example.org@evil.org/",
        "https://example.org\\@evil.org/",
        "https://example.org/a b",
        'https://example.org/"onclick="',
        "https://example.org/<b>",
        "https://example.org/{a}",
        "https://example.org/\x00",
        "mailto:",
        "mailto:a",
        " https://example.org/",
        "https://example.org/\n",
    ],
)
def test_a_page_leads_nowhere_else(address: str) -> None:
    assert address_problem(address) == NO_ADDRESS.format(address)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/a?b=c", "https://example.org/a?b=c"),
        ("a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_without_its_beginning_is_written_out(address: str, right: str) -> None:
    assert address_problem(address) == f"'{address}' is no address; write {right}"


# ---- what is left over ----------------------------------------------------------------------------------------------


def doubts(source: str) -> list[str]:
    """The pieces that may not be meant; there is no mistake."""
    mistakes: list[str] = []
    prose = parse_prose(source, lambda message, piece: mistakes.append(piece))
    assert not mistakes
    return [piece for _, piece in prose.doubts]


@pytest.mark.parametrize(
    ("source", "piece", "right"),
    [
        ("as [@gazette-2017 says", "[@gazette-2017", "write [@source-id]"),
        ("as [@gazette, and [@other] say", "[@gazette,", "write [@source-id]"),
        ("- an item [@", "[@", "write [@source-id]"),
        ("the [Left Front][left-front led", "[Left Front][left-front", "write [words][record-id]"),
        ("the [Left Front][", "[Left Front][", "write [words][record-id]"),
        ("see [the list](https://a.example/b and more", "[the list](https://a.example/b", "write [words](https://…)"),
    ],
)
def test_a_link_or_citation_without_its_end_is_a_mistake(source: str, piece: str, right: str) -> None:
    found: list[tuple[str, str]] = []
    parse_prose(source, lambda message, piece: found.append((message, piece)))
    assert [left for _, left in found] == [piece]
    assert found[0][0].endswith(right)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("as [Left Front] said", ["[Left Front]"]),
        ("fact [1] and [^2] and [x]", ["[1]", "[^2]", "[x]"]),
        ("one [ of them", ["[ of them"]),
        ("- an item with [1]", ["[1]"]),
        ("**bold without an end", ["**"]),
        ("a *slip and **another* one", ["**"]),
        ("its end** only", ["**"]),
        ("named*, with a star", ["*"]),
        ("_emphasis without an end", ["_"]),
        ("<b>bold</b>, <br/> and <!-- no comment", ["<b>", "</b>", "<br/>", "<!--"]),
        ("see <https://a.example/b>", ["<https://a.example/b>"]),
        ("ask&nbsp;AT&amp;T &#39;why&#x27;", ["&nbsp;", "&amp;", "&#39;", "&#x27;"]),
        ("`code` and ~~struck~~", ["`", "~~"]),
        ("> a quotation", ["> a quotation"]),
        ("| a | table |", ["| a | table |"]),
        ("above\n\n---\n\nbelow", ["---"]),
        ("a sentence. TODO: a source", ["TODO"]),
        ("a text\n# FIXME later", ["FIXME"]),
        ("lorem ipsum dolor", ["lorem ipsum"]),
    ],
)
def test_what_is_shown_as_it_stands_may_not_be_meant(source: str, left: list[str]) -> None:
    assert sorted(doubts(source)) == sorted(left)


@pytest.mark.parametrize(
    "source",
    [
        r"fact \[1] and \[x] and \[ alone",
        "he said […], and [...], and [sic]",
        r"\*\*not bold, and a star\* behind",
        "5 * 3 = 15, snake_case and 2 ** 3",
        r"a \<b>tag\</b>, \&amp; and \`code\`",
        "a < b > c, R&D; this & that",
        r"\> no quotation",
        "the method todo, and the Todos family",
    ],
)
def test_a_backslash_says_that_it_is_meant(source: str) -> None:
    assert not doubts(source)
