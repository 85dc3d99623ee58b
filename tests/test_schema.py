"""The schema of what editors write: another validator refuses with it what we refuse, and nothing that we take."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from explainer.command import main
from explainer.command.preview import Preview
from explainer.command.schema import fields, names_of
from explainer.files import read_profiles
from explainer.records.reading import MODELS, read_file
from explainer.records.schema import schemas
from explainer.site.load import load_site

ROOT = Path(__file__).parent.parent
GOLDEN, INVENTED = ROOT / "tests/golden/profiles", ROOT / "tests/invented/profiles"


class Core(yaml.CSafeLoader):
    """YAML 1.2, as the language servers of editors read it."""


Core.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), list(first))

Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value)))
LOADERS = [yaml.CBaseLoader, yaml.CSafeLoader, Core]


def given(loader: Any, text: str) -> Any:
    """What a program makes of YAML; a date is text in JSON."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return list(map(plain, value))
        if isinstance(value, dict):
            return {str(key): plain(each) for key, each in value.items()}
        return value.isoformat() if isinstance(value, date) else value

    return plain(yaml.load(text, loader))


@cache
def made(profiles: Path) -> dict[str, Any]:
    texts, unread = read_profiles(profiles)
    return dict(schemas(fields(), names_of([read_file(each) for each in sorted(texts.items())], [*texts, *unread])))


def front(path: str, text: str) -> str:
    return text.partition("\n---\n")[0] if path.endswith(".md") else text


def false_errors(profiles: Path) -> Iterator[tuple[str, str]]:
    """What a validator has to say of each file of an editor in each way in which YAML is read."""
    files = read_profiles(profiles)[0]
    for path, data in ((path, files[path]) for path in files if not path.endswith(".json")):
        text = front(path, data.decode())
        found = Draft202012Validator(made(profiles)[re.split("[/.]", path)[0]])
        for loader in LOADERS if path.endswith(".yaml") or text.startswith("---") else ():
            yield from ((path, error.message) for error in found.iter_errors(given(loader, text)))


@pytest.mark.parametrize("profiles", [GOLDEN, INVENTED], ids=["golden", "invented"])
def test_no_sound_file_is_refused(profiles: Path) -> None:
    for each in made(profiles).values():
        Draft202012Validator.check_schema(each)
    assert list(false_errors(profiles)) == []


# ---- what is wrong, and what only looks so ---------------------------------------------------------------------------

FILES = {
    "people/anna-berg.yaml": "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-03-13\n",
    "parties/reds.yaml": "name: Reds\nclassification: party\nsummary: A.\nstory_role: B.\nreviewed: 2026-03-13\n",
    "sources.yaml": "gazette:\n  title: A\n  publisher: B\n  url: https://example.org\n",
    "events.yaml": "- id: call\n  date: 2019\n  title: A\n  summary: B.\n  kind: statement\n  sources: [gazette]\n",
    "claims.yaml": "- id: one\n  quote: call\n  speaker: article\n  about: [anna-berg]\n  verdict: opinion\n  finding: A.\n",
    "glossary.yaml": "- id: list\n  term: List\n  definition: A.\n",
    "corrections.yaml": "- date: 2026-03-13\n  about: [people/anna-berg]\n  was: A\n  is: B\n",
    "article.md": "---\nheadline: A\nauthor: B\npublisher: C\ndate_published: 2019\n---\n\nA call.\n",
}
FOLDERS = {path.partition("/")[0].partition(".")[0]: path for path in FILES}
MEMBER = "memberships: [{organization: reds, sources: [gazette], %s}]"
RELATION = "relations: [{to: reds, kind: ally, sources: [gazette], %s}]"
SEATS = "seats: [{body: Assembly, sources: [gazette], %s}]"

