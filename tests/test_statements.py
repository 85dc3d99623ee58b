"""What pages say of people: their party then and now, how long anything held, and what messages propose."""

import re
from functools import cache

import pytest
from test_load import ANNA, ARTICLE, BO, REDS, load, loaded

from explainer.pages.pages import render_pages
from explainer.pages.pictures.pairs import applies
from explainer.pages.pictures.timelines import story_timeline
from explainer.records.dates import Known, PartialDate
from explainer.site.site import Site

REVIEWED = "reviewed: 2020-01-01\n"
DIED = "death: {{date: {}, sources: [news]}}\n"
ENDED = "dissolution: {{{}, sources: [news]}}\n"
SINCE_2010 = "organization: reds, start_date: 2010"


def reviewed(record: str, *more: str) -> str:
    return re.sub("reviewed: .*\n", REVIEWED, record) + "".join(more)


def memberships(*given: str) -> str:
    return "memberships:\n" + "".join(f"- {{{one}, sources: [news]}}\n" for one in given)


def site_of(anna: str = "", reds: str = "", **files: str) -> Site:
    others = {path.replace("__", "/") + ".yaml": text for path, text in files.items()}
    people = {"people/anna-berg.yaml": reviewed(ANNA, "short_name: Berg\n", anna), "people/bo-dahl.yaml": reviewed(BO)}
    return loaded({**people, "parties/reds.yaml": reviewed(REDS, reds), **others})


def pages(site: Site) -> dict[str, str]:
    """The pages without the marks of citations, links and times."""
    return {src_uri: bare(text) for src_uri, text in render_pages(site).items()}


def bare(text: str) -> str:
    return re.sub(r"<sup>.*?</sup>|</?(?:time|span|p)\b[^>]*>", "", re.sub(r"\]\([^)]*\)", "]", text))


