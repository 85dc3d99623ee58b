"""Bytes to text: what is none, and what is too much."""

import pytest

from explainer.records.document import MAX_DEPTH, MAX_VALUES
from explainer.records.texts import (
    MAX_BYTES,
    MAX_COLLECTION_BYTES,
    MAX_SIGNS,
    MAX_SIGNS_OF_A_BLOCK,
    decode,
    too_large,
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: b\n", "a: b\n"),
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r\n", "a: b\nc: d\n"),
        (b"a: b\rc: d", "a: b\nc: d"),
        ("a:\tОльховец 🚩\u00a0‘x’\u200f\n".encode(), "a:\tОльховец 🚩\u00a0‘x’\u200f\n"),
        pytest.param(b"#" * MAX_BYTES, "#" * MAX_BYTES, id="as large as it may be"),
        (b"", ""),
    ],
)
def test_utf_8_with_any_line_ends_and_a_mark_in_front_is_text(data: bytes, text: str) -> None:
    assert decode("p.yaml", data) == text


def test_the_limits_are_those_that_the_documentation_states() -> None:
    assert (MAX_BYTES, MAX_COLLECTION_BYTES, MAX_DEPTH) == (262_144, 4_194_304, 32)
    assert (MAX_SIGNS, MAX_SIGNS_OF_A_BLOCK, MAX_VALUES) == (100_000, 25_000, 250_000)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("x" * MAX_BYTES, None),
        ("x" * (MAX_BYTES + 1), "262145 characters; a record holds at most 262144: shorten it"),
        ("ы" * 100 + "#\n" * 50, None),
        (
            "ы" * 100 + "#\n" * 50 + "&",
            "101 lines and signs of Markdown and HTML; this holds at most 100: take some out",
        ),
    ],
    ids=["long", "too long", "signs", "too many signs"],
)
def test_a_record_may_be_so_large(text: str, wrong: str | None) -> None:
    assert too_large(text, 100) == wrong


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xffa\n", ["p.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8 [encoding]"]),
        (b"\n\xd0\xb0\xff", ["p.yaml:2:2: byte 0xff is not UTF-8; save the file as UTF-8 [encoding]"]),
        (b"\nab\x01", ["p.yaml:2:3: invisible character U+0001; delete it [characters]"]),
        (b"a: b\nc: \xff\n", ["p.yaml:2:4: byte 0xff is not UTF-8; save the file as UTF-8 [encoding]"]),
        ("Имя: Ó".encode()[:-1], ["p.yaml:1:6: byte 0xc3 is not UTF-8; save the file as UTF-8 [encoding]"]),
        ("a: é".encode("latin-1"), ["p.yaml:1:4: byte 0xe9 is not UTF-8; save the file as UTF-8 [encoding]"]),
        ("a: b".encode("utf-16"), ["p.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8 [encoding]"]),
        (b"\xed\xa0\x80", ["p.yaml:1:1: byte 0xed is not UTF-8; save the file as UTF-8 [encoding]"]),
        (
            "a: \x00\nы \x1b b\ufdd0\n\x85".encode(),
            [
                "p.yaml:1:4: invisible character U+0000; delete it [characters]",
                "p.yaml:2:3: invisible character U+001B; delete it [characters]",
                "p.yaml:2:6: invisible character U+FDD0; delete it [characters]",
                "p.yaml:3:1: invisible character U+0085; delete it [characters]",
            ],
        ),
        pytest.param(
            b"#" * (MAX_BYTES + 1),
            ["p.yaml:1:1: 262145 bytes; a file holds at most 262144: split it [size]"],
            id="too large",
        ),
    ],
)
def test_bytes_that_are_no_text_are_a_problem(data: bytes, expected: list[str]) -> None:
    found = decode("p.yaml", data)
    assert isinstance(found, list)
    assert list(map(str, found)) == expected
