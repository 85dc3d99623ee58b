"""Rules for living people: what a newspaper's lawyer would stop is told, and what may be printed is not."""

import pytest
from test_honest import ANNA, CLAIM, EVENT, FILES, REDS, load, rules

from explainer.site.load import load_site
from explainer.site.site import Site

DEAD = "death: {date: 2015, sources: [news]}\n"
COURT = EVENT.replace("kind: other", "kind: court\n  participants: [anna-berg]")
BLUES = REDS.replace("Red Union", "Blues").replace("summary: S.", "summary: '{}'")
LATER = COURT.replace("id: e", "id: f").replace("date: 2018", "date: 2019")
WEAK = "wiki: {title: T, publisher: P, url: 'https://ru.wikipedia.org/wiki/A'}\nmirror: {title: T, publisher: P, url: 'https://c.example', reproduces: wiki}\nsaid: {title: T, publisher: P, url: 'https://b.example', note: Only a preview could be read.}\n"


def anna(text: str) -> dict[str, str]:
    return {"anna_berg": text}


def person(**fields: str) -> dict[str, str]:
    """A further person, with fields in place of others."""
    lines = [line for line in ANNA.replace("Anna Berg", "Carl Ek").splitlines() if line.partition(":")[0] not in fields]
    return {"people__carl_ek": "\n".join([*lines, *(f"{key}: {value}" for key, value in fields.items())]) + "\n"}