@cache
def together(rows: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """What one site says of an Anna Berg and of her Reds for each of the rows: on their pages, in lists and on cards."""
    files = {
        "article.md": ARTICLE.replace("Reds", "others"),
        "story.md": " ".join(f"[Berg][anna-{row}]" for row in range(len(rows))),
    }
    for row, (anna, reds) in enumerate(rows):
        files[f"people/anna-{row}.yaml"] = reviewed(
            ANNA, anna.replace("organization: reds", f"organization: reds-{row}")
        )
        files[f"parties/reds-{row}.yaml"] = reviewed(REDS, reds)
    found = render_pages(loaded(files))
    lines, cards = (
        found["connections.md"].split("\n"),
        found["index.md"].partition('<div class="cards"')[2].split("\n\n</div>"),
    )
    return [
        {
            "anna": bare(found[f"people/anna-{row}.md"]),
            "reds": bare(found[f"parties/reds-{row}.md"]),
            "list": bare(found["people/index.md"].partition(f"](anna-{row}.md)")[2].partition("</li>")[0]),
            "card": bare(next(card for card in cards if f"(people/anna-{row}.md)" in card)),
            "table": bare("\n".join(line for line in lines if line[0:2] == "- " and f"(people/anna-{row}.md)" in line)),
        }
        for row in range(len(rows))
    ]


def said(page: str, words: str) -> list[str]:
    """What follows some words on a page, to the next fact."""
    return re.findall(rf"{words}:(?:\*\*)? (.*?)(?: · |\n|$)", page)


THEN, NOW = "Party when the article appeared", "(?:Party at|[Aa]t) the last review"
DEATH = "(?:Party at|[Aa]t) the time of death"


# ---- which party -----------------------------------------------------------------------------------------------------

COALITION = REDS.replace("classification: party", "classification: coalition")
UNION = "organization: Green Union, role: Member of the party, start_date: 2010"
SEAT = "organization: Assembly, classification: institution, role: Deputy, start_date: 2010"


BELONGING = [
    ([], "none on record", "none on record"),
    ([SINCE_2010], "[Reds]", "[Reds]"),
    ([UNION], "on record: Member of the party, Green Union, since 2010", None),
    (["organization: Green Union"], "on record: member, Green Union, start not known", None),
    (["organization: Green Union, end_date: 2018"], "on record: member, Green Union, until 2018; start not known", "none on record"),
    (["organization: Green Union, start_date: 2010, end_date: 2012"], "none on record", "none on record"),
    (["organization: Green Union, start_date: 2018"], "none on record", "on record: member, Green Union, since 2018"),
    ([f"{UNION}, classification: party"], "Green Union", None),
    ([f"{UNION}, classification: movement"], "Green Union", None),
    ([f"{UNION}, classification: coalition"], "Green Union", None),
    ([f"{UNION}, classification: foundation"], "none on record", None),
    ([f"{UNION}, classification: institution"], "none on record", None),
    (["organization: Green Union, classification: party"], "not known for that date (Green Union: start not known)", "Green Union"),
    ([SINCE_2010, UNION], "[Reds]", "[Reds]"),
    (["organization: reds", UNION], "not known for that date ([Reds]: start not known), on record: Member of the party, Green Union, since 2010", "[Reds]"),
    (["organization: independent, start_date: 2010"], "independent", "independent"),
    (["organization: independent, start_date: 2010, end_date: 2016", "organization: reds, start_date: 2016-02"], "[Reds]", "[Reds]"),
    (["organization: independent, start_date: 2016", UNION], "independent", "independent"),
    ([f"{SEAT}, on_behalf_of: reds"], "on record: Deputy, Assembly, for [Reds], since 2010", None),
    ([f"{SEAT}, on_behalf_of: independent"], "on record: Deputy, Assembly, for no party, since 2010", None),
    ([f"{SEAT}, on_behalf_of: reds", UNION + ", classification: party"], "Green Union", None),
    (["organization: reds, start_date: 2010, end_date: unknown, last_known: 2012"], "not known for that date ([Reds]: from 2010; end not known, last attested 2012)", "none on record"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "then", "now"), [(row, *given[1:]) for row, given in enumerate(BELONGING)])
def test_a_page_names_what_the_record_holds_of_a_party(row: int, then: str, now: str | None) -> None:
    shown = together(tuple((memberships(*given) if given else "", "") for given, _, _ in BELONGING))[row]
    now = now or then
    for place in ("anna", "list"):
        assert (said(shown[place], THEN)[0], said(shown[place], NOW)[0]) == (then, now)
    plain = [re.sub(r"[\[\]]", "", words) for words in (then, now)]
    assert [said(shown["card"], THEN)[0], said(shown["card"], NOW)[0]] == plain


def test_a_coalition_is_of_a_party_and_so_is_what_only_the_file_of_a_party_says() -> None:
    listed = "memberships: [{person: anna-berg, start_date: 2010, sources: [news]}]\n"
    for site in (
        site_of(memberships(SINCE_2010), parties__reds=reviewed(COALITION)),
        site_of(reds=listed),
        site_of(memberships("organization: greens, start_date: 2010"), parties__greens=reviewed(COALITION.replace("Reds", "Greens"))),
    ):  # fmt: skip
        assert re.fullmatch(r"\[(Reds|Greens)\]", said(pages(site)["people/anna-berg.md"], THEN)[0])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"people/anna-berg.yaml": ANNA + memberships("organization: reds, classification: party")},
            "people/anna-berg.yaml:6:40: memberships.0.classification: goes with the plain name of a body without a file; "
            "leave the key out [classification]",
        ),
        (
            {"people/anna-berg.yaml": ANNA + memberships("organization: independent, classification: party")},
            "people/anna-berg.yaml:6:47: memberships.0.classification: goes with the plain name of a body without a file; "
            "leave the key out [classification]",
        ),
        (
            {"people/anna-berg.yaml": ANNA + memberships("organization: A, classification: club")},
            "people/anna-berg.yaml:6:37: memberships.0.classification: unknown 'club'; there are campaign, coalition, "
            "foundation, institution, movement, party [choice]",
        ),
        (
            {"people/anna-berg.yaml": ANNA + "relations: [{to: independent, kind: ally, sources: [news]}]\n"},
            "people/anna-berg.yaml:5:18: relations.0.to: no record 'independent'; there are anna-berg, bo-dahl, reds; "
            "somebody without a record is written as a name, with a capital letter [reference]",
        ),
        (
            {"parties/independent.yaml": REDS},
            "parties/independent.yaml:1:1: the name 'independent' is reserved by the site; rename the file [id]",
        ),
    ],
)
def test_what_says_no_party_is_a_problem(files: dict[str, str], expected: str) -> None:
    assert load(files) == [expected]


