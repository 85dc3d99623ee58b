"""What the search answers from: words as they are sought, lists in files, who has which word, and who is connected in which words."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from explainer.pages.search_files import FOLDER, ListEntry, in_files, named_by, read, with_starts
from explainer.pages.search_words import keys, words
from explainer.pages.views import view_of
from explainer.site.load import load_site
from explainer.site.site import Site


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Søren Kierkegård", ["soren", "kierkegard"]),
        ("Łukasz Żółć", ["lukasz", "zolc"]),
        ("Groß, Þóra", ["gross", "thora"]),
        ("Işıl İnan", ["isil", "inan"]),
        ("Naval\u02b9nyĭ Udal’tsov", ["navalnyi", "udaltsov"]),
        ("Їжакевич", ["ижакевич"]),
        ("К.П.Р.Ф., С. М. Миронов", ["кпрф", "см", "миронов"]),
        ("Ｐｕｔｉｎ", ["putin"]),
        ("السيسي", ["سيسي"]),
        ("Ann\u00ada", ["anna"]),
        ("", []),
    ],
)
def test_words_are_sought_without_what_people_leave_out(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Søren", "da", {"soren", "soeren"}),
        ("Đorđe", "sr", {"dorde", "djordje"}),
        ("Jean-Paul", "fr", {"jean", "paul", "jeanpaul"}),
        ("王小明", "zh", {"王小明", "小明", "明"}),
        ("김민준", "ko", {"김민준", "민준", "준"}),
        ("al-Sisi", "ar", {"al", "sisi", "alsisi"}),
        ("Alsisi", "ar", {"alsisi", "sisi"}),
        ("Alsisi", "", {"alsisi"}),
    ],
)
def test_a_name_is_found_by_other_ways_to_write_its_words(name: str, language: str, expected: set[str]) -> None:
    assert {*keys(name, language)} >= expected
    assert len(keys(name, language)) <= len(expected) + 1


KEYS = sorted(
    {f"{first}{second}{third}" for first in "abc" for second in "äxyz\U00020bb7" for third in ("", "n", "no", "nos")}
)


def entries_of(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """What a browser would find in the files of a list, asked for each by what comes before it."""
    starts = read(files[f"{FOLDER}all.js"])
    paths = [path for path in named_by(starts) if path.startswith(f"{FOLDER}{name}/")]
    assert sorted(paths) == sorted(path for path in files if path.startswith(f"{FOLDER}{name}/"))
    return {key: entry for path in paths for key, entry in read(files[path])["entries"].items()}


@pytest.mark.parametrize("size", [1, 20, 100, 10_000])
def test_a_list_in_files_is_what_it_was(size: int) -> None:
    given = [ListEntry(key, (number % 3,), [number]) for number, key in enumerate(KEYS)]
    files = with_starts("all", {"some": in_files("some", given, size, [["A"], ["B"], ["C"]])})
    assert list(entries_of(files, "some")) == KEYS
    assert [more for _, more in entries_of(files, "some").values()] == [[number] for number in range(len(KEYS))]


def test_a_key_more_changes_one_file_and_the_one_that_tells_of_all() -> None:
    given = [ListEntry(f"{number * 7919 % 10007:05}") for number in range(2000)]
    given.sort()
    one, other = (
        with_starts("all", {"some": in_files("some", some, 300)}) for some in (given, [*given[:999], *given[1000:]])
    )
    changed = {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    assert 1 <= len(changed - {f"{FOLDER}all.js"}) <= 3
    assert len(one) > 30


def test_no_sign_of_an_element_stands_in_a_file() -> None:
    (file,) = in_files("some", [ListEntry("a", (), ["</script><!--\u2028"])], 100)
    assert b"<" not in file.data
    assert "\u2028" not in file.data.decode()
    assert read(file.data)["entries"] == {"a": [[], ["</script><!--\u2028"]]}


def site_of(people: Mapping[str, Mapping[str, Any]]) -> Site:
    said = {"summary": "S.", "story_role": "R.", "reviewed": "2020-02-01"}
    texts = {f"{path}.yaml": json.dumps({**said, **fields}) for path, fields in people.items()}
    texts["sources.yaml"] = json.dumps({"s": {"title": "T", "publisher": "P", "url": "https://example.org/"}})
    texts["article.md"] = (
        "---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nSomebody called.\n"
    )
    site = load_site({path: text.encode() for path, text in texts.items()})
    assert isinstance(site, Site), site
    return site


def list_of(site: Site, name: str) -> dict[str, tuple[list[str], Any]]:
    """What a list of the search says of each key: the names of records, and more."""
    found = {}
    for path, data in view_of(site).search.items():
        if path.startswith(f"{FOLDER}{name}/"):
            said = read(data)
            for key, (numbers, *more) in said["entries"].items():
                found[key] = [said["records"][number][0] for number in numbers], more[0] if more else None
    return found


def test_a_name_that_many_have_is_found_with_each_of_their_other_names() -> None:
    people = {f"people/p{number}": {"name": f"Anna {name}"} for number, name in enumerate(["Berg"] * 40 + ["Dahl"])}
    found = list_of(site_of(people), "names")
    assert found["dahl"] == (["Anna Dahl"], None)
    assert found["anna"][1] == [41, "anna"]
    assert len(found["anna"][0]) == 10
    assert len(found["berg anna"][0]) == len(found["anna berg"][0]) == 40


def test_connections_are_asked_for_in_the_words_of_the_record() -> None:
    seat = {"organization": "blue", "role": "Head of staff", "sources": ["s"]}
    told = "Bo was the first leader of the [Blue Front][blue]."
    site = site_of(
        {
            "people/anna": {"name": "Anna", "relations": [{"to": "bo", "kind": "rival", "sources": ["s"]}]},
            "people/bo": {"name": "Bo", "summary": told, "memberships": [seat]},
            "parties/blue": {"name": "Blue Front", "classification": "movement"},
        }
    )
    assert list_of(site, "links") == {
        "anna": (["Bo"], ["rival"]),
        "blue": (["Bo"], ["head staff first leader"]),
        "bo": (["Anna", "Blue Front"], ["rival", "movement"]),
    }
    assert list_of(site, "posts")["staff"] == (["Bo"], ["head staff blue front"])


def test_of_a_post_that_many_had_only_the_words_that_few_have_are_kept() -> None:
    seats = [{"organization": f"Council {number % 5}", "role": "Member", "sources": ["s"]} for number in range(40)]
    found = list_of(
        site_of({f"people/p{number}": {"name": "Anna", "memberships": [seat]} for number, seat in enumerate(seats)}),
        "posts",
    )
    assert {word: len(people) for word, (people, _) in found.items()} == dict.fromkeys("01234", 8)
