"""The rules over several files: references, ids, quotes, and which files there may be."""

import pytest

from explainer.site.load import load_site
from explainer.site.site import Site

ARTICLE = """\
---
headline: The call
author: A
publisher: B
date_published: 2017-08-11
---

Berg made a call to
the Reds. She said so, and said so again.

Dahl said no.
"""
ANNA = "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2017-08-12\n"
BO = ANNA.replace("Anna Berg", "Bo Dahl")
REDS = ANNA.replace("Anna Berg", "Reds") + "classification: party\n"
SOURCES = """\
news:
  title: A
  publisher: B
  url: https://example.org/
"""
FILES = {
    "article.md": ARTICLE,
    "people/anna-berg.yaml": ANNA,
    "people/bo-dahl.yaml": BO,
    "parties/reds.yaml": REDS,
    "sources.yaml": SOURCES,
}


def event(id: str, *fields: str, kind: str = "protest") -> str:
    given = (f"- id: {id}", "date: 2017", "title: A", "summary: B", f"kind: {kind}", "sources: [news]")
    return "\n  ".join([*given, *fields]) + "\n"


def claim(id: str, quote: str, speaker: str = "article", about: str = "reds") -> str:
    given = (f"- id: {id}", f"quote: {quote}", f"speaker: {speaker}", f"about: [{about}]")
    return "\n  ".join([*given, "verdict: opinion", "finding: A"]) + "\n"


def load(files: dict[str, str], *assets: str) -> Site | list[str]:
    """The site of some files beside the usual ones, or what is said of them; half a surrogate pair is a byte that is no UTF-8."""
    site = load_site(
        {path: text.encode("utf-8", "surrogateescape") for path, text in {**FILES, **files}.items()}, assets, root=""
    )
    return site if isinstance(site, Site) else list(map(str, site))


def loaded(files: dict[str, str], *assets: str) -> Site:
    site = load(files, *assets)
    assert isinstance(site, Site), site
    return site


# ---- references ------------------------------------------------------------------------------------------------------

A_NAME = "omebody without a record is written as a name, with a capital letter"


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        # sources
        (
            "people/anna-berg.yaml",
            ANNA + "birth: {sources: [news, nws]}\n",
            "5:25: birth.sources.1: no source 'nws'; did you mean 'news'? [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "birth: {sources: [{id: paper, locator: p. 5}]}\n",
            "5:19: birth.sources.0: no source 'paper'; add it to sources, or cite one that is there [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "biography: |\n  One [@news].\n\n  - *two [@nes]*\n",
            "8:10: biography: no source 'nes'; did you mean 'news'? [reference]",
        ),
        (
            "story.md",
            "# A\n\nOne\n[@paper].\n",
            "4:1: text: no source 'paper'; add it to sources, or cite one that is there [reference]",
        ),
        # records in prose, where any kind will do
        (
            "people/anna-berg.yaml",
            ANNA + "biography: '[a][bo-dahl] [b][reds] [c][anna-brg] not known'\n",
            "5:39: biography: no record 'anna-brg'; did you mean 'anna-berg'? [reference]",
        ),
        ("story.md", "# A\n\n[b][x].\n", "3:4: text: no record 'x'; there are anna-berg, bo-dahl, reds [reference]"),
        (
            "glossary.yaml",
            "- {id: a, term: A, definition: '[b][x]'}\n",
            "1:36: 0.definition: no record 'x'; there are anna-berg, bo-dahl, reds [reference]",
        ),
        # fields that take a plain name as well
        (
            "people/anna-berg.yaml",
            ANNA + "memberships: [{organization: blues, sources: [news]}]\n",
            f"5:30: memberships.0.organization: no party 'blues'; there are reds; s{A_NAME} [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "memberships: [{organization: rds, sources: [news]}]\n",
            f"5:30: memberships.0.organization: no party 'rds'; did you mean 'reds'? S{A_NAME} [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "memberships: [{organization: bo-dahl, sources: [news]}]\n",
            "5:30: memberships.0.organization: 'bo-dahl' is a person, but 'organization' names a party [reference]",
        ),
        (
            "parties/reds.yaml",
            REDS + "memberships: [{person: reds, sources: [news]}]\n",
            "6:24: memberships.0.person: 'reds' is a party, but 'person' names a person [reference]",
        ),
        (
            "parties/reds.yaml",
            REDS + "seats: [{body: diet, date: 2017, seats: 5, sources: [news]}]\n",
            f"6:16: seats.0.body: no party 'diet'; there are reds; s{A_NAME} [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "relations: [{to: bo, kind: ally, sources: [news]}]\n",
            f"5:18: relations.0.to: no record 'bo'; there are anna-berg, bo-dahl, reds; s{A_NAME} [reference]",
        ),
        (
            "people/anna-berg.yaml",
            ANNA + "relations: [{to: anna-berg, kind: ally, sources: [news]}]\n",
            "5:18: relations.0.to: a relation of a record to itself; name the other side [reference]",
        ),
        (
            "events.yaml",
            event("a", "participants: [Carl, carl]"),
            f"7:24: 0.participants.1: no record 'carl'; there are anna-berg, bo-dahl, reds; s{A_NAME} [reference]",
        ),
        # fields that take an id only
        (
            "claims.yaml",
            claim("a", "The call", speaker="artcle"),
            "3:12: 0.speaker: no record 'artcle'; did you mean 'article'? [reference]",
        ),
        (
            "claims.yaml",
            claim("a", "The call", about="reds, article"),
            "4:17: 0.about.1: no record 'article'; there are anna-berg, bo-dahl, reds [reference]",
        ),
        (
            "article.md",
            ARTICLE.replace("author", "mentions: [{quote: Dahl, record: dahl}]\nauthor"),
            "3:34: mentions.0.record: no record 'dahl'; there are anna-berg, bo-dahl, reds [reference]",
        ),
    ],
)
def test_an_id_that_nothing_has_is_a_problem(path: str, text: str, problem: str) -> None:
    assert load({path: text}) == [f"{path}:{problem}"]