def test_who_sits_for_no_party_is_no_member_of_one() -> None:
    shown = pages(site_of(memberships("organization: independent, start_date: 2010")))
    assert "- since 2010 [Anna Berg]: of no party, independent" in shown["connections.md"]
    assert "Anna Berg: of no party, independent" in shown["sources.md"]


# ---- the dead, and what has ended ------------------------------------------------------------------------------------

DAY, MONTH, YEAR = "2015-03-04", "2015-03", "2015"


@pytest.mark.parametrize(
    ("membership", "anna", "reds", "at", "expected"),
    [
        # until the death
        (SINCE_2010, DIED.format(DAY), "", "2015-03-03", Known.YES),
        (SINCE_2010, DIED.format(DAY), "", "2015-03-05", Known.NO),
        (SINCE_2010, DIED.format(DAY), "", "2015", Known.UNKNOWN),
        (SINCE_2010, DIED.format(YEAR), "", "2014-12-31", Known.YES),
        (SINCE_2010, DIED.format(YEAR), "", "2015-06-01", Known.UNKNOWN),
        (SINCE_2010, DIED.format(YEAR), "", "2016-01-01", Known.NO),
        (SINCE_2010, DIED.format(MONTH), "", "2015-03-15", Known.UNKNOWN),
        (SINCE_2010, "death: {sources: [news]}\n", "", "2014", Known.UNKNOWN),
        (SINCE_2010, "death: {sources: [news]}\n", "", "2020-01-01", Known.NO),
        ("organization: reds", DIED.format(DAY), "", "2014", Known.UNKNOWN),
        ("organization: reds", DIED.format(DAY), "", "2016", Known.NO),
        # what the editor wrote of an end does not outlast it either
        (f"{SINCE_2010}, end_date: 2012", DIED.format(DAY), "", "2013", Known.NO),
        (f"{SINCE_2010}, end_date: 2015", DIED.format(DAY), "", "2015-03-05", Known.NO),
        (f"{SINCE_2010}, end_date: 2018", DIED.format(DAY), "", "2016", Known.NO),
        (f"{SINCE_2010}, end_date: unknown, last_known: 2012", DIED.format(DAY), "", "2014", Known.UNKNOWN),
        (f"{SINCE_2010}, end_date: unknown, last_known: 2012", DIED.format(DAY), "", "2016", Known.NO),
        (f"{SINCE_2010}, end_date: unknown, last_known: 2012", DIED.format(DAY), "", "2011", Known.YES),
        (f"{SINCE_2010}, end_date: unknown, last_known: 2012", DIED.format(DAY), "", "2014", Known.UNKNOWN),
        # until the end of the body
        (SINCE_2010, "", ENDED.format("date: 2013-05"), "2013-04-30", Known.YES),
        (SINCE_2010, "", ENDED.format("date: 2013-05"), "2013-05-07", Known.UNKNOWN),
        (SINCE_2010, "", ENDED.format("date: 2013-05"), "2013-06-01", Known.NO),
        (SINCE_2010, "", ENDED.format("start_date: 2013, end_date: 2014"), "2012", Known.YES),
        (SINCE_2010, "", ENDED.format("start_date: 2013, end_date: 2014"), "2014-01-01", Known.UNKNOWN),
        (SINCE_2010, "", ENDED.format("start_date: 2013, end_date: 2014"), "2015", Known.NO),
        (SINCE_2010, "", ENDED.format("start_date: 2013"), "2019", Known.YES),
        (SINCE_2010, "", ENDED.format("end_date: unknown, last_known: 2012"), "2020-01-01", Known.NO),
        (SINCE_2010, DIED.format(DAY), ENDED.format("date: 2013"), "2014", Known.NO),
        (SINCE_2010, DIED.format("2013"), ENDED.format("date: 2015"), "2014", Known.NO),
    ],
)
def test_no_state_outlasts_a_death_or_the_end_of_a_body(
    membership: str, anna: str, reds: str, at: str, expected: Known
) -> None:
    (edge,) = site_of(memberships(membership) + anna, reds).edges
    assert edge.held(PartialDate.parse(at)) is expected


