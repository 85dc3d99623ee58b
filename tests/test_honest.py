"""What people who do this job run into: each kind of honest mistake is told, and what they may well mean is taken."""

from pathlib import Path

import pytest

from explainer.files import read_profiles
from explainer.site.load import load_site
from explainer.site.site import Site

HEAD = "headline: The call\nauthor: A\npublisher: B\ndate_published: 2019-05-04\n"
TEXT = "Anna Berg called for one list.\n"
ANNA = "name: Anna Berg\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
BO = (
    ANNA.replace("Anna Berg", "Bo Dahl") + "short_name: Dahl\nother_names: [{name: Bodo, search_only: true}, B. Dahl]\n"
)
REDS = "name: Red Union\nclassification: party\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
SOURCES = """\
news: {title: T, publisher: P, url: 'https://a.example'}
y2018: {title: T, publisher: P, url: 'https://a.example', published: 2018}
y2019: {title: T, publisher: P, url: 'https://a.example', published: 2019-06}
copy: {title: T, publisher: P, url: 'https://a.example', published: 2019, reproduces: y2018}
"""
EVENT = "- id: e\n  date: 2018\n  title: T\n  summary: S.\n  kind: other\n  sources: [news]\n"
CLAIM = "- id: c\n  quote: {}\n  speaker: article\n  about: [anna-berg]\n  verdict: opinion\n  finding: F.\n"
FILES = {
    "article.md": f"---\n{HEAD}---\n\n{TEXT}",
    "people/anna-berg.yaml": ANNA,
    "people/bo-dahl.yaml": BO,
    "parties/red-union.yaml": REDS,
    "sources.yaml": SOURCES,
}


def load(**given: str) -> "Site | list[str]":
    """The site of the files above with fields or files added, or what is wrong; `__` in a name is a slash."""
    files = dict(FILES)
    for name, text in given.items():
        path = name.replace("__", "/").replace("_", "-")
        path = next((each for each in (f"people/{path}.yaml", f"parties/{path}.yaml") if each in FILES), f"{path}.yaml")
        files[path] = files.get(path, "") + text if path in FILES else text
    found = load_site({path: text.encode() for path, text in files.items()}, root="")
    return found if isinstance(found, Site) else [str(problem) for problem in found]


def rules(given: "Site | list[str]") -> list[str]:
    """The rules that are broken, warnings too."""
    said = [f"{warning}" for warning in given.warnings] if isinstance(given, Site) else given
    return sorted(each.rpartition("[")[2].rstrip("]") for each in said)


def member(**fields: str) -> str:
    return (
        "memberships:\n- "
        + "\n  ".join(
            f"{key}: {value}" for key, value in {**fields, "sources": fields.get("sources", "[news]")}.items()
        )
        + "\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        "Bo Dahl",
        "BO DAHL",
        "Bó  Dahl",
        "B. Dahl",
        "bo–dahl",
        "‘bo-dahl’",
        "ｂｏ-dahl",
        "Bo-Dahl",
        "Red Union",
        "red—union",
        "bo_dahl",
    ],
)
def test_a_plain_name_or_an_odd_id_of_a_record_means_it(name: str) -> None:
    assert rules(load(events=EVENT + f"  participants: ['{name}']\n")) == ["plain-name"]


