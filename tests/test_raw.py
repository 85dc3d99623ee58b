"""What YAML forbids and libyaml lets pass: refused in the words of an editor; what looks alike is fine."""

import pytest

from explainer.document import Document, parse_document

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
    problems = parse_document("a.yaml", text)
    assert isinstance(problems, list)
    assert any(message in str(problem) for problem in problems), [str(problem) for problem in problems]


@pytest.mark.parametrize(("text", "value"), FINE)
def test_what_looks_alike_is_fine(text: str, value: object) -> None:
    document = parse_document("a.yaml", text)
    assert isinstance(document, Document), [str(problem) for problem in document]
    assert document.value == value