def test_references_lead_to_every_kind_of_record() -> None:
    site = loaded(
        {
            "people/anna-berg.yaml": ANNA
            + "biography: '[a][bo-dahl], [b][reds] [@news]'\n"
            + "memberships: [{organization: reds, sources: [news]}, {organization: Blues, sources: [news]}]\n"
            + "relations: [{to: reds, kind: ally, sources: [news]}, {to: Carl, kind: ally, sources: [news]}]\n",
            "events.yaml": event("a", "participants: [anna-berg, reds, Carl]"),
            "claims.yaml": claim("a", "The call", speaker="anna-berg", about="bo-dahl, reds"),
            "glossary.yaml": "- {id: term, term: A, definition: '[b][reds] [@news]', sources: [news]}\n",
            "article.md": ARTICLE.replace(
                "author", "mentions: [{quote: call to, record: term}, {quote: Dahl, record: bo-dahl}]\nauthor"
            ),
        }
    )
    assert [edge.object for edge in site.edges_of["anna-berg"]] == ["Blues", "Carl", "reds", "reds"]
    assert [event.id for event in site.of("events", "Carl")] == ["a"]
    assert [claim.id for claim in site.of("claims", "bo-dahl")] == ["a"]


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("sources.yaml", "news: 'A\n", "sources.yaml:1:7: a quote that is opened here is never closed [yaml]"),
        ("sources.yaml", "\udcff", "sources.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8 [encoding]"),
        ("sources.yaml", "- news\n", "sources.yaml:1:1: expected a mapping: each source under its id [type]"),
        (
            "sources.yaml",
            SOURCES + "  author: [A]\n",
            "sources.yaml:5:11: news.author: expected text, got a list; put text that starts with '- ' or '[' in quotes [type]",
        ),
        (
            "people/bo-dahl.yaml",
            BO + "draft: yes\n",
            "people/bo-dahl.yaml:5:8: draft: 'yes' is neither true nor false; write true [choice]",
        ),
        (
            "people/bo-dahl.yaml",
            "",
            "people/bo-dahl.yaml:1:1: the file is empty; a profile begins with 'name: …' [empty]",
        ),
        (
            "people/bo-dahl.yaml",
            "name: \udce9",
            "people/bo-dahl.yaml:1:7: byte 0xe9 is not UTF-8; save the file as UTF-8 [encoding]",
        ),
    ],
)
def test_a_record_that_is_not_sound_is_not_missed_by_others(path: str, text: str, problem: str) -> None:
    anna = ANNA + "relations: [{to: bo-dahl, kind: ally, sources: [news]}]\n"
    assert load({"people/anna-berg.yaml": anna, path: text}) == [problem]


