"""The article annotated: whom its words name, what is told apart by hand, and what an editor hears when it is not."""

import json
import re
from collections.abc import Mapping

import pytest

from explainer.site.load import load_site
from explainer.site.site import Site

HEAD = "headline: Berg calls for one list\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n"
TEXT = (
    "Anna Berg called.\nBerg’s list, said Bo Berg, is Berg's.\n\n  Dahl of the Reds and dahl: Berg again, a joint list."
)


def person(name: str, *others: str) -> str:
    also = f"other_names: [{', '.join(others)}]\n" if others else ""
    return f"name: {name}\n{also}summary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"


PEOPLE = {
    "people/anna-berg.yaml": person("Anna Berg", "Berg"),
    "people/bo-berg.yaml": person("Bo Berg"),
    "people/carl-dahl.yaml": person("Carl Dahl", "Dahl"),
    "parties/reds.yaml": person("Reds") + "classification: party\n",
    "glossary.yaml": "- {id: joint-list, term: Joint list, definition: D.}\n- {id: reds, term: reds, definition: D.}\n",
}


def load(files: Mapping[str, str] = PEOPLE, mentions: str = "", text: str = TEXT) -> "Site | list[str]":
    article = f"---\n{HEAD}{mentions}---\n\n{text}\n"
    site = load_site(
        {path: data.encode() for path, data in {**PEOPLE, **files, "article.md": article}.items()}, root=""
    )
    return site if isinstance(site, Site) else [str(problem) for problem in site]


def mentioned(given: "Site | list[str]") -> list[tuple[str, str]]:
    assert isinstance(given, Site), given
    texts = given.article.texts
    return [
        (mention.anchor, texts[mention.span.paragraph][mention.span.start : mention.span.end])
        for mention in given.mentions
    ]


def test_every_mention_of_a_record_or_term_has_its_own_address() -> None:
    assert mentioned(load()) == [
        ("headline-anna-berg-1", "Berg"),
        ("p1-anna-berg-1", "Anna Berg"),
        ("p1-anna-berg-2", "Berg"),
        ("p1-bo-berg-1", "Bo Berg"),
        ("p1-anna-berg-3", "Berg"),
        ("p2-carl-dahl-1", "Dahl"),
        ("p2-reds-1", "Reds"),
        ("p2-anna-berg-1", "Berg"),
        ("p2-term-joint-list-1", "joint list"),
    ]


BOTH = {"people/bo-berg.yaml": person("Bo Berg", "Berg")}


def test_words_that_name_two_records_are_a_problem_where_they_stand() -> None:
    may_be = (
        "'Berg' may be Anna Berg (anna-berg) or Bo Berg (bo-berg); say which in the front matter, under 'mentions':"
    )
    assert load(BOTH) == [
        f'article.md:2:11: headline: {may_be} - {{quote: "Berg", suffix: "calls", record: "anna-berg"}} [mention]',
        f'article.md:9:1: text: {may_be} - {{quote: "Berg", suffix: "’s", record: "anna-berg"}} [mention]',
        f'article.md:9:31: text: {may_be} - {{quote: "Berg", suffix: "\'s.", record: "anna-berg"}} [mention]',
        f'article.md:11:30: text: {may_be} - {{quote: "Berg", suffix: "again,", record: "anna-berg"}} [mention]',
    ]


TOLD = """mentions:
  - {quote: Berg, suffix: calls, record: anna-berg}
  - {quote: Berg, suffix: ’s, record: bo-berg}
  - {quote: Berg, prefix: is, record: bo-berg}
  - {quote: said Bo, record: joint-list}
  - {quote: "dahl: Berg", record: carl-dahl}
"""


def test_what_is_told_apart_by_hand_goes_before_what_is_found() -> None:
    assert mentioned(load(BOTH, TOLD)) == [
        ("headline-anna-berg-1", "Berg"),
        ("p1-anna-berg-1", "Anna Berg"),
        ("p1-bo-berg-1", "Berg"),
        ("p1-term-joint-list-1", "said Bo"),
        ("p1-bo-berg-2", "Berg"),
        ("p2-carl-dahl-1", "Dahl"),
        ("p2-reds-1", "Reds"),
        ("p2-carl-dahl-2", "dahl: Berg"),
        ("p2-term-joint-list-1", "joint list"),
    ]


def test_the_entry_that_a_problem_proposes_tells_the_mention_apart() -> None:
    problems = load(BOTH)
    assert isinstance(problems, list)
    entries = [problem.partition("'mentions': ")[2].removesuffix(" [mention]") for problem in problems]
    assert len(mentioned(load(BOTH, "mentions:\n" + "".join(f"  {entry}\n" for entry in entries)))) == 9


def test_the_second_doubt_in_a_headline_has_its_own_place() -> None:
    problems = load(BOTH, text="Nobody called.")
    assert isinstance(problems, list)
    twice = HEAD.replace("calls for one list", "wins, Berg loses")
    article = f"---\n{twice}---\n\nNobody called.\n"
    files = {**PEOPLE, **BOTH, "article.md": article}
    found = load_site({path: data.encode() for path, data in files.items()}, root="")
    assert isinstance(found, list)
    assert [(problem.line, problem.column) for problem in found] == [(2, 11), (2, 22)]