# The kind of file, and lines that take the place of those with the same key, `-` before a key that is left out.
WRONG = [
    ("people", "nmae: Anna"),
    ("people", "id: anna-berg"),
    ("people", "- name"),
    ("people", "- summary"),
    ("people", "- reviewed"),
    ("people", "name: [Anna]"),
    ("people", "name: {a: b}"),
    ("people", "name:"),
    ("people", "name: ''"),
    ("people", "name: ' '"),
    ("people", "name: Анна"),
    ("people", "short_name: Вerg"),
    ("people", f"short_name: {'a' * 5001}"),
    ("people", f"biography: {'a' * 20001}"),
    ("people", "story_line: one two three four five six seven eight nine"),
    ("people", "native_name: Άννα"),
    ("people", "native_language: greek"),
    ("people", "reviewed: 2026"),
    ("people", "reviewed: 2026-02-30"),
    ("people", "reviewed: 2025-02-29"),
    ("people", "reviewed: 13.3.2026"),
    ("people", "reviewed: today"),
    ("people", "reviewed: 20260313"),
    ("people", "draft: yes"),
    ("people", "draft: 1"),
    ("people", "other_names: Ana"),
    ("people", "other_names: []"),
    ("people", "other_names: [{name: Ana, languag: en}]"),
    ("people", "other_names: [{language: en}]"),
    ("people", "other_names: [{name: Ana, search_only: maybe}]"),
    ("people", "unknowns: {a: b}"),
    ("people", "birth: 1971"),
    ("people", "birth: {date: 1971}"),
    ("people", "birth: {date: 1971-13, sources: [gazette]}"),
    ("people", "birth: {date: 71, plase: A, sources: [gazette]}"),
    ("people", "birth: {date: 19710301, sources: [gazette]}"),
    ("people", "birth: {date: around 1971, sources: [gazette]}"),
    ("people", "birth: {date: 1971, sources: gazette}"),
    ("people", "birth: {date: 1971, sources: [gazete]}"),
    ("people", "birth: {date: 1971, sources: [{id: gazette, page: 3}]}"),
    ("people", "birth: {date: 1971, sources: [{locator: p. 3}]}"),
    ("people", "memberships: {organization: reds}"),
    ("people", MEMBER % "rol: Chair"),
    ("people", MEMBER % "start_date: 2018-9"),
    ("people", MEMBER % "end_date: never"),
    ("people", MEMBER % "end_date: unknown"),
    ("people", MEMBER % "last_known: 2019"),
    ("people", MEMBER % "classification: party"),
    ("people", MEMBER.replace("reds", "Union") % "classification: club"),
    ("people", MEMBER.replace("reds", "red") % "role: A"),
    ("people", MEMBER.replace("organization", "person") % "role: A"),
    ("people", RELATION.replace("ally", "friend") % "date: 2019"),
    ("people", RELATION % "date: 2019, start_date: 2018"),
    ("people", RELATION.replace("to: reds, ", "") % "date: 2019"),
    ("people", "identifiers: {wikidata: 42}"),
    ("people", "identifiers: {orcid: 42}"),
    ("people", "identifiers: [Q42]"),
    ("people", "links: https://example.org"),
    ("people", "links: [{url: example.org, title: A}]"),
    ("people", "links: [{url: 'ftp://example.org', title: A}]"),
    ("people", "links: [{url: https://example.org}]"),
    ("people", "image: anna.png"),
    ("people", "image: {file: anna.svg, alt: A, credit: B, license: C}"),
    ("people", "image: {file: ../anna.png, alt: A, credit: B, license: C}"),
    ("people", "former_ids: [Anna Berg]"),
    ("people", "exceptions: [{rule: left-over}]"),
    ("people", "exceptions: [{rule: all, reason: A}]"),
    ("people", "classification: party"),
    ("parties", "- classification"),
    ("parties", "retired: no"),
    ("parties", "retired: TRUE"),
    ("parties", "classification: club"),
    ("parties", "birth: {date: 1971, sources: [gazette]}"),
    ("parties", "color: red"),
    ("parties", "color: '#fff'"),
    ("parties", "mark: heart"),
    ("parties", SEATS % "seats: 6"),
    ("parties", SEATS % "seats: 6, date: 2019, election: 2018"),
    ("parties", SEATS % "seats: -6, date: 2019"),
    ("parties", SEATS % "seats: six, date: 2019"),
    ("parties", SEATS % "seats: 1.5, date: 2019"),
    ("parties", "memberships: [{person: Dag, organization: Union, sources: [gazette]}]"),
    ("parties", "memberships: [{role: A, sources: [gazette]}]"),
    ("parties", "founding: {sources: [gazette], date: 2001, end_date: 2002}"),
    ("events", "  kind: rally"),
    ("events", "  stage: trial"),
    ("events", "- id: The Call"),
    ("events", "  participants: [bo-dahl]"),
    ("events", "  sources: []"),
    ("claims", "  verdict: 'true'"),
    ("claims", "  verdict: supported"),
    ("claims", "  speaker: Carla Stone"),
    ("claims", "  about: [The Reds]"),
    ("sources", "  url: gazette"),
    ("sources", "  doi: https://doi.org/10.1000/182"),
    ("sources", "  isbn: 978-3"),
    ("sources", "  reproduces: gazete"),
    ("sources", "  - url"),
    ("sources", "The Gazette: {title: A, publisher: B, medium: print}"),
    ("glossary", "  - definition"),
    ("corrections", "  about: [people/bo-dahl]"),
    ("article", "key_dates: [{date: 2019-05-03}]"),
    ("article", "mentions: [{quote: A, record: Berg}]"),
]