STOPPED = [
    (person(summary="He was convicted of fraud."), "court-word"),
    (person(story_role="A court jailed him."), "court-word"),
    (person(story_role="He was born in 1971.[@news] Police arrested him twice."), "court-word"),
    (person(story_line="Accused of theft"), "court-word"),
    (person(biography="'He was born.[@news] He was indicted for bribery.'"), "court-word uncited"),
    (anna("biography: 'She called.[@news] She is a suspect.'\n"), "court-word uncited"),
    (anna("biography: She led it.\n"), "uncited"),
    (anna("biography: \"One.[@news]\\n\\nTwo.\"\n"), "uncited"),
    ({"events": EVENT.replace("S.", "Police detained Anna Berg.") + "  participants: [anna-berg]\n"}, "court-word"),
    ({"claims": CLAIM.format("one list").replace("F.", "She was charged with treason.")}, "court-word"),
    ({"events": COURT + "  stage: charge\n  note: Nothing was found of what came of it.\n"}, "two-origins"),
    ({"events": COURT.replace("[news]", "[y2018, copy]") + "  stage: charge\n  note: No end was found.\n"}, "two-origins"),
    (anna("relations: [{to: bo-dahl, kind: prosecuted, date: 2018, sources: [news]}]\n"), "two-origins"),
    ({"events": COURT.replace("[news]", "[news, y2018]") + "  stage: charge\n"}, "outcome"),
    ({"events": COURT + "  stage: custody\n"}, "outcome"),
    ({"events": COURT + "  stage: custody\n  case: A\n" + LATER + "  stage: release\n  case: B\n"}, "outcome"),
    ({"events": COURT.replace("2018", "2019") + "  stage: custody\n" + LATER.replace("2019", "2018") + "  stage: ruling\n"}, "outcome"),
    (person(summary="A notorious politician."), "loaded-word"),
    (person(story_role="A self-styled leader of the Reds."), "loaded-word"),
    ({"events": EVENT.replace("title: T", "title: The thugs meet") + "  participants: [anna-berg]\n"}, "loaded-word"),
    (anna("relations: [{to: bo-dahl, kind: ally, summary: She is his puppet., sources: [news]}]\n"), "loaded-word"),
    ({"claims": CLAIM.format("one list").replace("F.", "The disgraced leader called.")}, "loaded-word"),
    (anna("unknowns: [What the notorious leader wanted.]\n"), "loaded-word"),
    (anna("birth: {date: 1971-03-13, sources: [news]}\n"), "private"),
    (anna("birth: {date: 1971-03-13, sources: [news]}\nmemberships: [{organization: red-union, sources: [news]}]\n"), "private"),
    (person(summary="He lives at 12 Green Park Road."), "private"),
    (person(story_role="Ask him at carl.ek@mail.example."), "private"),
    (person(story_role="Call +46 70 123 45 67."), "private"),
    (anna("birth: {date: 2010, sources: [news]}\n"), "minor"),
    (anna("birth: {date: 2008-06, sources: [news]}\n"), "minor"),
    ({**anna("birth: {date: 1971, sources: [wiki]}\n"), "sources__more": WEAK}, "weak-source"),
    ({**anna("memberships: [{organization: X, sources: [said]}]\n"), "sources__more": WEAK}, "weak-source"),
    ({**anna("relations: [{to: bo-dahl, kind: ally, sources: [wiki, said]}]\n"), "sources__more": WEAK}, "weak-source"),
    (person(summary="He faces trial over missing funds."), "court-word"),
    (person(summary="He forged signatures to get on the ballot."), "court-word"),
    (person(story_role="He took kickbacks from builders."), "court-word"),
    (person(story_role="He diverted public money to a friend."), "court-word"),
    (person(story_line="Blackmailed the mayor, aides say"), "court-word"),
    ({"events": EVENT.replace("S.", "Police raided her office.") + "  participants: [anna-berg]\n"}, "court-word"),
    ({"claims": CLAIM.format("one list").replace("F.", "She was fired for misconduct.")}, "court-word"),
    ({"parties__blues": BLUES.format("[Anna Berg][anna-berg] bribed its voters.")}, "court-word"),
    ({"parties__blues": BLUES.format("Its leader Anna Berg embezzled the dues.")}, "court-word"),
    (anna("memberships: [{organization: Guard, role: Henchman of the boss, sources: [news]}]\n"), "loaded-word"),
    (anna("relations: [{to: bo-dahl, kind: ally, summary: She knew of his shady deals., sources: [news]}]\n"), "loaded-word"),
    (person(summary="The minister turned kleptocrat."), "loaded-word"),
    (person(summary="He is mentally ill.[@news]"), "private"),
    (person(story_role="He had an affair with an aide.[@news]"), "private"),
    (person(summary="He lives in flat 7."), "private"),
    (person(summary="Write to PO Box 12."), "private"),
    (person(story_role="He can be met at Harbour Street 15."), "private"),
    (person(biography="'He lives at Storgatan 5.[@news]'"), "private"),
    (anna("birth: {date: 1971, place: 14 Elm Street, sources: [news]}\n"), "private"),
    (person(summary="He lives with his daughter Maria, 9, in Port."), "minor"),
    (person(biography="'His 12-year-old son goes to school there.[@news]'"), "minor"),
    ({"events": EVENT.replace("[news]", "[wiki]") + "  participants: [anna-berg]\n", "sources__more": WEAK}, "weak-source"),
    ({"parties__blues": BLUES.format("A den of thieves, led by [Anna Berg][anna-berg].")}, "loaded-word"),
    (person(other_names="[The Crook]"), "loaded-word"),
    ({"events": EVENT.replace("title: T", "title: Anna Berg convicted of fraud") + "  participants: [anna-berg]\n"}, "court-word"),
    (person(story_role="Reach him at 8 (916) 555-01-00."), "private"),
    (person(biography="'He was born on 14 March 1981.[@news]'"), "private"),
    (person(biography="'He turned forty on March 14, 2021.[@news]'"), "private"),
    (person(summary="Their son, aged nine, reads."), "minor"),
    ({"parties__blues": BLUES.format("[Anna Berg][anna-berg] can be reached on +7 495 555 01 23.")}, "private"),
    ({"events": EVENT.replace("S.", "Anna Berg, born on 3 March 1984, came.") + "  participants: [anna-berg]\n"}, "private"),
    ({"events": COURT.replace("[news]", "[news, y2018]") + "  stage: charge\n  note: She lives in the United States.\n"}, "outcome"),
    ({"glossary": "- id: t\n  term: T\n  definition: '[Anna Berg][anna-berg] is a stooge.'\n  sources: [news]\n"}, "loaded-word"),
    (person(summary="His younger boy is in the fourth form."), "minor"),
    (person(summary="His ten-year-old daughter reads."), "minor"),
    (person(summary="He was a Jehovah's Witness, and is divorced."), "private"),
    ({"events": COURT + "  stage: custody\n  note: The hearing was short and she was not there.\n"}, "outcome"),
    ({"events": COURT.replace("[news]", "[news, y2018]") + "  stage: charge\n  note: Her answers were not found.\n"}, "outcome"),
    (anna("other_names: [{name: A. B., note: So spelt when she was arrested.}]\n"), "court-word"),
    ({"glossary": "- id: t\n  term: T\n  definition: The president and his cronies.\n  sources: [news]\n"}, "loaded-word"),
    ({"events": EVENT + "  place: 'Outside her flat, Hill Street 7'\n  participants: [anna-berg]\n"}, "private"),
    ({"events": EVENT.replace("S.", "A man who lives at 12 Hill Street came.") + "  participants: [anna-berg]\n"}, "private"),
    ({"events": EVENT.replace("S.", "It began at ulitsa Lesnaya 7, where she lived.") + "  participants: [anna-berg]\n"}, "private"),
    ({"parties__blues": BLUES.format("S.") + "biography: Anna Berg pays its staff.\n"}, "uncited"),
    ({"events": EVENT.replace("S.", "The police held a 15-year-old pupil.")}, "minor"),
    (anna("memberships: [{organization: Guard, role: 'Youth activist, aged 16', sources: [news]}]\n"), "minor"),
    (person(summary="He met a schoolboy of 15."), "minor"),
    (anna("memberships: [{organization: Guard, note: A schoolboy of 15 when he joined., sources: [news]}]\n"), "minor"),
    (person(summary="The girl, Vera, was ten months old."), "minor"),
    (person(summary="His son is still a schoolboy."), "minor"),
    ({"events": COURT.replace("S.", "She said that she had done nothing wrong.") + "  stage: custody\n"}, "outcome"),
    ({**anna("birth: {date: 1971, sources: [mirror]}\n"), "sources__more": WEAK}, "weak-source"),
    ({**person(biography="'He was born there.[@mirror] He called.[@news]'"), "sources__more": WEAK}, "weak-source"),
    (person(summary="Rivals had bought him off."), "court-word"),
]  # fmt: skip

