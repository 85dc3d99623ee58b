"""What changed from one state of the profiles to another: each fact once, and nothing that is only written otherwise."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_honest import ANNA, BO, CLAIM, EVENT, HEAD, REDS

from explainer.command import main
from explainer.command.changes import in_words
from explainer.files import read_profiles
from explainer.site.changes import Change, changes, vanished
from explainer.site.load import read_all
from explainer.site.profiles import Profiles

GOLDEN = Path(__file__).parent / "golden/profiles"
MEMBER = "memberships:\n- {organization: red-union, role: Chair, start_date: 2001, sources: [news]}\n"
FILES = {
    "article.md": f"---\n{HEAD}---\n\nAnna Berg called for one list.\n",
    "sources.yaml": "news: {title: T, publisher: P, medium: print}\nmore: {title: U, publisher: Q, medium: print}\n",
    "people/anna-berg.yaml": ANNA
    + MEMBER
    + "biography: 'She was born. She led [Bo][bo-dahl].[@news] Then she left.'\n",
    "people/bo-dahl.yaml": BO,
    "parties/red-union.yaml": REDS,
    "events.yaml": EVENT + "  participants: [anna-berg, bo-dahl]\n",
    "claims.yaml": CLAIM.format("one list"),
}
BERG = ("person", "anna-berg", "Anna Berg", "changed")


def profiles(files: Mapping[str, str | bytes]) -> Profiles:
    given = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    found, problems = read_all(given)
    assert problems == []
    return found


def changed(path: str, old: str, new: str) -> list[Change]:
    assert old in FILES[path]
    return list(changes(profiles(FILES), profiles({**FILES, path: FILES[path].replace(old, new)})))


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("people/anna-berg.yaml", "summary: S.", "summary: Other.", [(*BERG, "summary", "S.", "Other.")]),
        ("people/anna-berg.yaml", "She was born. She", "She was born. He", [(*BERG, "biography", "She led Bo. (P undated)", "He led Bo. (P undated)")]),
        ("people/anna-berg.yaml", "[@news]", "[@more]", [(*BERG, "biography", "She led Bo. (P undated)", "She led Bo. (Q undated)")]),
        ("people/anna-berg.yaml", "start_date: 2001", "start_date: 2001, end_date: 2003", [(*BERG, "memberships: Chair, Red Union: end_date", None, "2003")]),
        ("people/anna-berg.yaml", "start_date: 2001", "start_date: 2002", [(*BERG, "memberships: Chair, Red Union: start_date", "2001", "2002")]),
        ("people/anna-berg.yaml", "sources: [news]", "sources: [more, news]", [(*BERG, "memberships: Chair, Red Union: sources", None, "Q undated")]),
        ("people/anna-berg.yaml", "sources: [news]", "sources: [more]", [
            (*BERG, "memberships: Chair, Red Union: sources", "P undated", None),
            (*BERG, "memberships: Chair, Red Union: sources", None, "Q undated"),
        ]),
        ("people/anna-berg.yaml", "sources: [news]", "sources: [{id: news, locator: p. 3}]", [(*BERG, "memberships: Chair, Red Union: sources: P undated", "P undated", "P undated, p. 3")]),
        ("people/anna-berg.yaml", "memberships:\n", "memberships:\n- {organization: Greens, sources: [news]}\n", [(*BERG, "memberships", None, "member, Greens; sources: P undated")]),
        ("people/anna-berg.yaml", MEMBER, "", [(*BERG, "memberships", "Chair, Red Union; start date: 2001; sources: P undated", None)]),
        ("people/anna-berg.yaml", "reviewed: 2026-02-01\n", "reviewed: 2026-02-01\ndraft: true\n", [(*BERG, "draft", None, "yes")]),
        ("people/anna-berg.yaml", "reviewed: 2026-02-01\n", "reviewed: 2026-02-01\nidentifiers: {wikidata: Q42}\n", [(*BERG, "identifiers: wikidata", None, "Q42; url: https://www.wikidata.org/wiki/Q42")]),
        ("people/bo-dahl.yaml", "B. Dahl", "C. Dahl", [
            ("person", "bo-dahl", "Bo Dahl", "changed", "other_names", "B. Dahl", None),
            ("person", "bo-dahl", "Bo Dahl", "changed", "other_names", None, "C. Dahl"),
        ]),
        ("claims.yaml", "opinion", "not-found", [("claim", "c", "one list", "changed", "verdict", "opinion", "not-found")]),
        ("events.yaml", "bo-dahl", "Carl Ek", [
            ("event", "e", "T", "changed", "participants", "Bo Dahl", None),
            ("event", "e", "T", "changed", "participants", None, "Carl Ek"),
        ]),
        ("sources.yaml", "medium: print}\nmore", "medium: archive}\nmore", [("source", "news", "T", "changed", "medium", "print", "archive")]),
        ("article.md", "one list", "one list, and won", [("article", "article", "The call", "changed", "text", "Anna Berg called for one list.", "Anna Berg called for one list, and won.")]),
    ],
)  # fmt: skip
def test_a_changed_fact_is_told_once(path: str, old: str, new: str, told: list[tuple[Any, ...]]) -> None:
    assert [tuple(change) for change in changed(path, old, new)] == told


def test_what_came_and_went_is_told_once_and_a_new_id_is_no_other_record() -> None:
    files = {path: text.replace("anna-berg", "anna-dahl") for path, text in FILES.items()}
    files["people/anna-dahl.yaml"] = files.pop("people/anna-berg.yaml") + "former_ids: [anna-berg]\n"
    del files["people/bo-dahl.yaml"]
    files["people/carl-ek.yaml"] = ANNA.replace("Anna Berg", "Carl Ek") + "former_ids: [bo-dahl]\n"
    files["people/dora.yaml"] = ANNA.replace("Anna Berg", "Dora")
    files["corrections.yaml"] = "- {date: 2026-02-01, about: [timeline], was: A., is: B.}\n"
    old = {**FILES, "people/carl-ek.yaml": ANNA.replace("Anna Berg", "Carl Ek")}
    assert [tuple(change) for change in changes(profiles(old), profiles(files))] == [
        ("person", "anna-dahl", "Anna Berg", "renamed", "id", "anna-berg", "anna-dahl"),
        ("person", "bo-dahl", "Bo Dahl", "removed", "merged into", None, "Carl Ek"),
        ("person", "dora", "Dora", "added", "", None, "S."),
        ("correction", "2026-02-01: A.", "A.", "added", "corrected to", None, "B."),
    ]


def test_of_what_is_new_it_is_told_what_it_says_once_somebody_has_written_that() -> None:
    files = {
        **FILES,
        "people/carl-ek.yaml": ANNA.replace("Anna Berg", "Carl Ek").replace("S.", "He led [Bo][bo-dahl].[@news]"),
        "people/dora.yaml": ANNA.replace("Anna Berg", "Dora").replace("S.", "TODO") + "draft: true\n",
        "events.yaml": FILES["events.yaml"] + EVENT.replace("id: e", "id: f"),
        "sources.yaml": FILES["sources.yaml"] + "new: {title: V, publisher: P, published: 2019, medium: print}\n",
    }
    found = list(changes(profiles(FILES), profiles(files)))
    assert [(change.id, change.what, change.after) for change in found] == [
        ("carl-ek", "", "He led Bo. (P undated)"),
        ("dora", "a draft", None),
        ("f", "", "2018: S."),
        ("new", "", "P: 2019"),
    ]
    assert in_words(found).splitlines()[2:4] == [
        "- **Carl Ek**: added: “He led Bo. (P undated)”",
        "- **Dora**: added, a draft",
    ]


def test_those_of_one_name_are_told_apart_and_a_name_that_gets_a_record_is_no_change() -> None:
    one = {**FILES, "events.yaml": EVENT + "  participants: [bo-dahl, Carl Ek]\n"}
    files = {
        **FILES,
        "events.yaml": EVENT + "  participants: [bo, carl-ek]\n",
        "people/bo.yaml": ANNA.replace("Anna Berg", "Bo Dahl"),
        "people/carl-ek.yaml": ANNA.replace("Anna Berg", "Carl Ek"),
    }
    told = [change for change in changes(profiles(one), profiles(files)) if change.kind != "added"]
    assert [(change.what, change.before, change.after) for change in told] == [
        ("participants", "Bo Dahl (bo-dahl)", None),
        ("participants", None, "Bo Dahl (bo)"),
    ]


def test_where_only_a_link_leads_elsewhere_its_mark_is_told_and_a_new_paragraph_is_no_change() -> None:
    assert [each[5:] for each in changed("people/anna-berg.yaml", "[bo-dahl]", "[anna-berg]")] == [
        ("She led [Bo][bo-dahl].[@news]", "She led [Bo][anna-berg].[@news]")
    ]
    assert changed("people/anna-berg.yaml", "born. She", "born.\n\n\n  She") == []


def test_of_who_is_retired_nothing_else_is_told() -> None:
    retired = "name: Anna Berg\nretired: She asked.\nreviewed: 2026-02-01\n"
    told = changes(profiles(FILES), profiles({**FILES, "people/anna-berg.yaml": retired}))
    assert [tuple(change) for change in told] == [(*BERG, "retired", None, "She asked.")]


def rewritten(text: bytes) -> bytes:
    """The same in another order, and in lines of other lengths."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(each) for each in reversed(value)] if isinstance(value, list) else value

    given = yaml.load(text, yaml.BaseLoader)
    return yaml.dump(turned(given), allow_unicode=True, sort_keys=False, width=40).encode()


