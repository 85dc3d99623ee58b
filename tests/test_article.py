"""Where the article has the words of a quote, and what is shown where it has not."""

import pytest

from explainer.article import Span, find_quote, nearest_passage

TEXTS = (
    "The call",
    "Berg made a  call.\nShe said so, and said so (twice).",
    "Dahl said “no”. 1.5 $ a+b? [sic] да нет да нет да",
)


@pytest.mark.parametrize(
    ("quote", "place", "words"),
    [
        ("The call", 0, "The call"),
        ("Berg", 1, "Berg"),
        ("made a call", 1, "made a  call"),
        ("made\n   a\tcall", 1, "made a  call"),
        ("call. She said", 1, "call.\nShe said"),
        ("call.\nShe said", 1, "call.\nShe said"),
        (" (twice). ", 1, "(twice)."),
        ("“no”", 2, "“no”"),
        ("1.5 $ a+b? [sic]", 2, "1.5 $ a+b? [sic]"),
        ("sic", 2, "sic"),
    ],
)
def test_a_quote_is_found_however_its_words_are_spaced(quote: str, place: int, words: str) -> None:
    (span,) = find_quote(TEXTS, quote)
    assert (span.paragraph, TEXTS[place][span.start : span.end]) == (place, words)


@pytest.mark.parametrize(
    "quote",
    ["the call", "Berg  made the call", "madea call", "no”. Dahl", "1x5", "call. She said no", '"no"', "twice) ."],
)
def test_other_words_are_not_found(quote: str) -> None:
    assert find_quote(TEXTS, quote) == []


FIRST, SECOND = Span(1, 23, 30), Span(1, 36, 43)


@pytest.mark.parametrize(
    ("prefix", "suffix", "spans"),
    [
        (None, None, [FIRST, SECOND]),
        ("and", None, [SECOND]),
        ("so, and ", None, [SECOND]),
        ("She", None, [FIRST]),
        ("call.\nShe", None, [FIRST]),
        (None, ",", [FIRST]),
        (None, ", and", [FIRST]),
        (None, "(twice", [SECOND]),
        ("She", ", and", [FIRST]),
        ("She", "(twice", []),
        ("Berg", None, []),
        (None, "no", []),
    ],
)
def test_neighbours_tell_equal_quotes_apart(prefix: str | None, suffix: str | None, spans: list[Span]) -> None:
    assert find_quote(TEXTS, "said so", prefix, suffix) == spans


def test_quotes_that_overlap_are_found_twice() -> None:
    assert find_quote(TEXTS, "да нет да") == [Span(2, 33, 42), Span(2, 40, 49)]


def test_a_quote_is_found_in_several_paragraphs() -> None:
    assert [span.paragraph for span in find_quote(TEXTS, "call")] == [0, 1]


def test_spans_are_in_the_order_of_the_text() -> None:
    first, second, third, last = Span(0, 5, 9), Span(1, 0, 4), Span(1, 0, 9), Span(1, 3, 4)
    assert sorted([last, third, first, second]) == [first, second, third, last]


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("Berg made the call", "Berg made a call."),
        ("He said so, and said so", "She said so, and said so"),
        ("Dahl said “yes”.", "Dahl said “no”."),
        ("said no such thing", "said so, and said"),
    ],
)
def test_the_nearest_passage_is_as_long_as_the_quote(quote: str, passage: str) -> None:
    assert nearest_passage(TEXTS, quote) == passage


def test_where_there_is_no_text_there_is_no_passage() -> None:
    assert nearest_passage([], "words") == ""
    assert nearest_passage([""], "words") == ""
