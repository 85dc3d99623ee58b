"""What a record may say, field by field, and what is said where it may not."""

from typing import Any

import pytest

from explainer.records.dates import Known, PartialDate
from explainer.records.document import Document, parse_document
from explainer.records.model import Article, Claim, Event, Party, Person, Source, Term
from explainer.records.parts import Identifier, Part, State
from explainer.records.references import references
from explainer.records.validation import read_record
from explainer.records.vocabulary import IDENTIFIERS

REQUIRED: dict[type[Part], str] = {
    Person: "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2017-08-12\n",
    Party: "name: Reds\nsummary: A.\nstory_role: B.\nreviewed: 2017-08-12\nclassification: party\n",
    Event: "id: a\ndate: 2017\ntitle: A\nsummary: B.\nkind: protest\nsources: [a]\n",
    Claim: "id: a\nquote: A\nspeaker: article\nabout: [b]\nverdict: opinion\nfinding: C.\n",
    Source: "title: A\npublisher: B\nurl: https://example.org/\n",
    Term: "id: a\nterm: A\ndefinition: B.\n",
    Article: "headline: A\nauthor: B\npublisher: C\ndate_published: 2017-08-11\n",
}

# What the place of a record says of it.
GIVEN: dict[type[Part], dict[str, Any]] = {
    Person: {"id": "anna-berg"},
    Party: {"id": "reds"},
    Source: {"id": "a"},
    Article: {"text": "Words."},
}


def read(model: type[Part], text: str) -> Any:
    document = parse_document("p.yaml", text)
    assert isinstance(document, Document), document
    return read_record(model, document, (), GIVEN.get(model, {}))


def with_fields(model: type[Part], fields: str) -> str:
    """Fields, and below them those that a record needs besides."""
    given = [line.partition(":")[0] for line in fields.splitlines()]
    rest = [line for line in REQUIRED[model].splitlines() if line.partition(":")[0] not in given]
    return "\n".join([fields, *rest, ""])


def refused(model: type[Part], fields: str) -> list[str]:
    """What is said of fields that stand in the first lines."""
    found = read(model, with_fields(model, fields))
    assert isinstance(found, list), found
    return [str(problem).removeprefix("p.yaml:") for problem in found]


# ---- whole records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", REQUIRED)
def test_a_record_needs_few_fields(model: type[Part]) -> None:
    assert isinstance(read(model, REQUIRED[model]), model)


@pytest.mark.parametrize(
    ("model", "line"), [(model, line) for model, text in REQUIRED.items() for line in text.splitlines()]
)
def test_a_field_that_a_record_needs_is_missed(model: type[Part], line: str) -> None:
    document = REQUIRED[model].replace(f"{line}\n", "") or "note: a\n"
    field = line.partition(":")[0]
    assert f"p.yaml:1:1: {field}: is missing" in [
        str(each).partition(";")[0].removesuffix(" [missing]") for each in read(model, document)
    ]


@pytest.mark.parametrize(
    ("model", "text", "problem"),
    [
        (Person, "[]", "1:1: expected the fields of a person ('name: …'), got a list [type]"),
        (Party, "words", "1:1: expected the fields of a party ('name: …'), got text [type]"),
        (Event, "- a: b", "1:1: expected the fields of an event ('id: …'), got a list [type]"),
        (Source, "words", "1:1: expected the fields of a source ('title: …'), got text [type]"),
        (Term, "words", "1:1: expected the fields of a glossary entry ('id: …'), got text [type]"),
    ],
)
def test_a_record_is_a_mapping(model: type[Part], text: str, problem: str) -> None:
    assert list(map(str, read(model, text))) == [f"p.yaml:{problem}"]


