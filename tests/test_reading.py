"""Which files there may be, and what is said of those that cannot be read."""

from pathlib import Path
from random import Random

import pytest
from test_load import ANNA, ARTICLE, BO, FILES, SOURCES, claim, load, loaded

from explainer.problem import Problem
from explainer.records.reading import read_file
from explainer.records.texts import MAX_PROBLEMS
from explainer.site.load import load_site

INVENTED = Path(__file__).parent / "invented" / "profiles"

# ---- files -----------------------------------------------------------------------------------------------------------


def test_an_id_that_is_wrong_in_many_places_is_told_where_it_is_given() -> None:
    long = "a" * 81
    cited = "".join(f"- organization: Reds {number}\n  sources: [{long}]\n" for number in range(30))
    files = {
        "people/anna-berg.yaml": f"{ANNA}memberships:\n{cited}",
        "sources.yaml": f"{long}: {{title: A, publisher: B, url: 'https://a.example'}}\n",
    }
    assert load(files) == [
        f"sources.yaml:1:1: {long}: an id of 81 characters; at most 80 (and so in 30 other places) [id]"
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("people/carl.yml", "a file of the wrong kind; rename the file to people/carl.yaml [file]"),
        ("events.yml", "a file of the wrong kind; rename the file to events.yaml [file]"),
        ("event.yaml", "a file of the wrong kind; rename the file to events.yaml [file]"),
        ("People/carl.yaml", "a file of the wrong kind; rename the file to people/carl.yaml [file]"),
        ("people/carl.yaml.txt", "a file of the wrong kind; rename the file to people/carl.yaml [file]"),
        ("page/history.md", "a file of the wrong kind; rename the file to pages/history.md [file]"),
        ("article.yaml", "a file of the wrong kind; rename the file to article.md [file]"),
        *(
            (
                path,
                "a file of the wrong kind; profiles hold article.md, story.md, people/<id>.yaml, parties/<id>.yaml, "
                "pages/<id>.md, and events, claims, sources, glossary, corrections (one .yaml file or a folder of them) [file]",
            )
            for path in (
                "notes.txt",
                "carl.yaml",
                "people.yaml",
                "people/carl.yaml~",
                "people/more/carl.yaml",
                "people/.yaml",
                "events/more/a.yaml",
                "stories/story.md",
                ".DS_Store",
            )
        ),
        (
            "people/Carl.yaml",
            "'Carl' is no id; an id is made of a-z, 0-9 and single hyphens, such as 'carl'; rename the file [id]",
        ),
        (
            "parties/carl_s.yaml",
            "'carl_s' is no id; an id is made of a-z, 0-9 and single hyphens, such as 'carl-s'; rename the file [id]",
        ),
        (f"people/{'a' * 81}.yaml", "an id of 81 characters; at most 80; rename the file [id]"),
        *(
            (f"people/{id}.yaml", f"the name '{id}' is reserved by the site; rename the file [id]")
            for id in (
                "index",
                "article",
                "people",
                "parties",
                "timeline",
                "connections",
                "claims",
                "sources",
                "glossary",
            )
        ),
    ],
)
def test_a_stray_file_is_a_problem(path: str, problem: str) -> None:
    assert load({path: ANNA}) == [f"{path}:1:1: {problem}"]


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("events.yaml", "", "1:1: the file is empty; write an event, or remove the file [empty]"),
        ("sources/a.yaml", "# A", "1:1: the file is empty; write a source, or remove the file [empty]"),
        ("story.md", " \n", "1:1: the file is empty; write the story, or remove the file [empty]"),
        ("events.yaml", "a: {}", "1:1: expected a list: each entry starts with '- id: …' [type]"),
        ("glossary/a.yaml", "A", "1:1: expected a list: each entry starts with '- id: …' [type]"),
        ("claims.yaml", "- A", "1:3: 0: expected the fields of a claim ('id: …'), got text [type]"),
        (
            "sources/a.yaml",
            "A b: {}",
            "1:1: A b: 'A b' is no id; an id is made of a-z, 0-9 and single hyphens, such as 'a-b' [id]",
        ),
        (
            "sources/a.yaml",
            SOURCES.replace("news", "a") + "  id: a",
            "5:3: a.id: leave 'id' out; the key is the id [unknown-key]",
        ),
        ("people/carl.yaml", ANNA + "id: carl", "5:1: id: leave 'id' out; the file name is the id [unknown-key]"),
        (
            "article.md",
            "The call",
            "1:1: no front matter; the first line is '---', then 'headline: …' and so on, then '---' [front-matter]",
        ),
        ("article.md", "---\n---\n\nText", "1:1: the front matter is empty; it begins with 'headline: …' [empty]"),
        ("article.md", ARTICLE.replace("author: A\n", ""), "2:1: author: is missing [missing]"),
        (
            "article.md",
            ARTICLE.replace("author", "text: A\nauthor"),
            "3:1: text: leave 'text' out; the text stands below the front matter [unknown-key]",
        ),
        (
            "article.md",
            ARTICLE.partition("\n\n")[0] + "\n",
            "7:1: no text; the article stands below the front matter [empty]",
        ),
        (
            "people/carl.yaml",
            "#" * 300_000,
            "1:1: 300000 bytes; a file holds at most 262144: split it [size]",
        ),
        (
            "story.md",
            "*" * 25_001,
            "1:1: 25001 lines and signs of Markdown and HTML; this holds at most 25000: take some out [size]",
        ),
        (
            "people/carl.yaml",
            "#\n" * 50_001,
            "1:1: 100002 lines and signs of Markdown and HTML; this holds at most 100000: take some out [size]",
        ),
        (
            "story.md",
            "[@news]" * 1_001,
            "1:1: text: more than 1000 citations in one record; leave some out [size]",
        ),
        (
            "glossary.yaml",
            "- id: a\n  term: T\n  definition: 'x'\n- id: b\n  x: '"
            + "*" * 25_000
            + "'\n- id: c\n  term: T\n  definition: x\n",
            "4:3: 1: 25002 lines and signs of Markdown and HTML; this holds at most 25000: take some out [size]",
        ),
        (
            "events/long.yaml",
            "- id: a\n  title: " + "x" * 262_129 + "\n",
            "1:3: 0: 262145 characters; a record holds at most 262144: shorten it [size]",
        ),
    ],
    ids=lambda text: text[:40],
)
def test_a_file_that_does_not_hold_what_it_should_is_a_problem(path: str, text: str, problem: str) -> None:
    assert load({path: text}) == [f"{path}:{problem}"]


