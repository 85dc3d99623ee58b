"""Where the article has the words of a quote, and what is shown where it has not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.site.article import FoundMention, Named, Span, find_quote, nearest_passage, pieces, words_around

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


# ---- pieces ----------------------------------------------------------------------------------------------------------


def written(text: str, claims: dict[str, tuple[int, int]], mentions: list[tuple[int, int]]) -> str:
    """Pieces as they nest: <claims> around {mentions}, and a ^ where a check stands."""
    shown = ""
    for piece in pieces(text, spans(claims), named(mentions)):
        shown += {
            "text": piece.text,
            "marked": f"<{' '.join(piece.claims)}:",
            "unmarked": ">",
            "mention": "{",
            "mentioned": "}",
            "check": f"^{' '.join(piece.claims)}^",
        }[piece.step]
    return shown


def spans(claims: dict[str, tuple[int, int]]) -> dict[str, Span]:
    return {id: Span(1, *place) for id, place in claims.items()}


def named(mentions: list[tuple[int, int]]) -> list[FoundMention]:
    return [FoundMention(Span(1, *place), Named("record", f"r{number}")) for number, place in enumerate(mentions)]


@pytest.mark.parametrize(
    ("claims", "mentions", "expected"),
    [
        ({}, [], "Anna Berg called"),
        ({}, [(0, 9)], "{Anna Berg} called"),
        ({"a": (0, 16)}, [(0, 9)], "<a:{Anna Berg} called>^a^"),
        ({"a": (5, 16)}, [(0, 9)], "{Anna <a:Berg>}<a: called>^a^"),
        ({"a": (0, 4)}, [(0, 9)], "{<a:Anna> Berg}^a^ called"),
        ({"a": (1, 3), "b": (2, 8)}, [(0, 9)], "{A<a:n><b a:n><b:a Ber>g}^a^^b^ called"),
        ({"a": (0, 9), "b": (5, 16)}, [], "<a:Anna ><b a:Berg>^a^<b: called>^b^"),
        ({"long": (0, 16), "in": (5, 9)}, [(5, 9)], "<long:Anna ><long in:{Berg}>^in^<long: called>^long^"),
        ({"a": (0, 4), "b": (4, 16)}, [], "<a:Anna>^a^<b: Berg called>^b^"),
        ({"a": (0, 16), "b": (0, 16)}, [], "<a b:Anna Berg called>^a^^b^"),
        ({}, [(0, 4), (4, 9), (10, 16)], "{Anna}{ Berg} {called}"),
    ],
)
def test_claims_go_around_mentions_unless_they_cut_them(
    claims: dict[str, tuple[int, int]], mentions: list[tuple[int, int]], expected: str
) -> None:
    assert written("Anna Berg called", claims, mentions) == expected


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, dict[str, tuple[int, int]], list[tuple[int, int]]]:
    text = draw(st.text("ab \n", min_size=1, max_size=20))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda place: place[0] < place[1])
    claims = draw(st.lists(places, max_size=5))
    bounds = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=6))))
    mentions = list(zip(bounds[::2], bounds[1::2], strict=False))
    return text, {f"c{number}": place for number, place in enumerate(claims)}, mentions


@given(annotated())
def test_pieces_are_the_text_and_every_claim_is_on_its_words(
    case: tuple[str, dict[str, tuple[int, int]], list[tuple[int, int]]],
) -> None:
    text, claims, mentions = case
    shown, marked, open_steps = "", dict.fromkeys(claims, ""), []
    found: list[str] = []
    checks: list[str] = []
    over: tuple[str, ...] = ()
    for piece in pieces(text, spans(claims), named(mentions)):
        if piece.step == "text":
            shown += piece.text
            for id in over:
                marked[id] += piece.text
            if "mention" in open_steps:
                found[-1] += piece.text
        elif piece.step in ("marked", "mention"):
            open_steps.append(piece.step)
            over = piece.claims or over
            found += [""] * (piece.step == "mention")
        elif piece.step == "check":
            assert "mention" not in open_steps
            assert "marked" not in open_steps
            assert len(shown) >= claims[piece.claims[0]][1]
            checks += piece.claims
        else:
            assert open_steps.pop() == {"unmarked": "marked", "mentioned": "mention"}[piece.step]
            over = () if piece.step == "unmarked" else over
    assert shown == text
    assert not open_steps
    assert marked == {id: text[start:end] for id, (start, end) in claims.items()}
    assert found == [text[start:end] for start, end in mentions]
    assert sorted(checks) == sorted(claims)


@pytest.mark.parametrize(
    ("start", "end", "around"),
    [
        (0, 3, ("", "one", " two three…")),
        (4, 7, ("one ", "two", " three four,five!")),
        (18, 22, ("…three four,", "five", "!")),
    ],
)
def test_words_stand_around_a_span(start: int, end: int, around: tuple[str, str, str]) -> None:
    text = "one two three four,five!"
    at = text.index(around[1])
    assert words_around(text, Span(1, at, at + len(around[1])), 2) == around
