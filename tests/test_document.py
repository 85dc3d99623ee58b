"""YAML text to plain values with places; whatever a profile has no use for is a problem."""

from unicodedata import name

import pytest

from explainer.problem import Problem
from explainer.records.document import MAX_DEPTH, Document, parse_document, split_front_matter
from explainer.records.texts import (
    MAX_PROBLEMS,
)


def parsed(text: str) -> Document:
    document = parse_document("p.yaml", text)
    assert isinstance(document, Document), document
    assert not document.problems
    return document


def problems(text: str) -> list[str]:
    document = parse_document("p.yaml", text)
    found = document.problems if isinstance(document, Document) else document
    assert found
    return [str(problem).removeprefix("p.yaml:") for problem in found]


# ---- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "true", "null", "~", "012", "12:30", "1e3", "1_000", "0x1F", ".inf", "=", "2017-02-30", "2017"],
)
def test_every_scalar_stays_the_text_that_it_is(text: str) -> None:
    assert parsed(f"a: {text}\n").value == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:", {"a": ""}),
        ("a: ''", {"a": ""}),
        ("a: b # said aside", {"a": "b"}),
        ("a: b# c", {"a": "b# c"}),
        ("a: b, c] d} 'e' \"f\" & * ! | > % @", {"a": "b, c] d} 'e' \"f\" & * ! | > % @"}),
        ("a: 'O''Brien: [x] # y'", {"a": "O'Brien: [x] # y"}),
        (r'a: "\"b\" \\ \u00e9"', {"a": '"b" \\ é'}),
        ("a: b\n  c\n\n  d\n", {"a": "b c\nd"}),
        ("a: >-\n  b\n  c\n\n  d\n", {"a": "b c\nd"}),
        ("a: |\n  b\n    c: 'd'\n\n  - e\n", {"a": "b\n  c: 'd'\n\n- e\n"}),
        ("a: b\tc", {"a": "b\tc"}),
        ("a:\n- b\n- c: d\n  e: f\n", {"a": ["b", {"c": "d", "e": "f"}]}),
        ("a: {b: [c, d], e: {}}", {"a": {"b": ["c", "d"], "e": {}}}),
        ("12: a\n12.0: b\nno: c\n", {"12": "a", "12.0": "b", "no": "c"}),
        ("- a\n- - b\n", ["a", ["b"]]),
        ("---\na: b\n...\n", {"a": "b"}),
        ("Имя: Сергей Ольховец\nاسم: محمد\n☭: 🚩\n", {"Имя": "Сергей Ольховец", "اسم": "محمد", "☭": "🚩"}),
        ("just text", "just text"),
        ("''", ""),
        ("a? b: c\n'?': d", {"a? b": "c", "?": "d"}),
        ("- - a\n  - '-'\n- b", [["a", "-"], "b"]),
    ],
)
def test_yaml_gives_text_lists_and_mappings(text: str, value: object) -> None:
    assert parsed(text).value == value


def test_every_value_and_every_key_has_its_line_and_column() -> None:
    document = parsed("name: Anna\n# aside\nИмя: 'Анна 🚩' \nlist:\n  - one\n  - {to: x, 'kind': y}\nempty:\n")
    assert {path: mark[:2] for path, mark in document.values.items()} == {
        (): (1, 1),
        ("name",): (1, 7),
        ("Имя",): (3, 6),
        ("list",): (5, 3),
        ("list", 0): (5, 5),
        ("list", 1): (6, 5),
        ("list", 1, "to"): (6, 10),
        ("list", 1, "kind"): (6, 21),
        ("empty",): (7, 7),
    }
    assert {path: mark[:2] for path, mark in document.keys.items()} == {
        ("name",): (1, 1),
        ("Имя",): (3, 1),
        ("list",): (4, 1),
        ("list", 1, "to"): (6, 6),
        ("list", 1, "kind"): (6, 13),
        ("empty",): (7, 1),
    }