RIGHT = [
    ("people", "short_name: no"),
    ("people", "short_name: 012"),
    ("people", "short_name: 12:30"),
    ("people", "short_name: 1e3"),
    ("people", "sort_name: true"),
    ("people", "biography: 2019"),
    ("people", "biography: 2019-05-04"),
    ("people", "story_line: 0x1F"),
    ("people", "other_names: [2019, no, 1.5, {name: 12:30, language: no}]"),
    ("people", "reviewed: '2024-02-29'"),
    ("people", "birth: {date: 0987, sources: [gazette]}"),
    ("people", "birth: {date: 188X, sources: [{id: gazette, locator: 14}]}"),
    ("people", "birth: {date: 1952-03~, place: 101, sources: [gazette]}"),
    ("people", MEMBER % "end_date: unknown, last_known: 2019, role: 1"),
    ("people", MEMBER.replace("reds", "independent") % "start_date: 2019"),
    ("people", MEMBER.replace("reds", "Union 1") % "classification: party, on_behalf_of: reds"),
    ("people", "identifiers: {viaf: 113230702, isni: 0000000080452315, orcid: {id: 42, url: https://example.org}}"),
    ("people", "links: [{url: https://example.org/Здесь, title: 1}, {url: mailto:a@b.example, title: B}]"),
    ("people", "image: {file: people/anna.JPEG, alt: A, credit: B, license: C}"),
    ("people", "draft: 'true'"),
    ("people", "retired: Wrong.\n- summary\n- story_role\nbirth: {date: 1971, sources: [gone]}"),
    ("parties", SEATS % "seats: 6, of: '50', election: 2018-03"),
    ("parties", "founding: {sources: [gazette], end_date: 2002}"),
    ("parties", "- summary\n- story_role\n- classification\nretired: Gone."),
    ("events", "  participants: [anna-berg, reds, Dag Ost, 17 friends, 1.5]"),
    ("sources", "  - url\n  isbn: 978-3-16-148410-0"),
    ("corrections", "  about: [timeline, anna-berg, events/call]"),
    ("article", "mentions: [{quote: A, record: list}, {quote: B, record: none}]"),
]


def changed(kind: str, lines: str) -> dict[str, bytes]:
    """The files, one of them with other lines."""
    path = FOLDERS[kind]
    text = FILES[path]
    for line in lines.split("\n"):
        key = re.sub("^ *- ", "", line).partition(":")[0].strip() if not line.startswith("- id") else "id"
        kept = re.sub(rf"(?m)^(?:- )? *{re.escape(key)}(?::.*)?\n", "", text)
        new = "" if re.fullmatch(" *- [a-z_]+", line) else f"{line}\n"
        if kind == "article":
            text = kept.replace("\n---\n\n", f"\n{new}---\n\n")
        else:
            text = new + kept if line.startswith("- id") else kept + new
    return {each: (text if each == path else given).encode() for each, given in FILES.items()}


@cache
def validators() -> dict[str, Draft202012Validator]:
    names = names_of([read_file((each, text.encode())) for each, text in sorted(FILES.items())], FILES)
    return {kind: Draft202012Validator(schema) for kind, schema in schemas(fields(), names)}


def refused(files: dict[str, bytes], kind: str, loader: Any) -> bool:
    text = front(FOLDERS[kind], files[FOLDERS[kind]].decode())
    return not validators()[kind].is_valid(given(loader, text))


@pytest.mark.parametrize(("kind", "lines"), WRONG)
def test_what_is_wrong_is_refused_by_both(kind: str, lines: str) -> None:
    files = changed(kind, lines)
    assert isinstance(load_site(files), list)
    assert refused(files, kind, Core)


@pytest.mark.parametrize(("kind", "lines"), RIGHT)
def test_what_is_right_is_refused_by_neither_however_yaml_is_read(kind: str, lines: str) -> None:
    files = changed(kind, lines)
    assert [str(each) for each in read_file((FOLDERS[kind], files[FOLDERS[kind]])).problems] == []
    assert [loader for loader in LOADERS if refused(files, kind, loader)] == []


# ---- what an editor is shown -----------------------------------------------------------------------------------------