PRINTED = [
    person(summary="He was convicted of fraud.[@news]"),
    person(biography="'He was convicted of fraud in 2010. He appealed.[@news] How that ended was not found.'"),
    person(story_role="He denied the charge of the light brigade, a poem.[@news]"),
    person(summary="He went to prison to teach."),
    person(summary="He won by 123 456 votes in ward 12, on his birthday in March."),
    person(summary="He taught at a school for girls, in a class of its own."),
    person(summary="He ran for mayor of a town of 9, and of 12 villages, in a 15-year-old law."),
    person(summary="He leads the Ministry of Foreign Affairs. It is a house of 3 parties."),
    person(story_role="He has two sons, and a daughter in Parliament."),
    {"parties__blues": BLUES.format("Its leaders embezzled the dues.")},
    {"people__carl_ek": ANNA.replace("Anna Berg", "Carl Ek").replace("S.", "He was convicted of fraud.") + DEAD},
    {"people__carl_ek": ANNA.replace("Anna Berg", "Carl Ek") + DEAD + "biography: A notorious man.\n"},
    {"events": EVENT.replace("S.", "Police detained Anna Berg.[@news]") + "  participants: [anna-berg]\n"},
    {"events": EVENT.replace("S.", "Police detained many.")},
    {"events": COURT.replace("S.", "A court jailed her.") + "  stage: ruling\n"},
    {"claims": CLAIM.format("one list").replace("F.", "She was charged.") + "  sources: [news]\n"},
    {"events": COURT.replace("[news]", "[news, y2018]") + "  stage: charge\n" + LATER + "  stage: dismissal\n"},
    {"events": COURT + "  stage: custody\n  note: What came of it was not found.\n"},
    {"events": COURT + "  stage: custody\n  note: The case was dropped in May.\n"},
    {"events": COURT + "  stage: custody\n  case: A\n" + LATER + "  stage: release\n  case: A\n"},
    {"events": COURT.replace("S.", "She denied it. What came of it was not found.") + "  stage: custody\n"},
    {"events": EVENT + "  place: 7 Hill Street\n  participants: [anna-berg]\n"},
    {"events": EVENT.replace("S.", "The lower house met at 1 Park Street. She lives abroad.") + "  participants: [anna-berg]\n"},
    {"events": EVENT.replace("S.", "Police held supporters on May 12, 2017. Activists met on March 14 and left.")},
    {"parties__blues": BLUES.format("S.") + "biography: Members pay its staff.\n"},
    {"events": EVENT.replace("S.", "It was a 16-year-old party, of students of 19.")},
    anna("unknowns: [Why she was arrested.]\n"),
    {**person(biography="'He was born there.[@wiki][@news] He called.[@news]'"), "sources__more": WEAK},
    anna("relations: [{to: bo-dahl, kind: prosecuted, date: 2018, sources: [news, y2018]}]\n"),
    person(summary="'Her rivals call her \"notorious\".'"),
    person(summary="A radically new idea in a strict-regime colony."),
    anna("birth: {date: 1971, sources: [news]}\n"),
    anna("birth: {date: 1971-03-13, sources: [news]}\nmemberships: [{organization: Duma, classification: institution, sources: [news]}]\n"),
    {**anna("birth: {date: 1971-03-13, sources: [news]}\n"), "parties__duma": REDS.replace("Red Union", "Duma").replace("classification: party", "classification: institution") + "memberships: [{person: anna-berg, sources: [news]}]\n"},
    anna("birth: {date: 2008-01, sources: [news]}\n"),
    {**anna("birth: {date: 1971, sources: [wiki, news]}\n"), "sources__more": WEAK},
    anna("biography: 'She is there. What she did was not found.'\nexceptions: [{rule: uncited, reason: Nobody doubts it.}]\n"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "rule"), STOPPED)
