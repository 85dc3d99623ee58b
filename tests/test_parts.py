"""What parts of records may say: names, states, memberships, relations, sources."""

import pytest
from test_model import NO_ADDRESS, NO_ID, read, refused, with_fields

from explainer.records.model import Article, Claim, Event, Party, Person
from explainer.records.parts import Part
from explainer.records.references import cited_sources


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Person, "birth: {sources: [a]}"),
        (Person, "birth: {date: 1970-05, place: A, sources: [a, {id: b, locator: p. 5}], note: B, disputed: C}"),
        (Person, "birth: {date: 1970, sources: [a]}\ndeath: {date: 1970, sources: [a]}"),
        (Person, "native_name: А\nnative_language: ru"),
        (
            Person,
            "other_names: [A, {name: B, language: en, start_date: 2010, end_date: unknown, last_known: 2012, sources: [a]}]",
        ),
        (Person, "memberships: [{organization: reds, sources: [a]}, {organization: Blue Club, sources: [a]}]"),
        (Person, "memberships: [{organization: a, start_date: 2017, end_date: 2017-05, sources: [a]}]"),
        (Person, "memberships: [{organization: a, start_date: 2017-05, end_date: 2017, sources: [a]}]"),
        (Person, "memberships: [{organization: a, end_date: unknown, last_known: 2017, sources: [a]}]"),
        (Person, "relations: [{to: Bo Dahl, kind: ally, sources: [a]}]"),
        (Person, "relations: [{to: bo, kind: succeeded, date: 2017, summary: 'A *b* [@c]', sources: [a]}]"),
        (Person, "relations: [{to: bo, kind: family, start_date: 2016, end_date: 2017, sources: [a]}]"),
        (Person, "links: [{url: 'https://example.org/', title: A}]"),
        (Person, "image: {file: people/a_1.jpg, alt: A, credit: B, license: C}"),
        (Party, "founding: {date: 2010, sources: [a]}\ndissolution: {end_date: 2017, sources: [a]}"),
        (Party, "memberships: [{person: Bo Dahl, role: A, sources: [a]}]"),
        (Party, "positions: [{text: A, date: 2017, sources: [a]}]"),
        (Party, "seats: [{body: diet, election: 2016, seats: 0, of: 450, sources: [a]}]"),
        (Party, "seats: [{body: Diet, date: 2017-08, seats: 450, of: 450, sources: [a]}]"),
        (Event, "stage: allegation\nsources: [a, b]"),
        (Event, "end_date: 2017-08-12"),
        (Claim, "verdict: supported\nsources: [a]"),
        (Article, "key_dates: [{date: 2017, label: A}]\nmentions: [{quote: A, prefix: B, suffix: C, record: d}]"),
    ],
)
def test_a_part_may_say_this(model: type[Part], fields: str) -> None:
    assert isinstance(read(model, with_fields(model, fields)), model)