def test_another_order_and_other_lines_are_no_change() -> None:
    texts = read_profiles(GOLDEN)[0]
    other = {path: rewritten(text) if path.endswith(".yaml") else text for path, text in texts.items()}
    assert other != texts
    assert list(changes(profiles(texts), profiles(other))) == []


def test_that_many_are_gone_is_told() -> None:
    many = {f"people/p{n}.yaml": ANNA.replace("Anna Berg", f"Person {n}") for n in range(9)}
    old, new = profiles({**FILES, **many}), profiles(FILES)
    assert list(vanished(old, new)) == ["9 of 11 records of the kind 'person' are gone"]
    assert list(vanished(new, old)) == []


def test_in_markdown_a_text_is_a_text() -> None:
    hostile = "<img src=x> @somebody [a](https://b.example) #1 `x`\n::error::"
    line = in_words([Change("person", "a", hostile, "changed", "note", None, hostile)]).splitlines()[2]
    outside = "".join(line.split("`")[::2])
    assert [sign for sign in ("<", "[", "://", "\n", "#1", "@s", ":error:") if sign in outside] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gazette.news: 2019-05-04, at 12:30:45", "gazette.news: 2019-05-04, at 12:30:45"),
        ("C# & D: a # b, 3 * 4", "C# &amp; D: a # b, 3 &#42; 4"),
        ("See @anna, anna@b.example.", "See `@anna`, `anna@b.example.`"),
        ("@anna", "`@anna`"),
        ("#12 of a/b#3", "`#12` of `a/b#3`"),
        ("https://b.example/x_y?a=1&b, www.b.example", "`https://b.example/x_y?a=1&b`, `www.b.example`"),
        ("a :smile: b", "a `:smile:` b"),
    ],
)
def test_what_a_forge_would_link_is_code_and_all_of_it_can_be_seen(text: str, shown: str) -> None:
    line = in_words([Change("person", "a", "Anna", "changed", "note", "", text)]).splitlines()[2]
    assert line == f"- **Anna**: note: from “” to “{shown}”"


def test_changes_since_a_commit_are_told_in_words_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        Path("profiles", path).parent.mkdir(parents=True, exist_ok=True)
        Path("profiles", path).write_text(text, "utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "A"]):
        subprocess.run([*git, *command], check=True)
    assert main(["changes", "HEAD"]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"
    Path("profiles/claims.yaml").write_text(FILES["claims.yaml"].replace("opinion", "not-found"), "utf-8")
    assert main(["changes", "HEAD"]) == 0
    assert capsys.readouterr().out == "### Claims\n\n- **one list**: verdict: from “opinion” to “not-found”\n"
    assert main(["changes", "HEAD", "--json"]) == 0
    assert [each["after"] for each in json.loads(capsys.readouterr().out)] == ["not-found"]
    assert main(["changes", "HEAD", "HEAD"]) == 0
    assert main(["changes", "--json", "nix"]) == 2
    assert (
        capsys.readouterr().err
        == "nix: no branch, tag or commit here that has profiles; 'git branch --all' lists the branches\n"
    )