@pytest.mark.parametrize(
    ("path", "text"), [("events.yaml", "[]\n"), ("glossary/none.yaml", "[]"), ("sources/none.yaml", "{}\n")]
)
def test_a_collection_may_be_empty(path: str, text: str) -> None:
    assert len(loaded({path: text}).sources) == 1


def test_a_collection_may_be_a_large_file() -> None:
    assert len(loaded({"sources.yaml": "#" * 300_000 + "\n" + SOURCES}).sources) == 1


def test_there_is_an_article() -> None:
    problems = load_site({"people/anna-berg.yaml": ANNA.encode()})
    assert isinstance(problems, list)
    assert list(map(str, problems)) == [
        "profiles/article.md:1:1: the article is missing; write its front matter and its text into this file [missing]"
    ]


def test_every_problem_of_every_file_is_told_in_order() -> None:
    files = {
        "story.md": "[a][b] [@c]",
        "people/bo-dahl.yaml": BO + "reviewd: 2017\n",
        "people/anna-berg.yaml": "- A",
        "notes.txt": "",
        "claims.yaml": claim("a", "Nowhere", about="nobody"),
    }
    problems = load(files)
    assert isinstance(problems, list)
    assert [problem.rpartition(" ")[0].partition(": ")[0] for problem in problems] == [
        "claims.yaml:2:10",
        "claims.yaml:4:11",
        "notes.txt:1:1",
        "people/anna-berg.yaml:1:1",
        "people/bo-dahl.yaml:5:1",
        "story.md:1:4",
        "story.md:1:8",
    ]