@pytest.mark.parametrize(
    ("path", "at_key", "near", "place"),
    [
        (("b", 1, "c"), False, "", (4, 8)),
        (("b", 1, "c"), True, "", (4, 5)),
        (("b", 1, "missing"), False, "", (4, 4)),
        (("b", 1, "missing"), True, "", (4, 4)),
        (("b", 7, "missing"), False, "", (3, 4)),
        (("missing", 0), False, "", (1, 1)),
        (("a",), False, "[@x]", (2, 9)),
        (("a",), False, "[@nowhere]", (1, 4)),
        (("b", 0), False, "[@x]", (3, 5)),
    ],
)
def test_a_problem_stands_at_its_value_its_key_its_nearest_parent_or_its_words(
    path: tuple[str | int, ...], at_key: bool, near: str, place: tuple[int, int]
) -> None:
    document = parsed("a: ты\n  🚩 said[@x]\nb: [d,\n   {c: e}]\n")
    problem = document.problem(path, "rule", "message", at_key=at_key, near=near)
    assert (problem.line, problem.column) == place


def test_problems_sort_by_place_and_read_as_one_line() -> None:
    later = Problem("b.yaml", 1, 1, "", "is wrong", "rule")
    first = Problem("a.yaml", 10, 2, "list.0", "is wrong too", "other-rule")
    second = Problem("a.yaml", 9, 30, "name", "is wrong", "rule")
    assert list(map(str, sorted([later, first, second]))) == [
        "a.yaml:9:30: name: is wrong [rule]",
        "a.yaml:10:2: list.0: is wrong too [other-rule]",
        "b.yaml:1:1: is wrong [rule]",
    ]