@pytest.mark.parametrize(
    ("model", "field", "problem"),
    [
        (Person, "naem: Anna", "1:1: naem: unknown key 'naem'; did you mean 'name'? [unknown-key]"),
        (Person, "birht: {}", "1:1: birht: unknown key 'birht'; did you mean 'birth'? [unknown-key]"),
        (
            Claim,
            "weight: 5",
            "1:1: weight: unknown key 'weight'; there are about, attribution, disputed, draft, exceptions, finding, id, note, prefix, quote, "
            "sources, speaker, suffix, verdict [unknown-key]",
        ),
        (
            Person,
            "birth: {sources: [a], year: 1970}",
            "1:23: birth.year: unknown key 'year'; there are date, disputed, note, place, sources [unknown-key]",
        ),
        (
            Person,
            "memberships: [{organization: A, sources: [{id: a, page: 5}]}]",
            "1:51: memberships.0.sources.0.page: unknown key 'page'; there are id, locator [unknown-key]",
        ),
        (
            Person,
            "memberships: [{organization: A, person: b, sources: [a]}]",
            "1:33: memberships.0.person: unknown key 'person'; there are area, classification, disputed, end_date, last_known, note, on_behalf_of, "
            "organization, role, sources, start_date [unknown-key]",
        ),
        (
            Party,
            "memberships: [{person: A, organisation: b, sources: [a]}]",
            "1:27: memberships.0.organisation: unknown key 'organisation'; did you mean 'organization'? [unknown-key]",
        ),
        (Person, "id: anna-berg", "1:1: id: leave 'id' out; the file name is the id [unknown-key]"),
        (Article, "text: Words.", "1:1: text: leave 'text' out; the text stands below the front matter [unknown-key]"),
    ],
)
def test_an_unknown_key_is_a_problem(model: type[Part], field: str, problem: str) -> None:
    assert refused(model, field) == [problem]


def test_every_problem_of_a_record_is_told() -> None:
    problems = read(Person, "id: a\nname:\nbiography: '[@A] and [@B]'\nbirth: {date: 1970-13, place: [a]}\nnaem: b\n")
    assert list(map(str, sorted(problems))) == [
        "p.yaml:1:1: id: leave 'id' out; the file name is the id [unknown-key]",
        "p.yaml:1:1: reviewed: is missing [missing]",
        "p.yaml:1:1: story_role: is missing [missing]",
        "p.yaml:1:1: summary: is missing [missing]",
        "p.yaml:2:6: name: is empty; give a value [empty]",
        "p.yaml:3:13: biography: '[@A]' cites no source; write [@source-id] [prose]",
        "p.yaml:3:22: biography: '[@B]' cites no source; write [@source-id] [prose]",
        "p.yaml:4:8: birth.sources: is missing [missing]",
        "p.yaml:4:15: birth.date: no such date as '1970-13'; check the year, the month and the day [date]",
        "p.yaml:4:31: birth.place: expected text, got a list; put text that starts with '- ' or '[' in quotes [type]",
        "p.yaml:5:1: naem: unknown key 'naem'; did you mean 'name'? [unknown-key]",
    ]


# ---- single values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Person, "name: '  O''Brien\n\n  & Sons '", "O'Brien & Sons"),
        (Person, "name: 2017", "2017"),
        (Person, "name: null", "null"),
        (Person, "native_language: ru", "ru"),
        (Person, "native_language: zh-Hant-TW", "zh-Hant-TW"),
        (Person, "draft: true", True),
        (Person, "draft: 'false'", False),
        (Person, "reviewed: 2017-08-12", PartialDate.parse("2017-08-12")),
        (Person, "former_ids: [a, b-2, '7']", ("a", "b-2", "7")),
        (Person, "unknowns: [A, B]", ("A", "B")),
        (
            Person,
            "identifiers: {wikidata: Q42, viaf: 113230702, isni: 0000000080452315, gnd: 119033364, lcnaf: n80076765, "
            "opensanctions: NK-abc, everypolitician: 0a1b-2c, imdb: nm0010930}",
            {
                scheme: Identifier(id=number, url=IDENTIFIERS[scheme][1].format(number))
                for scheme, number in {
                    "wikidata": "Q42",
                    "viaf": "113230702",
                    "isni": "0000000080452315",
                    "gnd": "119033364",
                    "lcnaf": "n80076765",
                    "opensanctions": "NK-abc",
                    "everypolitician": "0a1b-2c",
                    "imdb": "nm0010930",
                }.items()
            },
        ),
        (Party, "color: '#3F7fd0'", "#3F7fd0"),
        (Party, "mark: hexagon", "hexagon"),
        (Party, "classification: institution", "institution"),
        (Event, "participants: [anna-berg, Bo Dahl]", ("anna-berg", "Bo Dahl")),
        (Event, "stage: conviction", "conviction"),
        (Claim, "verdict: not-found", "not-found"),
        (Claim, "quote: |\n  A\n    b\n", "A   b"),
        (Claim, "attribution: paraphrased", "paraphrased"),
        (Source, "url: http://example.org/?a=b#c", "http://example.org/?a=b#c"),
        (Source, "published: 2017-08", PartialDate.parse("2017-08")),
        (Article, "date_published: 2017", PartialDate.parse("2017")),
    ],
)
def test_a_value_is_read_from_its_text(model: type[Part], field: str, value: object) -> None:
    assert getattr(read(model, with_fields(model, field)), field.partition(":")[0]) == value