@pytest.mark.parametrize(
    ("model", "fields", "problem"),
    [
        (
            Person,
            "birth: 1970",
            "1:8: birth: expected a mapping of fields ('key: value'); there are date, disputed, note, place, sources [type]",
        ),
        (Person, "birth: {date: 1970}", "1:8: birth.sources: is missing [missing]"),
        (
            Person,
            "birth: {sources: a}",
            "1:18: birth.sources: expected a list, got text; start each entry with '- a' [type]",
        ),
        (Person, "birth: {sources: []}", "1:18: birth.sources: an empty list; give an entry [empty]"),
        (Person, "birth: {sources: [A b]}", f"1:19: birth.sources.0: {NO_ID.format('A b', 'a-b')} [id]"),
        (Person, "birth: {sources: [{locator: p. 5}]}", "1:19: birth.sources.0.id: is missing [missing]"),
        (
            Person,
            "birth: {sources: [[a]]}",
            "1:19: birth.sources.0: expected a mapping of fields ('key: value'); there are id, locator [type]",
        ),
        (
            Person,
            "birth: {date: 1970, sources: [a]}\ndeath: {date: 1969-12, sources: [a]}",
            "2:8: death: died in 1969-12, before the birth in 1970 [dates]",
        ),
        (
            Person,
            "native_name: А",
            "1:14: native_name: a native name needs its 'native_language', such as ru [language]",
        ),
        (Person, "other_names: [{language: ru}]", "1:15: other_names.0.name: is missing [missing]"),
        (
            Person,
            "memberships: [{organization: a, start_date: 2017-05, end_date: 2017-04, sources: [a]}]",
            "1:64: memberships.0.end_date: ends in 2017-04, before it starts in 2017-05 [dates]",
        ),
        (
            Person,
            "memberships: [{organization: a, last_known: 2017, sources: [a]}]",
            "1:45: memberships.0.last_known: goes with 'end_date: unknown' only; write that, or leave the key out [dates]",
        ),
        (
            Person,
            "memberships: [{organization: a, start_date: 2017, end_date: unknown, last_known: 2016, sources: [a]}]",
            "1:82: memberships.0.last_known: last known in 2016, before it starts in 2017 [dates]",
        ),
        (Person, "relations: [{kind: ally, sources: [a]}]", "1:13: relations.0.to: is missing [missing]"),
        (
            Person,
            "relations: [{to: A, kind: alley, sources: [a]}]",
            "1:27: relations.0.kind: unknown 'alley'; did you mean 'ally'? [choice]",
        ),
        (
            Person,
            "relations: [{to: A, kind: ally, date: 2017, end_date: unknown, last_known: 2018, sources: [a]}]",
            "1:39: relations.0.date: beside a start or an end; write either 'date', or 'start_date' and 'end_date' [dates]",
        ),
        (
            Person,
            "links: [{url: a, title: A}]",
            f"1:15: links.0.url: {NO_ADDRESS.format('a')} [url]",
        ),
        (Person, "image: {file: a.jpg, credit: B, license: C}", "1:8: image.alt: is missing [missing]"),
        (
            Party,
            "founding: {date: 2010, start_date: 2009, sources: [a]}",
            "1:18: founding.date: beside a start or an end; write either 'date', or 'start_date' and 'end_date' [dates]",
        ),
        (
            Party,
            "seats: [{body: a, seats: 5, sources: [a]}]",
            "1:9: seats.0.election: is missing; write either 'election' (won at it) or 'date' (sitting then) [dates]",
        ),
        (
            Party,
            "seats: [{body: a, election: 2016, date: 2017, seats: 5, sources: [a]}]",
            "1:29: seats.0.election: both are given; write either 'election' (won at it) or 'date' (sitting then) [dates]",
        ),
        (
            Party,
            "seats: [{body: a, date: 2017, seats: 5, of: 4, sources: [a]}]",
            "1:38: seats.0.seats: 5 seats of 4; 'of' counts all seats of the body [number]",
        ),
        (
            Party,
            "seats: [{body: a, date: 2017, seats: five, sources: [a]}]",
            "1:38: seats.0.seats: 'five' is no number; write digits only, without zeros in front [number]",
        ),
        (
            Party,
            "seats: [{body: a, date: 2017, seats: 05, sources: [a]}]",
            "1:38: seats.0.seats: '05' is no number; write digits only, without zeros in front [number]",
        ),
        (
            Party,
            "seats: [{body: a, date: 2017, seats: -5, sources: [a]}]",
            "1:38: seats.0.seats: '-5' is no number; write digits only, without zeros in front [number]",
        ),
        (
            Claim,
            "verdict: supported",
            "1:1: sources: is missing; a claim judged 'supported' shows what the verdict rests on [missing]",
        ),
        (
            Claim,
            "verdict: needs-context",
            "1:1: sources: is missing; a claim judged 'needs-context' shows what the verdict rests on [missing]",
        ),
        (Event, "end_date: 2016", "1:11: end_date: ends in 2016, before it starts in 2017 [dates]"),
        (
            Article,
            "mentions: [{quote: A, record: Bo Dahl}]",
            f"1:31: mentions.0.record: {NO_ID.format('Bo Dahl', 'bo-dahl')} [id]",
        ),
        (Article, "key_dates: [{date: 2017}]", "1:13: key_dates.0.label: is missing [missing]"),
    ],
)
def test_a_part_that_breaks_a_rule_is_a_problem(model: type[Part], fields: str, problem: str) -> None:
    assert refused(model, fields) == [problem]


def test_what_a_field_inside_cites_the_whole_cites() -> None:
    inside = "birth: {date: 1970, sources: [a]}\nmemberships: [{organization: reds, sources: [b]}]"
    person = read(Person, with_fields(Person, f"summary: A.[@c]\n{inside}"))
    assert sorted(ref.id for ref in cited_sources(person)) == ["a", "b", "c"]