# ---- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\ta: b", "1:1: a tab: indent with spaces [yaml]"),
        ("a:\n\tb: c", "2:1: a tab: indent with spaces [yaml]"),
        ("a: |\n  b\n\tc", "3:1: a tab: indent with spaces [yaml]"),
        ("a: 'b", "1:4: a quote that is opened here is never closed [yaml]"),
        ('ы: b\na: "b\nc: d\n', "2:4: a quote that is opened here is never closed [yaml]"),
        ("a: 'b\n---\nc", "1:4: a quote that is opened here is never closed [yaml]"),
        (
            "a: 'b' c",
            "1:8: text after a closing quote: put all of it in single quotes, and write every ' in it twice [yaml]",
        ),
        (
            'a: "b"c',
            "1:7: text after a closing quote: put all of it in single quotes, and write every ' in it twice [yaml]",
        ),
        (r'a: "\d"', "1:5: an unknown \\ escape in double quotes: use single quotes, or write \\\\ [yaml]"),
        ("a: b: c", "1:5: a second ': ' in one line: put the text in quotes, or check the indentation [yaml]"),
        ("a: b\n c: d", "2:3: a second ': ' in one line: put the text in quotes, or check the indentation [yaml]"),
        ("a:\n  b: c\n d: e", "3:2: not a 'key: value' line: check the indentation and the quotes around it [yaml]"),
        (
            "a: b\nc\nd: e",
            "2:1: neither 'key: value' nor part of the text above: write the key, or indent the line further [yaml]",
        ),
        (
            "- a\nb: c",
            "2:1: not a list entry: every entry of this list starts with '- ', all in one column [yaml]",
        ),
        ("a: - b", "1:4: '- ' cannot stand here: start the list on a line of its own [yaml]"),
        (
            "a: [b\nc: d",
            "1:4: a '[' that is opened here is never closed; put text that starts with '[' in quotes [yaml]",
        ),
        (
            "a: {b: c\nd: e",
            "1:4: a '{' that is opened here is never closed; put text that starts with '{' in quotes [yaml]",
        ),
        ("a: @b", "1:4: text cannot start with this character: put it in quotes [yaml]"),
        ("a: `b`", "1:4: text cannot start with this character: put it in quotes [yaml]"),
        ("a: %b", "1:4: text cannot start with this character: put it in quotes [yaml]"),
        ("a: **b**", "1:5: text cannot start with & or *: put it in quotes [yaml]"),
        ("a: & b", "1:5: text cannot start with & or *: put it in quotes [yaml]"),
        (
            "a: [b] c",
            "1:8: text after a closing ']': put text that starts with '[' on a line of its own below '>-', or in quotes [yaml]",
        ),
        (
            "a: {b: c}  d",
            "1:12: text after a closing '}': put text that starts with '{' on a line of its own below '>-', or in quotes [yaml]",
        ),
        ("a: >b c", "1:5: text behind '>' or '|': put text that starts with them in quotes [yaml]"),
        ("a: |b", "1:5: text behind '>' or '|': put text that starts with them in quotes [yaml]"),
        ("a: !<b", "1:7: not YAML: did not find the expected '>' [yaml]"),
        (
            "a: \x07",
            "1:1: not YAML: unacceptable character #x0007: control characters are not allowed   "
            'in "<unicode string>", position 3 [yaml]',
        ),
    ],
)
def test_what_is_no_yaml_is_said_in_the_words_of_an_editor(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &b c", ["1:4: a: anchor '&b'; leave it out, or quote the text [anchor]"]),
        ("a: *b", ["1:4: a: alias '*b'; write the value again, or quote the text [alias]"]),
        ("a: !b c", ["1:4: a: tag '!b'; leave it out, or quote the text [tag]"]),
        ("a: !!str b", ["1:4: a: tag '!!str'; leave it out, or quote the text [tag]"]),
        (
            "- a: !!python/object/apply:os.system [b]",
            ["1:6: 0.a: tag '!!python/object/apply:os.system'; leave it out, or quote the text [tag]"],
        ),
        ("<<: {a: b}", ["1:1: merge key '<<'; write the fields out [merge]"]),
        (
            "a: &b {c: d}\ne:\n  <<: *b\n",
            [
                "1:4: a: anchor '&b'; leave it out, or quote the text [anchor]",
                "3:3: e: merge key '<<'; write the fields out [merge]",
                "3:7: e.<<: alias '*b'; write the value again, or quote the text [alias]",
            ],
        ),
        ("a: b\n---\nc: d", ["2:1: a second document; a file holds one: remove the '---' line [documents]"]),
        ("[a]: b", ["1:1: a key is a word, not a list, a mapping or an alias [key]"]),
        ("? {a: b}\n: c", ["1:3: a key is a word, not a list, a mapping or an alias [key]"]),
        ("*a : b", ["1:1: a key is a word, not a list, a mapping or an alias [key]"]),
        ("!!str a: b", ["1:1: a key has no anchor and no tag: leave it out [key]"]),
        ("&a b: c", ["1:1: a key has no anchor and no tag: leave it out [key]"]),
        ("? a\n: b", ["1:3: '?' before key 'a'; leave it out, or put the key in quotes [key]"]),
        ("a:\n  ?   b\n  : c", ["2:7: a: '?' before key 'b'; leave it out, or put the key in quotes [key]"]),
        ("[a, -]", ["1:5: 1: '-' alone in a list in [ ]; put it in quotes [indentation]"]),
        (
            "a: [b, *c, d]\ne: &f g",
            [
                "1:8: a.1: alias '*c'; write the value again, or quote the text [alias]",
                "2:4: e: anchor '&f'; leave it out, or quote the text [anchor]",
            ],
        ),
        ("a: b\n\n--- c", ["3:1: a second document; a file holds one: remove the '---' line [documents]"]),
    ],
)
def test_what_a_profile_has_no_use_for_is_a_problem(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_a_key_given_twice_is_a_problem() -> None:
    assert problems('a: b\nc:\n  d: e\n  d: f\na: g\n"a": h\n') == [
        "4:3: c: key 'd' stands already in line 3; keep one [duplicate-key]",
        "5:1: key 'a' stands already in line 1; keep one [duplicate-key]",
        "6:1: key 'a' stands already in line 1; keep one [duplicate-key]",
    ]


def test_what_was_found_before_the_parser_stops_is_told_too() -> None:
    assert problems("a: b\na: c\nd: 'e\n") == [
        "2:1: key 'a' stands already in line 1; keep one [duplicate-key]",
        "3:4: a quote that is opened here is never closed [yaml]",
    ]


def test_values_nest_as_deep_as_anybody_needs() -> None:
    assert str(parsed("[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH).value) == "[" * MAX_DEPTH + "'a'" + "]" * MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[" * 50_000, "1:1001: nested more than 32 deep [depth]", id="lists"),
        pytest.param("- " * 50_000, "1:65: 0.0.0: nested more than 32 deep [depth]", id="lists by dashes"),
        pytest.param("{a: " * 50_000, "1:129: a.a.a: nested more than 32 deep [depth]", id="mappings"),
    ],
)
def test_values_nested_deeper_are_a_problem(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n", "---\n", "---\n# nothing\n...\n"])
def test_an_empty_file_is_a_problem(text: str) -> None:
    assert problems(text) == ["1:1: the file is empty; write the fields of the record [empty]"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (r'a: "b\x07"', "1:4: a: invisible character U+0007; delete it [characters]"),
        (r'a: "\0"', "1:4: a: invisible character U+0000; delete it [characters]"),
        (r'a: "\x7f"', "1:4: a: invisible character U+007F; delete it [characters]"),
        (r'a: "\N"', "1:4: a: invisible character U+0085; delete it [characters]"),
        (r'a: "\L"', "1:4: a: invisible character U+2028 LINE SEPARATOR; delete it [characters]"),
        (r'a: "\uFEFF"', "1:4: a: invisible character U+FEFF ZERO WIDTH NO-BREAK SPACE; delete it [characters]"),
        (r'- "\uFFFF"', "1:3: 0: invisible character U+FFFF; delete it [characters]"),
        (r'"\e": b', "1:1: invisible character U+001B; delete it [characters]"),
    ],
)
def test_an_invisible_character_by_escape_is_a_problem(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "\u2067محمد\u2069",
        "\u202bمحمد\u202c",
        "\u202a\u2067محمد\u2069\u202c",
        "\u2066x\u2069 \u2068משה\u2069",
        "\u200eמשה\u200f",
        "👩\u200d🚀",
    ],
)
def test_direction_marks_that_balance_are_text(text: str) -> None:
    assert parsed(f"a: {text}").value == {"a": text}


