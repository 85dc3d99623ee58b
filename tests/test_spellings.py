"""Spellings made by rule: romanizations, cases, slips."""

import pytest

from explainer.pages.spellings import alike, spellings


def made(name: str, native: str, language: str, kind: str, person: bool = True) -> list[str]:
    return [text for text, of in spellings([name, native], [native], language, person) if of == kind]


@pytest.mark.parametrize("text", ["Shchukin", "Ščukin", "Schtschukin", "Chtchoukine", "Szczukin"])
def test_a_russian_name_is_romanized_in_many_styles(text: str) -> None:
    assert text in [word for spelled in made("Ivan S.", "Иван Щукин", "ru", "romanized") for word in spelled.split()]


@pytest.mark.parametrize(
    ("native", "person", "cases"),
    [
        ("Иван Щукин", True, ["Ивана Щукина", "Ивану Щукину", "Иваном Щукиным", "Иване Щукине"]),
        ("Анна Белова", True, ["Анны Беловой", "Анне Беловой", "Анну Белову", "Анной Беловой"]),
        ("Синяя партия Севера", False, ["Синей партии Севера", "Синюю партию Севера", "Синей партией Севера"]),
    ],
)
def test_a_russian_name_is_declined(native: str, person: bool, cases: list[str]) -> None:
    assert made("A", native, "ru", "inflected", person) == cases


def test_a_name_in_another_script_is_written_in_latin_letters() -> None:
    assert "Alexis" in made("Alexis Pappas", "Αλέξης", "el", "slip")  # a guess finds, and is not shown
    assert not made("Alexis Pappas", "Αλέξης", "el", "romanized")
    assert not made("Alexis Pappas", "Αλέξης", "el", "inflected")


def test_slips_are_initials_and_the_other_keyboard_layout() -> None:
    slips = made("Blue Party", "Синяя партия", "ru", "slip", person=False)
    assert {"BP", "СП", "gfhnbz"} <= set(slips)


def test_each_spelling_stands_once_and_ours_come_first() -> None:
    all_spellings = spellings(["Anna Berg", "Berg"], [], None, True)
    assert [spelling.text for spelling in all_spellings] == ["Anna Berg", "Berg"]
    assert alike("Nával’nýj") == alike("Navalnyj")