NO_ID = "'{}' is no id; an id is made of a-z, 0-9 and single hyphens, such as '{}'"
NO_ADDRESS = "'{}' is no address; write https://…, http://… or mailto:…"
NO_DATE = "'{}' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"


@pytest.mark.parametrize(
    ("model", "field", "problem"),
    [
        # text
        (Person, "name:", "1:6: name: is empty; give a value [empty]"),
        (Person, "name: ' '", "1:7: name: is empty; give a value [empty]"),
        (Person, "short_name:", "1:12: short_name: is empty; give a value or leave the key out [empty]"),
        (
            Person,
            "name: [A]",
            "1:7: name: expected text, got a list; put text that starts with '- ' or '[' in quotes [type]",
        ),
        (
            Person,
            "name: {a: b}",
            "1:7: name: expected text, got a mapping; put text that starts with '{' or holds ': ' in quotes [type]",
        ),
        pytest.param(
            Person, f"name: {'a' * 5001}", "1:7: name: 5001 characters; at most 5000 [size]", id="a long text"
        ),
        # prose
        pytest.param(
            Person,
            f"summary: {'a' * 20_001}",
            "1:10: summary: 20001 characters; at most 20000 [size]",
            id="a long prose",
        ),
        (Person, "summary: '# A'", "1:11: summary: a heading; only the story has headings [prose]"),
        (Person, "biography: |\n  A\n\n  ## B", "4:3: biography: a heading; only the story has headings [prose]"),
        (
            Person,
            "biography: |\n  A\n  b [c](d).",
            "3:5: biography: '[c](d)' leads nowhere; to link to a record write [c][d] [prose]",
        ),
        # ids
        (Person, "former_ids: [Anna]", f"1:14: former_ids.0: {NO_ID.format('Anna', 'anna')} [id]"),
        (Person, "former_ids: [a--b]", f"1:14: former_ids.0: {NO_ID.format('a--b', 'a-b')} [id]"),
        (Person, "former_ids: [a-]", f"1:14: former_ids.0: {NO_ID.format('a-', 'a')} [id]"),
        (Person, "former_ids: [ы]", f"1:14: former_ids.0: {NO_ID.format('ы', 'y')} [id]"),
        (Person, f"former_ids: [{'a' * 81}]", "1:14: former_ids.0: an id of 81 characters; at most 80 [id]"),
        (Person, "former_ids: [[a]]", "1:14: former_ids.0: expected an id, got a list [type]"),
        (Claim, "speaker: Anna Berg", f"1:10: speaker: {NO_ID.format('Anna Berg', 'anna-berg')} [id]"),
        (Claim, "about: [Anna Berg]", f"1:9: about.0: {NO_ID.format('Anna Berg', 'anna-berg')} [id]"),
        # lists
        (Person, "unknowns: A", "1:11: unknowns: expected a list, got text; start each entry with '- A' [type]"),
        (Person, "unknowns:", "1:10: unknowns: expected a list, got nothing; start each entry with '- ' [type]"),
        (
            Person,
            "unknowns: {a: b}",
            "1:11: unknowns: expected a list, got a mapping; start each entry with '- a: …' [type]",
        ),
        (Person, "unknowns: []", "1:11: unknowns: an empty list; give an entry or leave the key out [empty]"),
        pytest.param(
            Person, f"unknowns: [{'a, ' * 501}]", "1:11: unknowns: 501 entries; at most 500 [size]", id="a long list"
        ),
        (Claim, "about: []", "1:8: about: an empty list; give an entry [empty]"),
        # words to choose from
        (Person, "draft: yes", "1:8: draft: 'yes' is neither true nor false; write true [choice]"),
        (Person, "draft: [a]", "1:8: draft: expected true or false, got a list [type]"),
        (
            Party,
            "classification: club",
            "1:17: classification: unknown 'club'; there are campaign, coalition, foundation, institution, movement, party [choice]",
        ),
        (Party, "mark: squares", "1:7: mark: unknown 'squares'; did you mean 'square'? [choice]"),
        (
            Event,
            "kind: ballot",
            "1:7: kind: unknown 'ballot'; there are attack, court, death, election, office, other, party, protest, statement [choice]",
        ),
        (Event, "stage: charged", "1:8: stage: unknown 'charged'; did you mean 'charge'? [choice]"),
        (
            Claim,
            "verdict: 'false'",
            "1:10: verdict: unknown 'false'; there are contradicted, imprecise, needs-context, not-found, opinion, supported [choice]",
        ),
        (Claim, "attribution: quote", "1:14: attribution: unknown 'quote'; did you mean 'quoted'? [choice]"),
        # dates
        (Person, "reviewed: 2017-08", "1:11: reviewed: '2017-08' is no day; write YYYY-MM-DD [date]"),
        (Person, "reviewed: yesterday", f"1:11: reviewed: {NO_DATE.format('yesterday')} [date]"),
        (
            Source,
            "published: 2017-02-30",
            "1:12: published: no such date as '2017-02-30'; check the year, the month and the day [date]",
        ),
        (Source, "published: [2017]", "1:12: published: expected a date, got a list [type]"),
        (Event, "end_date: unknown", f"1:11: end_date: {NO_DATE.format('unknown')} [date]"),
        (
            Person,
            "other_names: [{name: A, end_date: later}]",
            f"1:35: other_names.0.end_date: {NO_DATE.format('later')}, or unknown if it is over and nobody knows since "
            "when; leave the key out if it goes on [date]",
        ),
        # addresses, languages, colours, files
        (Source, "url: example.org", "1:6: url: 'example.org' is no address; write https://example.org [url]"),
        (Source, "archive_url: javascript:a", f"1:14: archive_url: {NO_ADDRESS.format('javascript:a')} [url]"),
        (Source, "url: [https://a.b]", "1:6: url: expected an address, got a list [type]"),
        (
            Source,
            "language: russian",
            "1:11: language: 'russian' is no language tag (BCP 47); write ru, en, zh-Hant … [form]",
        ),
        (
            Party,
            "color: '#ffff00'",
            "1:8: color: '#ffff00' does not stand out from the page in both themes; "
            "the nearest that does is '#999900' [contrast]",
        ),
        (Party, "color: red", "1:8: color: 'red' is no hex colour; write one such as '#3f7fd0', in quotes [form]"),
        (Party, "color: '#fff'", "1:8: color: '#fff' is no hex colour; write one such as '#3f7fd0', in quotes [form]"),
        (
            Person,
            "image: {file: ../a.jpg, alt: A, credit: B, license: C}",
            "1:15: image.file: '../a.jpg' is no path of a file below docs/assets; "
            "write one such as people/anna-berg.jpg [form]",
        ),
        *(
            (
                Person,
                f"image: {{file: {file}, alt: A, credit: B, license: C}}",
                f"1:15: image.file: '{file}' is no picture that can be shown here; "
                "save it as one of .png, .jpg, .jpeg, .gif, .webp, .avif [form]",
            )
            for file in (
                "a.svg",
                "a.SVG",
                "a.svgz",
                "a.png.svg",
                "people/a.html",
                "a.pdf",
                "a.tiff",
                "a.bmp",
                "png",
                "a",
            )
        ),
        # identifiers
        (Person, "identifiers: Q42", "1:14: identifiers: expected a mapping, got text; write 'wikidata: Q…' [type]"),
        (
            Person,
            "identifiers: {wikidata: '42'}",
            "1:25: identifiers.wikidata: '42' is no identifier of wikidata; write one such as Q42 [form]",
        ),
        (
            Person,
            "identifiers: {wikidta: Q42}",
            "1:24: identifiers.wikidta: unknown key 'wikidta'; did you mean 'wikidata'? [unknown-key]",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_problem(model: type[Part], field: str, problem: str) -> None:
    assert refused(model, field) == [problem]


# ---- what a record tells ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "at", "known"),
    [
        ({"start_date": "2010"}, "2009", Known.NO),
        ({"start_date": "2010"}, "2017-08-11", Known.YES),
        ({"start_date": "2010"}, "2020-01-01", Known.YES),
        ({"start_date": "2010"}, "2021", Known.UNKNOWN),
        ({"start_date": "2010", "end_date": "2015"}, "2014", Known.YES),
        ({"start_date": "2010", "end_date": "2015"}, "2016", Known.NO),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2012"}, "2009", Known.NO),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2012"}, "2014", Known.UNKNOWN),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2015-05-05"}, "2014", Known.YES),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2015-05-05"}, "2016", Known.UNKNOWN),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2012"}, "2019-12-31", Known.UNKNOWN),
        ({"start_date": "2010", "end_date": "unknown", "last_known": "2012"}, "2020-01-01", Known.NO),
        ({"end_date": "unknown", "last_known": "2015"}, "2021", Known.NO),
        ({}, "2017", Known.UNKNOWN),
    ],
)
def test_a_state_with_an_open_end_held_until_it_was_last_seen(state: dict[str, str], at: str, known: Known) -> None:
    reviewed = PartialDate.parse("2020-01-01")
    assert State.model_validate(state).held(PartialDate.parse(at), reviewed) is known