def test_ids_words_and_fields_say_what_they_are() -> None:
    person = made(GOLDEN)["people"]["$defs"]
    parties = dict(zip(person["party"]["enum"], person["party"]["enumDescriptions"], strict=True))
    assert parties["blue-party"] == "Blue & Green Party"
    assert parties["grey-party"].endswith(" (draft)")
    kind = person["Relation"]["properties"]["kind"]
    assert dict(zip(kind["enum"], kind["enumDescriptions"], strict=True))["invited"] == "invited"
    assert person["Person"]["properties"]["name"]["description"] == "the name as we write it, in Latin letters"
    assert person["Person"]["properties"]["name"]["examples"] == ["Anna Berg"]


def test_an_id_that_yaml_takes_for_a_number_may_be_named() -> None:
    files = {**changed("people", MEMBER.replace("reds", "2017") % "role: A")}
    names = names_of([], [*FILES, "parties/2017.yaml"])
    found = Draft202012Validator(dict(schemas(fields(), names))["people"])
    value = given(Core, files["people/anna-berg.yaml"].decode())
    assert [
        error for error in found.iter_errors(value) if "memberships" in error.path and "organization" in error.path
    ] == []


def test_an_article_that_cannot_be_read_may_speak() -> None:
    found = Draft202012Validator(dict(schemas(fields(), names_of([], FILES)))["claims"])
    value = given(Core, FILES["claims.yaml"])
    assert [error for error in found.iter_errors(value) if "speaker" in error.path] == []


def test_what_a_file_that_cannot_be_read_may_hold_is_not_refused() -> None:
    text = FILES["people/anna-berg.yaml"] + "birth: {date: 1971, sources: [lost]}\nnative_language: x\n"
    read = [read_file(("sources.yaml", b"gazette: [")), read_file(("people/anna-berg.yaml", text.encode()))]
    found = Draft202012Validator(dict(schemas(fields(), names_of(read, FILES)))["people"])
    assert [list(error.path) for error in found.iter_errors(given(Core, text))] == [["native_language"]]


# ---- where it is -----------------------------------------------------------------------------------------------------


def wired() -> dict[str, list[str]]:
    """What the settings of VS Code say which schema is for."""
    text = (ROOT / ".vscode/settings.json").read_text("utf-8")
    settings = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))["yaml.schemas"]
    return {Path(schema).stem: [files] if isinstance(files, str) else files for schema, files in settings.items()}


def test_the_settings_of_editors_wire_every_file_of_yaml() -> None:
    """The front matter of Markdown is no YAML to a language server."""
    assert wired() == {
        name: [f"profiles/{name}/*.yaml"]
        if name in ("people", "parties")
        else [f"profiles/{name}.yaml", f"profiles/{name}/*.yaml"]
        for name in MODELS
        if name not in ("article", "story", "pages")
    }


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, text in {**{f"profiles/{path}": text for path, text in FILES.items()}, "mkdocs.yml": "{}\n"}.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, "utf-8")
    return tmp_path


def known(root: Path) -> list[str]:
    ids: list[str] = json.loads((root / ".schema/people.json").read_text("utf-8"))["$defs"]["party"]["enum"]
    return ids


@pytest.mark.parametrize("verb", ["build", "schema"])
def test_schemas_are_as_new_as_the_last_run_whether_all_is_well_or_not(verb: str, root: Path) -> None:
    main([verb])
    assert known(root) == ["reds"]
    Path("profiles/parties/blues.yaml").write_text("name: [", "utf-8")
    main([verb])
    assert known(root) == ["blues", "reds"]


def test_the_preview_keeps_schemas_fresh(root: Path) -> None:
    preview = Preview(Path("profiles"), Path("docs"), Path("mkdocs.yml"), "")
    preview.check(preview.site)
    list(preview.behind())
    assert known(root) == ["reds"]
    Path("profiles/parties/blues.yaml").write_text("name: [", "utf-8")
    preview.check(preview.site)
    list(preview.behind())
    assert known(root) == ["blues", "reds"]


def test_words_that_a_newsroom_watches_change_no_schema(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mkdocs.yml").write_text("extra: {words: {loaded: [sly]}}\n", "utf-8")
    Path("profiles/people/bo.yaml").write_text(FILES["people/anna-berg.yaml"].replace("A.", "A sly man."), "utf-8")
    main(["build"])
    assert "[loaded-word]" in capsys.readouterr().out
    assert known(root) == ["reds"]


def test_a_build_of_other_profiles_leaves_the_schemas_alone(root: Path) -> None:
    Path("profiles").rename("others")
    main(["build", "--profiles", "others"])
    assert not (root / ".schema").exists()