def test_what_a_lawyer_would_stop_is_told(given: dict[str, str], rule: str) -> None:
    assert rules(load(**given)) == rule.split()


def test_beside_a_biography_a_sentence_with_a_word_of_courts_is_cited_itself() -> None:
    page = "---\ntitle: Why\ndescription: Why so few voted for her.\nreviewed: 2020-01-01\n---\n[Anna Berg][anna-berg] was fined. She left.[@news]\n"
    files = {path: text.encode() for path, text in {**FILES, "pages/why.md": page}.items()}
    found = load_site(files, root="")
    assert isinstance(found, Site)
    assert rules(found) == ["court-word"]


@pytest.mark.parametrize("given", PRINTED)
def test_what_may_be_printed_is_not(given: dict[str, str]) -> None:
    assert rules(load(**given)) == []


@pytest.mark.parametrize(
    ("kind", "words", "text"), [("loaded", ("maverick*",), "A maverick."), ("court", ("gaol*",), "He was gaoled.")]
)
def test_a_newsroom_adds_words_of_its_own(kind: str, words: tuple[str, ...], text: str) -> None:
    files = {
        "article.md": "---\nheadline: A\nauthor: A\npublisher: B\ndate_published: 2019\n---\n\nA call.\n",
        "people/anna-berg.yaml": ANNA.replace("S.", text),
    }
    given = {path: data.encode() for path, data in files.items()}
    site, watched = load_site(given), load_site(given, words={kind: words})
    assert isinstance(site, Site)
    assert isinstance(watched, Site)
    assert (len(site.warnings), len(watched.warnings)) == (0, 1)