@pytest.mark.parametrize(
    ("text", "place", "mark"),
    [
        ("a: \u202bxyz", "1:4: a: ", "202B"),
        ("a: \u202dxyz", "1:4: a: ", "202D"),
        ("a: x\u2069", "1:4: a: ", "2069"),
        ("a: x\u202c", "1:4: a: ", "202C"),
        ("a: \u202ax\u2069", "1:4: a: ", "2069"),
        ("a: \u2067x\u202c", "1:4: a: ", "202C"),
        ("a: \u202a\u2067x\u202c\u2069", "1:4: a: ", "202C"),
        ("a: \u2066x\u2069\u2069", "1:4: a: ", "2069"),
        ("a: \u2066\u2067x\u2069", "1:4: a: ", "2066"),
        ("a: |\n  \u2067x\n  y\u2069\n", "1:4: a: ", "2067"),
        ("\u2067a: b", "1:1: ", "2067"),
    ],
)
def test_direction_marks_that_do_not_balance_are_a_problem(text: str, place: str, mark: str) -> None:
    assert problems(text) == [
        f"{place}direction mark U+{mark} {name(chr(int(mark, 16)))} without its other half; "
        "delete both: names in other scripts need none here [characters]"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [b,\nc]", "1:4: a: goes on in a line that is not indented ('c]'); indent it by spaces [indentation]"),
        (
            "a:\n  b: {c: d,\n  e: f}",
            "2:6: a.b: goes on in a line that is not indented ('e: f}'); indent it by spaces [indentation]",
        ),
        ("a: 'b\nc'", "1:4: a: goes on in a line that is not indented ('c''); indent it by spaces [indentation]"),
        (
            "a:\n  - 'b\n  abcdefghijklmnopqrstuvwxyz'",
            "2:5: a.0: goes on in a line that is not indented ('abcdefghijklmnopqrst'); indent it by spaces [indentation]",
        ),
        (
            "a: |\n     \n  b\n",
            "1:4: a: an empty line with more spaces than the text below it; empty it [indentation]",
        ),
        ("a: |#b\n  c\n", "1:4: a: a comment has a space before '#' [indentation]"),
    ],
)
def test_what_yaml_forbids_and_its_library_lets_pass_is_a_problem(text: str, problem: str) -> None:
    assert problems(text)[0] == problem