TO_DEATH = "from 2010 to the death of Anna Berg (2015)"


ENDINGS = [
    (SINCE_2010, DIED.format(YEAR), "", TO_DEATH),
    (SINCE_2010, DIED.format(DAY), "", "from 2010 to the death of Anna Berg (4 March 2015)"),
    (SINCE_2010, "death: {sources: [news]}\n", "", "from 2010 to the death of Anna Berg (date not known)"),
    (f"{SINCE_2010}, end_date: 2018", DIED.format(YEAR), "", TO_DEATH),
    (f"{SINCE_2010}, end_date: 2012", DIED.format(YEAR), "", "2010 to 2012"),
    (f"{SINCE_2010}, end_date: unknown, last_known: 2012", DIED.format(YEAR), "", "from 2010; end not known, last attested 2012"),
    ("organization: reds", DIED.format(YEAR), "", "until the death of Anna Berg (2015); start not known"),
    (SINCE_2010, "", ENDED.format("date: 2013-05"), "from 2010 to the end of Reds (May 2013)"),
    (SINCE_2010, DIED.format(YEAR), ENDED.format("date: 2013-05"), "from 2010 to the end of Reds (May 2013)"),
    (SINCE_2010, DIED.format(YEAR), ENDED.format("date: 2015-05"), "from 2010 to the end of Reds (May 2015) or the death of Anna Berg (2015)"),
    (SINCE_2010, "", ENDED.format("start_date: 2013"), "since 2010"),
    ("organization: Green Union, start_date: 2010", DIED.format(YEAR), "", TO_DEATH),
    ("organization: reds, start_date: 2021", "", "", "from 2021 (planned)"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "words"), [(row, given[3]) for row, given in enumerate(ENDINGS)])
def test_pages_say_what_ended_a_membership(row: int, words: str) -> None:
    rows = tuple((memberships(f"{given}, role: Chair") + anna, reds) for given, anna, reds, _ in ENDINGS)
    shown = together(rows)[row]
    assert f"- {words} [Anna Berg]: Chair, " in shown["table"]
    assert f"- {words} **Chair**, " in shown["anna"]
    assert (f"- {words} **Chair**, [Anna Berg]" in shown["reds"]) == ("organization: reds" in ENDINGS[row][0])
    assert ("since 20" in "".join(shown.values())) == words.startswith("since")


LAST = [
    (SINCE_2010, DIED.format(YEAR), "", "[Reds]"),
    ("organization: reds", DIED.format(YEAR), "", "[Reds]"),
    (f"{SINCE_2010}, end_date: 2012", DIED.format(YEAR), "", "none on record"),
    (SINCE_2010, DIED.format(YEAR), ENDED.format("date: 2013"), "none on record"),
    (SINCE_2010, DIED.format(DAY), ENDED.format("date: 2016"), "[Reds]"),
    ("organization: Green Union, start_date: 2010", DIED.format(YEAR), "", f"on record: member, Green Union, {TO_DEATH}"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "last"), [(row, given[3]) for row, given in enumerate(LAST)])
def test_the_party_of_the_dead_is_that_at_their_death(row: int, last: str) -> None:
    shown = together(tuple((memberships(given) + anna, reds) for given, anna, reds, _ in LAST))[row]
    for place in ("anna", "list", "card"):
        words = last if place != "card" else re.sub(r"[\[\]]", "", last)
        assert (said(shown[place], THEN), said(shown[place], DEATH)) == (["had died by then"], [words])


def test_who_died_on_an_unknown_day_is_dead_at_the_review() -> None:
    page = pages(site_of(memberships(SINCE_2010) + "death: {sources: [news]}\n"))["people/anna-berg.md"]
    words = "not known for that date ([Reds]: from 2010 to the death of Anna Berg (date not known))"
    assert (said(page, THEN), said(page, DEATH)) == ([words], ["[Reds]"])