def test_every_name_of_a_record_is_told_once() -> None:
    party = read(
        Party,
        with_fields(
            Party, "short_name: R\nabbreviation: RDS\nnative_name: А\nnative_language: ru\nother_names: [R, B, Reds]"
        ),
    )
    assert party.names == ("Reds", "R", "А", "RDS", "B")
    assert (party.short, party.src_uri, party.sort_key) == ("R", "parties/reds.md", ("reds", "reds", "reds"))


def test_references_name_sources_and_records_in_the_order_of_the_fields() -> None:
    person = read(
        Person,
        with_fields(
            Person,
            "summary: A [b][c] and *[@d]*.\n"
            "memberships: [{organization: reds, sources: [s, {id: t, locator: p. 5}]}, {organization: Blues, sources: [s]}]\n"
            "relations: [{to: bo, kind: ally, summary: '[@u]', sources: [s]}]\n"
            "other_names: [reds, {name: reds, sources: [v]}]\n"
            "former_ids: [reds]",
        ),
    )
    assert [(path, to.noun, id, near) for path, to, id, near in references(person)] == [
        (("other_names", 1, "sources", 0), "source", "v", ""),
        (("summary",), "record", "c", "[c]"),
        (("summary",), "source", "d", "[@d]"),
        (("memberships", 0, "sources", 0), "source", "s", ""),
        (("memberships", 0, "sources", 1), "source", "t", ""),
        (("memberships", 0, "organization"), "party", "reds", ""),
        (("memberships", 1, "sources", 0), "source", "s", ""),
        (("memberships", 1, "organization"), "party", "Blues", ""),
        (("relations", 0, "sources", 0), "source", "s", ""),
        (("relations", 0, "to"), "record", "bo", ""),
        (("relations", 0, "summary"), "source", "u", "[@u]"),
    ]


def test_a_claim_an_event_and_an_article_refer_to_whom_they_name() -> None:
    claim = read(Claim, with_fields(Claim, "speaker: bo\nabout: [reds]"))
    assert [reference.path for reference in references(claim)] == [("speaker",), ("about", 0)]
    event = read(Event, with_fields(Event, "participants: [bo, Anna Berg]"))
    assert [(reference.path, reference.is_plain) for reference in references(event)] == [
        (("sources", 0), False),
        (("participants", 0), False),
        (("participants", 1), True),
    ]
    article = read(Article, with_fields(Article, "mentions: [{quote: bo, record: bo}]"))
    assert [(path, to.also, id) for path, to, id, _ in references(article)] == [
        (("mentions", 0, "record"), ("glossary entry",), "bo")
    ]
