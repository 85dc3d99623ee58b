"""Names in texts: the longest, whole words, however they are spaced, quoted, composed or followed by a possessive."""

import pytest

from explainer.site.names import Names


def names(*given: str, nouns: tuple[str, ...] = ()) -> Names[str]:
    found: Names[str] = Names()
    for name in given:
        found.add(name, name)
    for noun in nouns:
        found.add(noun, noun, common_noun=True)
    return found


def found_in(text: str, *given: str, nouns: tuple[str, ...] = ()) -> list[str]:
    return [text[found.start : found.end] for found in names(*given, nouns=nouns).find(text)]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Berg", "Berg called.", "Berg"),
        ("Berg", "Said Berg", "Berg"),
        ("Berg", "‘Berg’, said", "Berg"),
        ("Berg", "Berg’s list", "Berg"),
        ("Berg", "Berg's", "Berg"),
        ("Lars", "Lars' list", "Lars"),
        ("Berg", "an anti-Berg list", "Berg"),
        ("Berg", "a Berg-like list", "Berg"),
        ("Berg", "Berg'in listesi", "Berg"),
        ("Berg", "An anti-Berg list", "Berg"),
        ("Auvergne", "chef d'Auvergne", "Auvergne"),
        ("Berg", "Berg–Dahl", "Berg"),
        ("Berg", "(Berg)", "Berg"),
        ("Anna Berg", "Anna\n  Berg", "Anna\n  Berg"),
        ("Anna Berg", "Anna\u00a0Berg", "Anna\u00a0Berg"),
        ("O'Brien", "O’Brien said", "O’Brien"),
        ("O’Brien", "O'Brien said", "O'Brien"),
        ("Saint-Denis", "in Saint‑Denis", "Saint‑Denis"),
        ('Party "Unity"', "the Party “Unity”", "Party “Unity"),
        ("J. Berg", "J. Berg", "J. Berg"),
        ("Émile", "E\u0301mile", "E\u0301mile"),
        ("E\u0301mile", "Émile", "Émile"),
        ("Новый фронт", "«Новый фронт»", "Новый фронт"),
        ("北京", "在北京的", "北京"),
        ("NHK杯", "昨日NHK杯で会った。", "NHK杯"),
        ("NHK", "昨日NHKで", "NHK"),
        ("ليلى حداد", "قالت ليلى حداد.", "ليلى حداد"),
        ("हिन्दी", "यह हिन्दी है", "हिन्दी"),
        ("Z\u200cA", "Z\u200cA", "Z\u200cA"),
        ("Bergdahl", "Berg\u00addahl", "Berg\u00addahl"),
        ("5 May", "on 5 May 2019", "5 May"),
    ],
)
def test_a_name_is_found(name: str, text: str, words: str) -> None:
    assert found_in(text, name) == [words]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Berg", "Bergs"),
        ("Berg", "Bergen, Ahlberg"),
        ("Berg", "berg BERG"),
        ("Brien", "O'Brien O’Brien"),
        ("O", "O said"),
        ("Ob", "Ob'Brien"),
        ("Paul", "Jean-Paul"),
        ("Jean", "Jean-Paul"),
        ("Paul", "with Jean-Paul"),
        ("  A", " A said"),
        ("Virus", "Virus-19"),
        ("Anna Berg", "Anna. Berg"),
        ("Anna Berg", "Anna-Berg"),
        ("Anna Berg", "Anna, Berg"),
        ("Anna Berg", "Anna B. Berg"),
        ("हिन्द", "हिन्दी"),
        ("!", "!"),
        ("", "x"),
        ("A", "A"),
    ],
)
def test_other_words_are_not_the_name(name: str, text: str) -> None:
    assert found_in(text, name) == []


@pytest.mark.parametrize(
    ("noun", "text", "words"),
    [
        ("Mass riots", "Mass riots and mass riots", ["Mass riots", "mass riots"]),
        ("ECHR", "the ECHR, echr", ["ECHR"]),
        ("Plan B", "a plan b", ["plan b"]),
        ("CEC ruling", "a CEC ruling, a CEC Ruling", ["CEC ruling"]),
        ("straße", "Strasse, STRASSE", ["Strasse", "STRASSE"]),
    ],
)
def test_a_common_noun_is_found_in_any_case_but_not_an_abbreviation(noun: str, text: str, words: list[str]) -> None:
    assert found_in(text, nouns=(noun,)) == words


def test_the_longest_name_is_found_and_none_within_it() -> None:
    text = "Anna Berg of the New Left Front met Berg of the Left Front Club; Left Fronts."
    given = "Berg", "Anna Berg", "Left Front", "New Left Front", "Left", "Left Front Club of Friends"
    assert found_in(text, *given) == ["Anna Berg", "New Left Front", "Berg", "Left Front", "Left"]


def test_a_longer_name_in_another_case_does_not_hide_a_shorter_one() -> None:
    assert found_in("the Left Front", "Left", "Left front") == ["Left"]


def test_everything_of_a_name_is_named_once_in_the_order_given() -> None:
    both: Names[int] = Names()
    for number in (2, 1, 2):
        both.add("Berg", number)
    both.add("berg", 3, common_noun=True)
    assert [(found.start, found.end, found.named) for found in both.find("Berg berg")] == [
        (0, 4, (2, 1, 3)),
        (5, 9, (3,)),
    ]
