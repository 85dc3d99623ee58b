"""What YAML forbids and libyaml lets pass: refused in the words of an editor; what looks alike is fine."""

import pytest

from explainer.records import strict_yaml
from explainer.records.document import Document, parse_document

FORBIDDEN = [
    ("a: 'x'# y\n", "a comment has a space before '#'"),
    ("a: [b]#c\n", "a comment has a space before '#'"),
    ("a: [b,#c\n  d]\n", "a comment has a space before '#'"),
    ("a: >#c\n  b\n", "a comment has a space before '#'"),
    ("a: 'b\nc'\n", "goes on in a line that is not indented ('c''); indent it by spaces"),
    ('a: "b\n\tc"\n', "goes on in a line that is not indented"),
    ("a: [b,\nc]\n", "goes on in a line that is not indented ('c]'); indent it by spaces"),
    ("a:\n  b: {c: d,\n  e: f}\n", "goes on in a line that is not indented"),
    ("a: [-]\n", "'-' alone in a list in [ ]; put it in quotes"),
    ("a: >\n    \n  b\n", "an empty line with more spaces than the text below it; empty it"),
    ("? a\n: b\n", "'?' before key 'a'; leave it out, or put the key in quotes"),
    ("{?a: b}\n", "'?' before key 'a'; leave it out, or put the key in quotes"),
]
FINE = [
    ("a: 'x' # y\n", {"a": "x"}),
    ("# a#b ## c\na: b#c\n#d\n", {"a": "b#c"}),
    ("a: [ # c\n  b]\n", {"a": ["b"]}),
    ("a: > # c\n  b\n", {"a": "b\n"}),
    ("a: 'b\n  c'\n", {"a": "b c"}),
    ("a: [\n  b,\n]\n", {"a": ["b"]}),
    ("a: {b: c,\n  d: [e,\n f]\n}\n", {"a": {"b": "c", "d": ["e", "f"]}}),
    ("a: >\n\n  b\n", {"a": "\nb\n"}),
    ("a: >\n    \nb: c\n", {"a": "", "b": "c"}),
    ("a: why?\nb: who?\n", {"a": "why?", "b": "who?"}),
    ("a: 'b#c'\n", {"a": "b#c"}),
    ("'[b\nc]'\n", "[b c]"),
]


@pytest.mark.parametrize(("text", "message"), FORBIDDEN)
def test_what_yaml_forbids_is_refused(text: str, message: str) -> None:
    found = parse_document("a.yaml", text)
    problems = found.problems if isinstance(found, Document) else found
    assert any(message in str(problem) for problem in problems), [str(problem) for problem in problems]


@pytest.mark.parametrize(("text", "value"), FINE)
def test_what_looks_alike_is_fine(text: str, value: object) -> None:
    document = parse_document("a.yaml", text)
    assert isinstance(document, Document), [str(problem) for problem in document]
    assert document.value == value


@pytest.mark.parametrize(
    ("text", "start", "end", "at"),
    [
        ("# a", 0, 3, -1),
        ("#a#b\n#c", 0, 7, -1),
        ("a#b", 0, 3, 1),
        ("a#b", 1, 3, 1),
        ("a#b", 2, 3, -1),
        ("a#b", 0, 1, -1),
        (" # a\nb#", 0, 7, 6),
        (" # a#b\n # c\n", 0, 12, -1),
        ("\t#", 0, 2, -1),
    ],
)
def test_a_comment_begins_behind_a_space(text: str, start: int, end: int, at: int) -> None:
    assert strict_yaml.crowded_comment(text, start, end) == at


SPACES = "an empty line with more spaces than the text below it; empty it"


@pytest.mark.parametrize(
    ("text", "start", "indent", "wrong"),
    [
        ("a: |\n   \n  b", 3, 0, SPACES),
        ("a: |\n   \n\n  b\n", 3, 0, SPACES),
        ("a: |\n \n   \n  b\n", 3, 0, SPACES),
        ("a: |\n  \n  b\n", 3, 0, None),
        ("a: |\n   \n  X\n", 3, 0, SPACES),
        ("a: |\n\n  b\n   \n  c\n", 3, 0, None),
        ("a: |\n   \nX: c\n", 3, 0, None),
        ("|\nb\n", 0, -1, None),
        ("|\n \nb\n", 0, -1, SPACES),
        ("a: |\n   \n", 3, 0, None),
        ("a: |", 3, 0, None),
        ("a: |2-#b\n  c", 3, 0, "a comment has a space before '#'"),
        ("a: | #b\n  c", 3, 0, None),
    ],
)
def test_empty_lines_above_a_block_are_no_longer_than_its_indentation(
    text: str, start: int, indent: int, wrong: str | None
) -> None:
    assert strict_yaml.block(text, start, indent) == wrong


@pytest.mark.parametrize(
    ("text", "indent", "line"),
    [
        ("'a\n b'", 0, None),
        ("'a\n b'", 1, "b'"),
        ("'a\n\n  b'", 1, None),
        ("'a\n\tb'", 0, "b'"),
        ("'a\nXb'", 0, "Xb'"),
        ("'a\n" + "b" * 30, 0, "b" * 20),
    ],
)
def test_lines_of_a_quote_go_on_further_in(text: str, indent: int, line: str | None) -> None:
    wrong = f"goes on in a line that is not indented ('{line}'); indent it by spaces" if line else None
    assert strict_yaml.quoted(text, indent) == wrong


@pytest.mark.parametrize(("text", "right"), [("[a,\n b\n]", True), ("{a: b,\n}", True), ("[a,\nb]", False)])
def test_the_end_of_a_list_may_stand_under_its_key(text: str, right: bool) -> None:
    assert (strict_yaml.flow(text, 0) is None) == right