def test_the_dead_and_what_has_ended_are_not_joined_with_anything_now() -> None:
    relation = "relations: [{to: bo-dahl, kind: ally, start_date: 2010, sources: [news]}]\n"
    site = site_of(memberships(SINCE_2010) + DIED.format(YEAR) + relation)
    assert [applies(site, edge) for edge in site.edges] == [[], []]
    shown = pages(site)
    assert "own-map" not in "".join(shown.values())
    assert TO_DEATH in shown["people/bo-dahl.md"]


@pytest.mark.parametrize("kind", ["criticised", "honoured", "ally"])
def test_what_happened_goes_on_having_happened(kind: str) -> None:
    for date in ("", "date: 2018, "):
        relation = f"relations: [{{to: bo-dahl, kind: {kind}, {date}sources: [news]}}]\n"
        site = site_of(DIED.format(YEAR) + relation)
        assert "now" in applies(site, site.edges[0])
        assert "to the death" not in "".join(pages(site).values())


@pytest.mark.parametrize(
    ("former", "dates", "shown"),
    [
        ("start_date: 2001, end_date: 2012", "start_date: 2005, end_date: 2010", "[Reds] (then Azure)"),
        ("end_date: 2012", "start_date: 2005, end_date: 2010", "[Reds] (Azure until 2012)"),
        ("end_date: 2012", "start_date: 2005, end_date: unknown, last_known: 2010", "[Reds] (Azure until 2012)"),
        ("end_date: 2008", "start_date: 2005, end_date: 2010", "[Reds]"),
        ("end_date: 2012", "start_date: 2005", "[Reds]"),
    ],
)
def test_a_membership_that_has_ended_has_the_name_of_its_time(former: str, dates: str, shown: str) -> None:
    names = f"other_names: [{{name: Azure, {former}, sources: [news]}}]\n"
    page = pages(site_of(memberships(f"organization: reds, {dates}"), reds=names))["people/anna-berg.md"]
    assert re.findall(r"\[Reds\](?: \(.*?\))?", page.partition("{: #belongs }")[2])[0] == shown


def test_a_name_lasts_until_a_death_but_what_began_after_an_end_goes_on() -> None:
    names = "other_names: [{name: A, start_date: 2010}, {name: B, start_date: 2016}]\n"
    shown = pages(site_of(names + DIED.format(YEAR), names + ENDED.format("date: 2015")))
    assert f"- A {TO_DEATH}\n" in shown["people/anna-berg.md"]
    assert "- A from 2010 to the end of Reds (2015)\n" in shown["parties/reds.md"]
    assert "- B since 2016\n" in shown["parties/reds.md"]


def test_the_bar_of_the_dead_ends_with_them() -> None:
    def bar(anna: str, reds: str = "") -> tuple[str, str]:
        held = memberships(SINCE_2010, "organization: reds, start_date: 2001, end_date: 2002")
        event = "- {id: e, date: 2003, title: T, summary: S., kind: other, participants: [bo-dahl], sources: [news]}\n"
        site = site_of(held + anna, reds, events=event)
        picture = story_timeline(site, [site.people["anna-berg"]], down=False)
        assert picture
        _, certain, vague = picture.bars[-1]
        return certain.partition("H")[2], vague

    ends = [bar(""), bar(DIED.format(YEAR)), bar("", ENDED.format("date: 2012"))]
    assert [int(end) for end, vague in ends if not vague] == sorted((int(end) for end, _ in ends), reverse=True)
    assert bar("death: {sources: [news]}\n")[1]


def test_what_says_when_somebody_died_is_cited_where_that_ended_something() -> None:
    sources = "news: {title: A, publisher: B, url: https://example.org/}\nnotice: {title: A, publisher: B, url: https://example.org/2}\n"
    site = site_of(memberships(SINCE_2010) + "death: {date: 2015, sources: [notice]}\n", sources=sources)
    page = render_pages(site)["parties/reds.md"]
    assert 'aria-label="Note 1, 2 sources"' in page
    assert site.source_count(site.parties["reds"]) == 2


def test_data_keeps_what_the_editor_wrote() -> None:
    person = site_of(memberships(SINCE_2010) + DIED.format(YEAR)).people["anna-berg"]
    assert person.memberships[0].end_date is None