def test_where_no_words_tell_two_mentions_apart_none_are_proposed() -> None:
    problems = load(
        BOTH,
        text="Berg agreed.\n\nNo.\n\nBerg agreed.",
        mentions="mentions:\n  - {quote: Berg, suffix: calls, record: anna-berg}\n",
    )
    assert isinstance(problems, list)
    assert len(problems) == 2
    assert all('""' not in problem for problem in problems)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("May", "They met in May 2019."),
        ("May", "“May?” he asked."),
        ("Will", "Will she run?"),
        ("Brown", "Brown bears were seen."),
        ("March", "The March went on."),
        ("Left", "The Left lost."),
        ("2018", "In 2018 they lost."),
    ],
)
def test_a_name_that_is_a_word_as_well_is_in_doubt(name: str, text: str) -> None:
    other = {"people/dora-dane.yaml": person("Dora Dane", f'"{name}"')}
    problems = load(other, text=text)
    assert isinstance(problems, list)
    assert len(problems) == 1
    assert "is a word as well as a name of Dora Dane (dora-dane)" in problems[0]
    entry = problems[0].partition("'mentions': ")[2].partition(", or 'record: none'")[0]
    assert ("dora-dane", True) in [
        (anchor.split("-", 1)[1].removesuffix("-1"), True)
        for anchor, _ in mentioned(load(other, f"mentions:\n  {entry}\n", text))
    ]
    nobody = entry.replace('record: "dora-dane"', "record: none")
    assert not [
        anchor for anchor, _ in mentioned(load(other, f"mentions:\n  {nobody}\n", text)) if anchor.startswith("p")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dora May", "In May 2019 Dora May spoke."),
        ("WHO", "Who is WHO?"),
        ("Danov", "Danov spoke."),
        ("May", "may it be so"),
    ],
)
def test_longer_names_abbreviations_and_other_words_are_in_no_doubt(name: str, text: str) -> None:
    assert isinstance(load({"people/dora-dane.yaml": person("Dora Dane", name)}, text=text), Site)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("Joint list", "A joint list. Joint List? JOINT LIST!", 3),
        ("Joint List", "A joint list. Joint List? JOINT LIST!", 1),
        ("State of the Union", "The state of the union, or State of the Union.", 1),
        ("EU", "eu and EU", 1),
    ],
)
def test_a_term_with_capital_letters_in_it_is_found_as_written(term: str, text: str, found: int) -> None:
    glossary = {"glossary.yaml": f"- {{id: joint-list, term: {term}, definition: D.}}\n"}
    assert len([anchor for anchor, _ in mentioned(load(glossary, text=text)) if "joint-list" in anchor]) == found


def test_a_draft_is_named_but_not_shown() -> None:
    draft = {"people/bo-berg.yaml": person("Bo Berg") + "draft: true\n"}
    assert ("p1-bo-berg-1", "Bo Berg") not in mentioned(load(draft))
    assert len(mentioned(load(draft))) == 8


@pytest.mark.parametrize(
    ("mentions", "problem"),
    [
        (
            "mentions:\n  - {quote: Dahl of, record: carl-dahl}\n  - {quote: Dahl, record: carl-dahl}\n",
            "8:13: mentions.1.quote: these words are told apart already; keep one entry for them [quote]",
        ),
        (
            "mentions:\n  - {quote: Berg, record: anna-berg}\n",
            "7:13: mentions.0.quote: the article has these words more than once; give a 'prefix' or 'suffix', "
            "the words before or after them [quote]",
        ),
        (
            "mentions:\n  - {quote: Bergs, record: anna-berg}\n",
            "7:13: mentions.0.quote: the article does not have these words; nearest is 'Berg' [quote]",
        ),
    ],
)
def test_a_mention_that_is_not_there_once_is_a_problem(mentions: str, problem: str) -> None:
    found = load(mentions=mentions)
    assert isinstance(found, list)
    assert [line.replace("'Berg calls' ", "'Berg' ") for line in found] == [f"article.md:{problem}"]


def test_no_more_claims_than_a_reader_can_tell_apart_share_their_words() -> None:
    claim = {"speaker": "article", "about": ["anna-berg"], "verdict": "opinion", "finding": "F."}
    words = " ".join(["Anna Berg called", *map(str, range(100, 122))])
    quotes = [words[: 16 + 4 * number] for number in range(21)]
    claims = [json.dumps({"id": f"c{number}", "quote": quote, **claim}) for number, quote in enumerate(quotes)]
    found = load({"claims.yaml": "".join(f"- {claim}\n" for claim in claims)}, text=words)
    assert isinstance(found, list)
    assert [each for each in found if "warning" not in each] == [
        "claims.yaml:21:26: 20.quote: more than 20 claims quote the same words; leave some out [size]"
    ]

    found = load({"claims.yaml": "".join(f"- {claim}\n" for claim in claims[1:])}, text=words)
    assert isinstance(found, Site)


@pytest.mark.parametrize(
    ("one", "two", "warned"),
    [
        ("{quote: Anna Berg called.", "{quote: Anna Berg called", ["one, here not-found"]),
        ("{quote: called, prefix: Berg", "{quote: Anna Berg called.", ["two, here opinion"]),
        ("{quote: Anna Berg called. She", "{quote: She left.", []),  # each has words of its own
        ("{quote: called, prefix: Berg", "{quote: 'called, and'", []),  # the words are the same, their places are not
    ],
)
def test_a_claim_on_words_that_another_has_is_warned_of(one: str, two: str, warned: list[str]) -> None:
    rest = ", speaker: article, about: [anna-berg], finding: F."
    claims = f"- {one}, id: one, verdict: opinion{rest}}}\n- {two}, id: two, verdict: not-found{rest}}}\n"
    site = load({"claims.yaml": claims}, text="Anna Berg called. She left. She called, and went.")
    assert isinstance(site, Site), site
    said = re.findall(r"claim '(\w+)' has these words, too \(there [\w-]+(, here [\w-]+)\)", str(site.warnings))
    assert ["".join(each) for each in said] == warned