# ---- ids -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        (
            {"events.yaml": event("a") + event("b") + event("a")},
            ["events.yaml:13:3: 2.id: event 'a' stands already in events.yaml:1; ids are unique [duplicate-id]"],
        ),
        (
            {"events/a.yaml": event("a"), "events/b.yaml": event("b") + event("a"), "events.yaml": event("b")},
            [
                "events/b.yaml:1:3: 0.id: event 'b' stands already in events.yaml:1; ids are unique [duplicate-id]",
                "events/b.yaml:7:3: 1.id: event 'a' stands already in events/a.yaml:1; ids are unique [duplicate-id]",
            ],
        ),
        (
            {"claims/a.yaml": claim("a", "The call"), "claims/b.yaml": claim("a", "Berg")},
            ["claims/b.yaml:1:3: 0.id: claim 'a' stands already in claims/a.yaml:1; ids are unique [duplicate-id]"],
        ),
        (
            {"sources/a.yaml": "# A\n" + SOURCES},
            ["sources/a.yaml:2:1: news: source 'news' stands already in sources.yaml:1; ids are unique [duplicate-id]"],
        ),
        (
            {"glossary.yaml": "- {id: a, term: A, definition: B}\n- {term: A, definition: B, id: a}\n"},
            [
                "glossary.yaml:2:28: 1.id: glossary entry 'a' stands already in glossary.yaml:1; ids are unique [duplicate-id]"
            ],
        ),
        (
            {"parties/bo-dahl.yaml": REDS.replace("Reds", "Greens")},
            [
                "parties/bo-dahl.yaml:1:1: 'bo-dahl' is also a person; ids are unique over people and parties: "
                "rename one file [duplicate-id]"
            ],
        ),
    ],
)
def test_an_id_given_twice_is_a_problem(files: dict[str, str], problems: list[str]) -> None:
    assert load(files) == problems


def test_the_same_id_may_stand_for_things_of_different_kinds() -> None:
    site = loaded(
        {
            "events.yaml": event("reds"),
            "claims.yaml": claim("reds", "The call"),
            "glossary.yaml": "- {id: reds, term: A, definition: B}\n",
            "sources/reds.yaml": SOURCES.replace("news", "reds"),
        }
    )
    assert (site.events[0].id, site.claims[0].id, site.glossary[0].id, [*site.sources]) == (
        "reds",
        "reds",
        "reds",
        ["news", "reds"],
    )


@pytest.mark.parametrize(
    ("ids", "problem"),
    [
        ("reds", "5:14: former_ids.0: 'reds' is the id of a record that is there; remove it here [duplicate-id]"),
        (
            "anna-berg",
            "5:14: former_ids.0: 'anna-berg' is the id of a record that is there; remove it here [duplicate-id]",
        ),
        ("index", "5:14: former_ids.0: 'index' is reserved by the site; remove it here [duplicate-id]"),
        ("a, b, a", "5:20: former_ids.2: 'a' is a former id of 'anna-berg' already; keep one [duplicate-id]"),
    ],
)
def test_a_former_id_leads_to_one_record_only(ids: str, problem: str) -> None:
    assert load({"people/anna-berg.yaml": f"{ANNA}former_ids: [{ids}]\n"}) == [f"people/anna-berg.yaml:{problem}"]


def test_two_records_cannot_have_one_former_id() -> None:
    files = {"people/bo-dahl.yaml": BO + "former_ids: [a, b]\n", "parties/reds.yaml": REDS + "former_ids: [b]\n"}
    assert load(files) == [
        "parties/reds.yaml:6:14: former_ids.0: 'b' is a former id of 'bo-dahl' already; keep one [duplicate-id]"
    ]


# ---- stages, images, quotes ------------------------------------------------------------------------------------------


def test_a_court_event_about_a_living_person_says_its_stage() -> None:
    assert load({"events.yaml": event("a", "participants: [reds, bo-dahl]", kind="court")}) == [
        "events.yaml:1:3: 0.stage: is missing; a court event about a living person (bo-dahl) says how far the law had got: "
        "allegation, search, detention, charge, custody, ruling, conviction, acquittal, dismissal, appeal, sanction, release [stage]"
    ]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (event("a", "participants: [bo-dahl]", "stage: charge", kind="court"), {}),
        (event("a", "participants: [bo-dahl]"), {}),
        (event("a", "participants: [reds, Carl]", kind="court"), {}),
        (event("a", kind="court"), {}),
        (
            event("a", "participants: [bo-dahl]", kind="court"),
            {"people/bo-dahl.yaml": BO + "death: {date: 2017, sources: [news]}\n"},
        ),
    ],
)
def test_other_events_need_no_stage(text: str, files: dict[str, str]) -> None:
    assert len(loaded({"events.yaml": text, **files}).events) == 1