@pytest.mark.parametrize("name", ["Bo Dahl (mayor)", "Dahl", "Bodo", "Bo Dahl Jr", "Jean-Paul Marat", "Reds", "C. Ek"])
def test_other_plain_names_are_those_of_others(name: str) -> None:
    assert rules(load(events=EVENT + f"  participants: ['{name}']\n")) == []


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"anna_berg": "birth: {date: 1971, sources: [news]}\n" + member(organization="X", start_date="1970")}, "dates"),
        ({"anna_berg": "birth: {date: 1971, sources: [news]}\nrelations: [{to: bo-dahl, kind: ally, date: 1969, sources: [news]}]\n"}, "dates"),
        ({"anna_berg": "death: {date: 2001, sources: [news]}\n" + member(organization="X", start_date="2002")}, "dates"),
        ({"anna_berg": "death: {date: 2027, sources: [news]}\n"}, "dates"),
        ({"red_union": "founding: {date: 2001, sources: [news]}\ndissolution: {date: 2000-05, sources: [news]}\n"}, "dates"),
        ({"red_union": "dissolution: {date: 1990, sources: [news]}\nfounding: {start_date: 1991, sources: [news]}\n"}, "dates"),
        ({"anna_berg": member(organization="X", start_date="2019-06", end_date="2019-05")}, "dates"),
        ({"sources__more": "s: {title: T, publisher: P, url: 'https://a.example', published: 2019-05, accessed: 2019-04-30}\n"}, "dates"),
        ({"anna_berg": member(organization="X") + "- {organization: X, sources: [y2018]}\n"}, "twice"),
        ({"anna_berg": member(organization="red-union"), "red_union": "memberships: [{person: anna-berg, sources: [news]}]\n"}, "twice"),
        ({"anna_berg": "relations: [{to: bo-dahl, kind: invited, date: 2015, sources: [news]}, {to: bo-dahl, kind: invited, date: 2015, sources: [y2018]}]\n"}, "relation-twice"),
        ({"anna_berg": "relations: [{to: bo-dahl, kind: ally, sources: [news]}]\n", "bo_dahl": "relations: [{to: anna-berg, kind: ally, sources: [news]}]\n"}, "relation-twice"),
        ({"anna_berg": member(organization="X", end_date="unknown")}, "missing"),
        ({"anna_berg": member(organization="X", start_date="2019", sources="[y2018]")}, "fact-later"),
        ({"anna_berg": member(organization="X", end_date="2019-07", sources="[y2018, y2019]")}, "fact-later"),
        ({"anna_berg": "other_names: [{name: A, end_date: 2019, sources: [y2018]}]\n"}, "fact-later"),
        ({"events": EVENT.replace("2018", "2020").replace("[news]", "[y2018, copy]")}, "fact-later"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_told(given: dict[str, str], rule: str) -> None:
    assert rules(load(**given)) == [rule]


@pytest.mark.parametrize(
    "given",
    [
        {"anna_berg": "birth: {date: 1971~, sources: [news]}\n" + member(organization="X", start_date="1967")},
        {"anna_berg": "death: {date: 2001, sources: [news]}\nrelations: [{to: bo-dahl, kind: honoured, date: 2009, sources: [news]}]\n"},
        {"anna_berg": "death: {date: 2001, sources: [news]}\n" + member(organization="X", start_date="2001-12")},
        {"anna_berg": "death: {date: 2001, sources: [news]}\n" + member(organization="X", start_date="1990", end_date="2001")},
        {"anna_berg": "relations: [{to: bo-dahl, kind: invited, sources: [news]}]\n", "bo_dahl": "relations: [{to: anna-berg, kind: invited, sources: [news]}]\n"},
        {"anna_berg": member(organization="X", start_date="2027", sources="[y2018]")},
        {"anna_berg": member(organization="X", start_date="2019", sources="[y2018, news]")},
        {"anna_berg": member(organization="X", start_date="2018-12", sources="[y2018]")},
        {"anna_berg": member(organization="X", start_date="2019-06", sources="[y2018, y2019]")},
        {"anna_berg": member(organization="X", role="a") + "- {organization: X, role: b, sources: [news]}\n"},
        {"red_union": "memberships: [{organization: Left Bloc, classification: coalition, sources: [news]}]\n"},
    ],
)  # fmt: skip
def test_what_may_be_so_is_taken(given: dict[str, str]) -> None:
    assert rules(load(**given)) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ("name: Аnna Berg", "letters"),  # the first letter is Cyrillic
        ("name: Анна Берг", "letters"),
        ("short_name: Βerg", "letters"),  # Greek
        ("sort_name: 山田", "letters"),
        ("native_name: Aнна\nnative_language: ru", "letters"),  # the first letter is Latin
        ("other_names: [Бepг]", "letters"),
    ],
)
def test_names_are_in_the_letters_that_they_seem_to_be_in(fields: str, rule: str) -> None:
    key = fields.partition(":")[0]
    text = "\n".join(line for line in ANNA.splitlines() if not line.startswith(f"{key}:"))
    assert rules(load(people__carl=f"{text}\n{fields}\n")) == [rule]


@pytest.mark.parametrize(
    "path", ["people__anna_berg", "parties__red_union", "sources", "events", "claims", "glossary", "corrections"]
)
def test_marks_of_a_merge_are_told_in_any_file(path: str) -> None:
    found = load(**{path: "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> other\n"})
    assert isinstance(found, list)
    assert len([each for each in found if "[conflict]" in each and ":1: a mark of a merge" in each]) == 2


@pytest.mark.parametrize("text", ["<<<<<<< a\nOne.\n=======\nTwo.\n>>>>>>> b\n", "One.\n||||||| base\nTwo.\n"])
def test_marks_of_a_merge_are_told_in_texts_too(text: str) -> None:
    for path in ("article.md", "story.md", "pages/a.md"):
        files = {**FILES, path: f"---\n{HEAD}---\n\n{text}" if path == "article.md" else text}
        found = load_site({each: given.encode() for each, given in files.items()})
        assert isinstance(found, list)
        assert {problem.rule for problem in found} == {"conflict"}