def test_a_comment_without_a_space_before_it_is_a_problem() -> None:
    (problem,) = problems("a: 'b'#c\nd: e\n")
    assert problem == "1:7: a comment has a space before '#'; text that holds one is put in quotes [comment]"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [b,\n  c\n]", {"a": ["b", "c"]}),
        ("a: {b: [c,\n d]\n}", {"a": {"b": ["c", "d"]}}),
        ("[a,\nb]", ["a", "b"]),
        ("a: 'b\n  c'", {"a": "b c"}),
        ("'a\nb'", "a b"),
        ("a: b # c\n#d\n", {"a": "b"}),
        ("#a\nb:\n#c\n  d # '#'", {"b": "d"}),
        ("a: 'b' # c#d", {"a": "b"}),
        ("a: |\n\n \n  b\n", {"a": "\n\nb\n"}),
        ("a: | # b\n  c\n", {"a": "c\n"}),
        ("a: >\n", {"a": ""}),
    ],
)
def test_lines_that_go_on_and_comments_stand_where_yaml_wants_them(text: str, value: object) -> None:
    assert parsed(text).value == value


def test_only_so_many_problems_of_a_file_are_told() -> None:
    assert len(problems("a: *b\n" * (MAX_PROBLEMS - 1))) == MAX_PROBLEMS
    assert problems("- *b\n" * (MAX_PROBLEMS + 9))[-1].startswith(f"{MAX_PROBLEMS}:3: ")


@pytest.mark.parametrize(("more", "expected"), [(0, []), (1, ["more than 1000 values; split the file [size]"])])
def test_a_file_holds_only_so_many_values(more: int, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.records.document.MAX_VALUES", 1000)
    found = parse_document("p.yaml", "[" + "a," * (999 + more) + "]")
    said = [str(problem).split(": ", 1)[1] for problem in found] if isinstance(found, list) else []
    assert said == expected


# ---- front matter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: b\n---\nc\n", ("---\na: b", "c", 4)),
        ("---\na: b\n---\n\n \nc\n\nd\n---\ne\n\n", ("---\na: b", "c\n\nd\n---\ne", 6)),
        ("--- \na: b\n---  \nc", ("--- \na: b", "c", 4)),
        ("---\na: b\n---\n    c", ("---\na: b", "    c", 4)),
        ("---\na: b\n---", ("---\na: b", "", 4)),
        ("---\n---\nc", ("---", "c", 3)),
    ],
)
def test_front_matter_is_split_from_the_text_below_it(text: str, parts: tuple[str, str, int]) -> None:
    assert split_front_matter("p.md", text) == parts


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a: b\n",
            "p.md:1:1: no front matter; the first line is '---', then 'headline: …' and so on, then '---' [front-matter]",
        ),
        (
            "\n---\na: b\n---\n",
            "p.md:1:1: no front matter; the first line is '---', then 'headline: …' and so on, then '---' [front-matter]",
        ),
        ("---\na: b\nc\n", "p.md:1:1: front matter without an end; close it with a line '---' [front-matter]"),
    ],
)
def test_front_matter_that_does_not_begin_or_end_is_a_problem(text: str, problem: str) -> None:
    found = split_front_matter("p.md", text)
    assert isinstance(found, list)
    assert list(map(str, found)) == [problem]


def test_front_matter_keeps_the_line_numbers_of_its_file() -> None:
    front, body, line = split_front_matter("p.md", "---\na: b\na: c\n---\n\nText\n")
    assert problems(str(front)) == ["3:1: key 'a' stands already in line 2; keep one [duplicate-key]"]
    assert (body, line) == ("Text", 6)
