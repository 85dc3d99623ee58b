"""The blocks of an article: what is structure, what is words, and where each character of the words stands."""

import pytest

from explainer.records.blocks import read_blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One\n  two  \n\n \n\n    three\tfour", [("paragraph", "One\n  two  "), ("paragraph", "    three\tfour")]),
        ("## Head\nmore", [("heading", "Head"), ("paragraph", "more")]),
        ("## One\n## Two", [("heading", "One"), ("heading", "Two")]),
        (
            "text\n- a\n- b\n  c\nd\n\ne",
            [("paragraph", "text"), ("entry", "a"), ("entry", "b\n  c\nd"), ("paragraph", "e")],
        ),
        ("3. a\n1998. b", [("numbered", "a"), ("numbered", "b")]),
        ("> a\n> b\nc", [("quotation", "a\nb"), ("paragraph", "c")]),
        ("> a\n>\n> b", [("quotation", "a"), ("quotation", "b")]),
        ("a\n> b", [("paragraph", "a"), ("quotation", "b")]),
        ("- - a\n> > b\n> - c", [("entry", "- a"), ("quotation", "> b\n- c")]),
        ("\\## a\n\\- b\n\\1. c\n\\> d", [("paragraph", "## a\n- b\n1. c\n> d")]),
        ("\\\\- a\n\\b\n\\ - c", [("paragraph", "\\\\- a\n\\b\n\\ - c")]),
        (
            "#a\n# b\n### c\n-d\n* e\n1) f\n12.g\n>h\n - i",
            [("paragraph", "#a\n# b\n### c\n-d\n* e\n1) f\n12.g\n>h\n - i")],
        ),
        ("-\n##\n1.\n- \n##  ", [("paragraph", "-\n##\n1.\n- \n##  ")]),
        ("–\n\n---\n\n- – a", [("paragraph", "–"), ("paragraph", "---"), ("entry", "– a")]),
    ],
)
def test_a_mark_at_the_beginning_of_a_line_is_structure(text: str, blocks: list[tuple[str, str]]) -> None:
    found = read_blocks(text)
    assert [(block.kind, block.text) for block in found] == blocks
    assert all(text[block.place(at)] == letter for block in found for at, letter in enumerate(block.text))