@pytest.mark.parametrize("quote", ["nna Berg", "Anna Ber", "alled for one lis", "Berg c"])
def test_a_quote_of_half_a_word_is_told(quote: str) -> None:
    assert rules(load(claims=CLAIM.format(quote))) == ["quote"]


def test_what_programs_leave_beside_files_is_no_profile(tmp_path: Path) -> None:
    left = [
        "a.yaml~",
        "#a.yaml#",
        ".a.yaml.swp",
        "Thumbs.db",
        "desktop.ini",
        "a.yaml.orig",
        "a.tmp~",
        "a.yaml.bak",
        "~$a.yaml",
        "a.yaml.rej",
        "4913",
    ]
    for name in [*left, "a.txt", "a.yml"]:
        (tmp_path / name).write_text("x")
        (tmp_path / "people").mkdir(exist_ok=True)
        (tmp_path / "people" / name).write_text("x")
    assert sorted(read_profiles(tmp_path)[0]) == ["a.txt", "a.yml", "people/a.txt", "people/a.yml"]


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ("doi: 10.1000/182", True),
        ("isbn: 978-3-16-148410-0", True),
        ("isbn: 0-306-40615-2", True),
        ("isbn: 080442957X", True),
        ("medium: print", True),
        ("medium: interview", True),
        ("reproduces: news", False),
        ("archive_url: https://b.example", False),
        ("isbn: 978-3-16-148410-1", False),
        ("doi: https://doi.org/10.1000/182", False),
        ("medium: paper", False),
    ],
)
def test_a_source_can_be_found_somewhere(fields: str, right: bool) -> None:
    found = load(sources__more=f"s:\n  title: T\n  publisher: P\n  {fields}\n")
    assert isinstance(found, Site) is right


def test_two_copies_of_one_text_are_one_origin() -> None:
    allegation = EVENT.replace("[news]", "[copy, y2018]") + "  stage: allegation\n"
    assert rules(load(events=allegation)) == ["allegation"]
    assert rules(load(events=allegation.replace("[copy, y2018]", "[copy, y2019]"))) == []
    circle = "a: {title: T, publisher: P, medium: print, reproduces: b}\nb: {title: T, publisher: P, medium: print, reproduces: a}\n"
    assert rules(load(sources__more=circle)) == ["origin", "origin"]


def test_a_body_belongs_to_a_coalition() -> None:
    site = load(red_union="memberships: [{organization: Left Bloc, classification: coalition, sources: [news]}]\n")
    assert isinstance(site, Site)
    assert [(edge.subject, edge.object) for edge in site.edges_of["red-union"]] == [("red-union", "Left Bloc")]
    both = "memberships: [{organization: A, person: B, sources: [news]}]\n"
    assert rules(load(red_union=both)) == ["missing"]
    assert rules(load(red_union="memberships: [{role: chair, sources: [news]}]\n")) == ["missing"]


def test_a_retired_record_is_named_and_nothing_more() -> None:
    retired = "name: Carl Ek\nretired: He asked for it.\nreviewed: 2026-02-01\nbiography: Never shown [@nothing].\n"
    relation = "relations: [{to: carl-ek, kind: ally, sources: [news]}]\n"
    site = load(people__carl_ek=retired, anna_berg=relation, events=EVENT + "  participants: [carl-ek]\n")
    assert isinstance(site, Site)
    assert "carl-ek" not in {**site.people, **site.edges_of}
    assert (site.people["anna-berg"].relations[0].to, site.events[0].participants) == ("Carl Ek", ("Carl Ek",))
    assert rules(load(people__carl_ek=retired + "nam: x\n")) == ["unknown-key"]