# ---- files that could not be read, and very many mistakes ------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "cites"),
    [
        ("article.md", "birth: {sources: [news]}\n"),
        ("sources/more.yaml", "birth: {sources: [almanac]}\n"),
        ("sources.yml", "birth: {sources: [almanac]}\n"),
        ("people/carl-ek.yaml", "biography: '[He][carl-ek] is not known'\n"),
        ("people", "biography: '[He][carl-ek] is not known'\n"),
        ("parties", "memberships: [{organization: blues, sources: [news]}]\n"),
    ],
)
def test_what_could_not_be_read_is_not_missing(path: str, cites: str) -> None:
    texts = {file: text for file, text in FILES.items() if file != path}
    data = {file: text.encode() for file, text in {**texts, "people/anna-berg.yaml": ANNA + cites}.items()}
    unread = {path: Problem(path, 1, 1, "", "cannot be read", "file")}
    assert load_site(data, unread=unread) == [unread[path]]


def test_a_mention_of_a_word_of_an_unread_glossary_is_no_mistake() -> None:
    mention = "mentions: [{quote: a call, record: a-word}]\n---\n\nBerg"
    data = {path: text.replace("---\n\nBerg", mention).encode() for path, text in FILES.items()}
    unread = {"glossary.yaml": Problem("glossary.yaml", 1, 1, "", "cannot be read", "file")}
    assert load_site(data, unread=unread) == list(unread.values())
    assert isinstance(load_site(data), list)


@pytest.mark.parametrize("more", [0, 1])
def test_a_collection_with_very_many_mistakes_is_read_no_further(more: int) -> None:
    found = load({"events.yaml": "- {}\n" * (MAX_PROBLEMS + more)})
    assert isinstance(found, list)
    assert "more mistakes than are listed here; mend these first [many]" in found[0]


def test_what_a_collection_with_very_many_mistakes_may_hold_is_not_missing() -> None:
    sources = "".join(f"wrong-{number:03}: {{}}\n" for number in range(MAX_PROBLEMS + 9)) + "zeitung: {}\n"
    found = load({"sources.yaml": sources, "people/anna-berg.yaml": ANNA + "birth: {sources: [zeitung]}\n"})
    assert isinstance(found, list)
    assert [problem for problem in found if "anna-berg" in problem] == []


def test_a_record_in_a_file_with_the_wrong_ending_is_not_missing() -> None:
    found = load(
        {"people/carl-ek.yml": ANNA, "people/anna-berg.yaml": ANNA + "biography: '[He][carl-ek] is not known'\n"}
    )
    assert found == ["people/carl-ek.yml:1:1: a file of the wrong kind; rename the file to people/carl-ek.yaml [file]"]


def test_only_so_many_problems_between_records_are_told_of_a_file() -> None:
    sources = ", ".join(f"no-{number}" for number in range(MAX_PROBLEMS + 9))
    found = load({"people/anna-berg.yaml": ANNA + f"birth: {{sources: [{sources}]}}\n"})
    assert len(found) == MAX_PROBLEMS  # type: ignore[arg-type]


# ---- read again ------------------------------------------------------------------------------------------------------

LISTS = ["claims.yaml", "events.yaml", "glossary.yaml", "sources.yaml"]


@pytest.mark.parametrize("path", LISTS)
def test_what_is_read_again_is_what_a_first_reading_gives(path: str) -> None:
    chance, lines = Random(path), (INVENTED / path).read_bytes().splitlines(keepends=True)
    last = read_file((path, b"".join(lines)))
    assert last.entries
    same = 0
    for _ in range(60):
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        changed = list(lines)
        if chance.random() < 0.5:
            changed[place] = changed[other]
        else:
            changed[place : place + 1] = changed[place].replace(b"e", b"a", 1), *changed[other : other + 4]
        again, fresh = (read_file((path, b"".join(changed)), before) for before in (last, None))
        assert again == fresh
        kept = {id(entry.record) for entry in last.entries}
        same += sum(id(entry.record) in kept for entry in again.entries if entry.record)
    assert same > len(last.entries)