def test_a_picture_is_among_the_assets() -> None:
    files = {"people/bo-dahl.yaml": BO + "image: {file: people/bo.jpg, alt: A, credit: B, license: C}\n"}
    assert loaded(files, "people/bo.jpg").people["bo-dahl"].image
    assert load(files, "bo.jpg") == [
        "people/bo-dahl.yaml:5:15: image.file: no file 'docs/assets/people/bo.jpg'; put the picture there [file]"
    ]


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        (
            "said so",
            "the article has these words more than once; give a 'prefix' or 'suffix', the words before or after them",
        ),
        (
            "said\n  suffix: so",
            "the article has these words more than once; give longer 'prefix' or 'suffix', the words before or after them",
        ),
        (
            "said so\n  prefix: Dahl",
            "the article has these words, but not between this 'prefix' and 'suffix'; copy the neighbouring words exactly",
        ),
        (
            "Berg made the call to the Reds",
            "the article does not have these words; nearest is 'Berg made a call to the Reds.'",
        ),
        (
            "said so\n  suffix: Dahl",
            "the article has these words, but not between this 'prefix' and 'suffix'; copy the neighbouring words exactly",
        ),
        ("again. Dahl said", "the article does not have these words; nearest is 'Dahl said no.'"),
    ],
)
def test_a_quote_that_is_not_found_exactly_once_is_a_problem(quote: str, problem: str) -> None:
    assert load({"claims.yaml": claim("a", quote)}) == [f"claims.yaml:2:10: 0.quote: {problem} [quote]"]


def test_a_mention_is_found_exactly_once() -> None:
    mentions = "mentions: [{quote: said, record: reds}, {quote: said, suffix: no, record: reds}]"
    assert load({"article.md": ARTICLE.replace("author", f"{mentions}\nauthor")}) == [
        "article.md:3:20: mentions.0.quote: the article has these words more than once; give a 'prefix' or 'suffix', "
        "the words before or after them [quote]"
    ]


def test_claims_are_in_the_order_of_the_text() -> None:
    quotes = {
        "f": "said no",
        "a": "said so again",
        "e": "said so,",
        "b": "said so\n  prefix: She",
        "d": "call to the Reds",
        "c": "The call",
    }
    site = loaded({"claims.yaml": "".join(claim(id, quote) for id, quote in quotes.items())})
    assert [claim.id for claim in site.claims] == ["c", "d", "b", "e", "a", "f"]
    assert [site.spans[claim.id].paragraph for claim in site.claims] == [0, 1, 1, 1, 1, 2]


# ---- the site --------------------------------------------------------------------------------------------------------


def test_drafts_are_checked_but_left_out_of_the_site() -> None:
    draft = BO + "draft: true\n"
    relations = "relations: [{to: bo-dahl, kind: ally, sources: [news]}, {to: reds, kind: ally, sources: [news]}]\n"
    site = loaded({"people/bo-dahl.yaml": draft, "people/anna-berg.yaml": ANNA + relations})
    assert (list(site.people), list(site.unpublished)) == (["anna-berg"], ["bo-dahl"])
    assert [edge.object for edge in site.edges] == ["reds"]
    assert (site.record("bo-dahl"), site.name("bo-dahl")) == (None, "Bo Dahl")
    assert load({"people/bo-dahl.yaml": draft + "birth: {sources: [nws]}\n"}) == [
        "people/bo-dahl.yaml:6:19: birth.sources.0: no source 'nws'; did you mean 'news'? [reference]"
    ]


def test_everything_is_sorted_as_pages_show_it() -> None:
    site = loaded(
        {
            "people/zoe.yaml": ANNA + "sort_name: aaa\n",
            "people/a.yaml": ANNA.replace("Anna", "anna"),
            "events/b.yaml": event("c") + event("b") + event("a").replace("2017", "2016-05"),
            "events/a.yaml": event("d").replace("2017", "2017-01"),
            "glossary.yaml": "- {id: a, term: b, definition: A}\n- {id: b, term: A, definition: A}\n",
            "sources/more.yaml": SOURCES.replace("news", "a-book"),
        }
    )
    assert list(site.people) == ["zoe", "a", "anna-berg", "bo-dahl"]
    assert [event.id for event in site.events] == ["a", "d", "b", "c"]
    assert [term.id for term in site.glossary] == ["b", "a"]
    assert list(site.sources) == ["a-book", "news"]


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {
        "people/zoe.yaml": ANNA + "relations: [{to: reds, kind: ally, sources: [news]}]\n",
        "people/yan.yaml": ANNA + "relations: [{to: reds, kind: ally, sources: [news]}]\n",
        "events/b.yaml": event("b", "participants: [zoe]"),
        "events/a.yaml": event("a", "participants: [zoe]"),
        "claims/b.yaml": claim("b", "Berg", about="zoe"),
        "claims/a.yaml": claim("a", "Dahl", about="zoe"),
    }
    data = {path: text.encode() for path, text in {**FILES, **files}.items()}
    assert load_site(data) == load_site(dict(reversed(data.items())))
    broken = {path: text.replace(b"news", b"nws") for path, text in data.items() if path != "sources.yaml"}
    assert load_site(broken) == load_site(dict(reversed(broken.items())))