def test_drafts_of_events_and_claims_are_checked_and_not_shown() -> None:
    site = load(events=EVENT + "  draft: true\n", claims=CLAIM.format("one list") + "  draft: true\n")
    assert isinstance(site, Site)
    assert (list(site.events), list(site.claims)) == ([], [])
    assert rules(load(claims=CLAIM.format("no such words") + "  draft: true\n")) == ["quote"]


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ("[people/anna-berg, timeline, events/e]", []),
        ("[anna-berg]", []),
        ("[e]", []),
        ("[people/ana-berg]", ["reference"]),
        ("[nothing]", ["reference"]),
        ("[parties/anna-berg]", ["reference"]),
    ],
)
def test_a_correction_is_about_something(about: str, rule: list[str]) -> None:
    correction = f"- date: 2026-02-01\n  about: {about}\n  was: A.\n  is: B.\n"
    assert rules(load(events=EVENT, corrections=correction)) == rule


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ("unknowns: [a &amp; b]\n", ["left-over"]),
        ("biography: A [1].[@news]\n", ["left-over"]),
        ("biography: A [1].[@news]\nexceptions: [{rule: left-over, reason: It is meant.}]\n", []),
        ("exceptions: [{rule: left-over, reason: None is here.}]\n", ["exception"]),
        ("biography: A @news] b.[@news]\n", ["left-over"]),
        ("biography: 'A {{cn}} b.[@news]'\n", ["left-over"]),
        ("biography: |\n  A.\n  # check this\n", ["prose"]),
        ("biography: >\n  A.\n  # check this [@news]\n", ["left-over"]),
        ("unknowns: ['A [Bo](https://a.example)']\n", ["left-over"]),
        ("exceptions: [{rule: left-over, reason: yes}]\nunknowns: [a &amp; b]\n", ["form"]),
        ("exceptions: [{rule: leftover, reason: A slip.}]\n", ["choice"]),
        ("exceptions: [{rule: reference, reason: No editorial rule.}]\n", ["choice"]),
    ],
)
def test_an_exception_lets_an_editorial_rule_be(fields: str, rule: list[str]) -> None:
    assert rules(load(anna_berg=fields)) == rule


NFC, NFD = "Jos\u00e9 \u00c5berg", "Jose\u0301 A\u030aberg"


@pytest.mark.parametrize("name", [NFC, NFD])
@pytest.mark.parametrize("quote", [NFC, NFD])
@pytest.mark.parametrize("article", [NFC, NFD])
def test_text_is_found_in_any_unicode_form_and_shown_as_written(article: str, quote: str, name: str) -> None:
    files = {
        **FILES,
        "article.md": f"---\n{HEAD}mentions: [{{quote: '{quote}', suffix: and, record: bo-dahl}}]\n---\n\nOf {article} and {article}.\n",
        "people/jose.yaml": ANNA.replace("Anna Berg", name),
        "claims.yaml": CLAIM.format(f"'and {quote}'"),
    }
    site = load_site({path: text.encode() for path, text in files.items()})
    assert isinstance(site, Site), [str(each) for each in site]
    text = site.article.texts[1]
    assert text == f"Of {article} and {article}."
    shown = [(text[each.span.start : each.span.end], each.named.id) for each in site.mentions]
    assert shown == [(article, "bo-dahl"), (article, "jose")]
    assert text[site.spans["c"].start : site.spans["c"].end] == f"and {article}"


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("parties/carl.yaml", ANNA + "birth: {date: 1971, sources: [news]}\n", "this is a person, among the parties; move the file to people/"),
        ("people/reds.yaml", REDS + "seats: []\nfounding: {}\n", "this is a party, among the people; move the file to parties/"),
        ("people/Carl Ek.yaml", ANNA, "'Carl Ek' is no id; an id is made of a-z, 0-9 and single hyphens, such as 'carl-ek'; rename the file"),
        ("people/carl.yaml", ANNA + "biography: '[Anna](anna-berg)'\n", "'[Anna](anna-berg)' leads nowhere; to link to a record write [Anna][anna-berg]"),
        ("people/carl.yaml", ANNA + "draft: yes\n", "'yes' is neither true nor false; write true"),
        ("people/carl.yaml", ANNA + "links: [{url: www.a.example, title: T}]\n", "'www.a.example' is no address; write https://www.a.example"),
        ("people/carl.yaml", ANNA + "birth: {sources: [new-one]}\n", "no source 'new-one'; add it to sources, or cite one that is there"),
        ("people/carl.yaml", ANNA + "links: {url: 'https://a.example'}\n", "expected a list, got a mapping; start each entry with '- url: …'"),
        ("people/carl.yaml", ANNA.replace("2026-02-01", "23.12.2017"), "'23.12.2017' is no date; did you mean 2017-12-23?"),
        ("people/carl.yaml", ANNA + "birth: {date: 1971, sources: news}\n", "expected a list, got text; start each entry with '- news'"),
        ("people/carl.yaml", ANNA + "short_name:\u00a0Ek\n", "U+00A0 (NO-BREAK SPACE) where YAML has spaces; write plain ones"),
        ("events.yaml", EVENT + "  participants: [old-berg]\n", "'old-berg' is a former id; write 'anna-berg'"),
    ],
)  # fmt: skip
def test_a_message_says_what_would_be_right(path: str, text: str, message: str) -> None:
    carl = text.replace("Anna Berg", "Carl Ek")
    files = {**FILES, "people/anna-berg.yaml": ANNA + "former_ids: [old-berg]\n", path: carl}
    found = load_site({each: given.encode() for each, given in files.items()})
    assert isinstance(found, list)
    assert [problem.message for problem in found] == [message]
