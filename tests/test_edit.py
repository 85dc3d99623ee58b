"""The verbs that change profiles: only what had to change, all of it or nothing."""

import os
import random
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from tangled import tangled
from workbench import check

from explainer import files as disk
from explainer.command import main
from explainer.problem import Problem
from explainer.site.edits import Refused, rename, retire
from explainer.site.load import load_site
from explainer.site.mending import fix
from explainer.site.merging import merge
from explainer.site.site import Site

ARTICLE = "---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nAnna Berg called Bo Dahl.\n"
ANNA = "name: Anna Berg  # she\nsummary: 'With [Bo][bo-dahl].[@news]'\nstory_role: R.\nreviewed: 2026-02-01\n"
BO = "name: Bo Dahl\nsummary: S.\nstory_role: R.\nreviewed: 2026-02-01\n"
NEWS = "news: {title: T, publisher: P, url: 'https://a.example'}\n"
EVENT = "- id: e\n  date: 2018\n  title: T\n  summary: S.\n  kind: other\n  sources: [news]\n"
FILES = {"article.md": ARTICLE, "people/anna-berg.yaml": ANNA, "people/bo-dahl.yaml": BO, "sources.yaml": NEWS}


def files(**given: str) -> dict[str, bytes]:
    """The files above with others: `__` in a name is a slash."""
    texts = {**FILES, **{f"{name.replace('__', '/').replace('_', '-')}.yaml": text for name, text in given.items()}}
    return {path: text.encode() for path, text in texts.items()}


def told(files: Mapping[str, bytes]) -> list[str]:
    found = load_site(files, root="")
    return [str(each) for each in (found.warnings if isinstance(found, Site) else found)]


def texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items()}


def written(folder: Path, given: Mapping[str, bytes]) -> Path:
    for path, data in given.items():
        (folder / "profiles" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "profiles" / path).write_bytes(data)
    (folder / "docs").mkdir(exist_ok=True)
    return folder


def run(folder: Path, verb: str, *given: str) -> int:
    return main([verb, *given, "--config", str(folder / "mkdocs.yml")])


# ---- rename ----------------------------------------------------------------------------------------------------------


def test_a_new_id_stands_wherever_the_old_one_did_and_the_old_one_leads_to_it() -> None:
    done = texts(rename(files(events=EVENT + "  participants: [bo-dahl, 'Bo']\n"), "bo-dahl", "bodo"))
    assert done["people/anna-berg.yaml"] == ANNA.replace("[bo-dahl]", "[bodo]")
    assert done["events.yaml"] == EVENT + "  participants: [bodo, 'Bo']\n"
    assert done["people/bodo.yaml"] == BO.replace("reviewed", "former_ids:\n  - bo-dahl\nreviewed")
    assert "people/bo-dahl.yaml" not in done


def test_an_old_address_is_kept_of_what_had_one() -> None:
    assert (
        b"former_ids" not in rename(files(people__bo_dahl=BO + "draft: true\n"), "bo-dahl", "bodo")["people/bodo.yaml"]
    )
    assert b"former_ids" not in rename(files(), "bo-dahl", "bodo", former=False)["people/bodo.yaml"]
    there_and_back = rename(rename(files(), "bo-dahl", "bodo"), "bodo", "bo-dahl")
    assert there_and_back["people/bo-dahl.yaml"].decode() == BO.replace("reviewed", "former_ids:\n  - bodo\nreviewed")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nobody", "x", "no record 'nobody'"),
        ("bo-dahl", "Bo", "'Bo' is no id"),
        ("bo-dahl", "index", "reserved"),
        ("bo-dahl", "anna-berg", "merge bo-dahl anna-berg"),
        ("news", "x", "events/news or sources/news"),
    ],
)
def test_what_cannot_be_renamed_is_told(old: str, new: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        rename(files(events=EVENT.replace("id: e", "id: news")), old, new)


def test_a_file_that_cannot_be_read_is_mended_first() -> None:
    with pytest.raises(Refused, match="these come first"):
        rename(files(people__bo_dahl="name: 'Bo\n"), "anna-berg", "x")


# ---- merge and retire ------------------------------------------------------------------------------------------------

BODO = (
    "name: Bodo Dahl\nsummary: S.\nstory_role: R.\nbirth: {date: 1950, sources: [news]}\nrelations:\n"
    "    - to: bo-dahl\n      kind: ally\n      sources: [news]\n"
    "    - to: anna-berg  # his aunt\n      kind: family\n      sources: [news]\nreviewed: 2026-02-02\n"
)


def test_of_two_records_one_is_left_with_what_both_had() -> None:
    done = texts(
        merge(files(people__bodo=BODO, events=EVENT + "  participants:\n  - bodo\n  - bo-dahl\n"), "bodo", "bo-dahl")
    )
    assert done["people/bo-dahl.yaml"] == (
        "name: Bo Dahl\nsummary: S.\nstory_role: R.\nbirth: {date: 1950, sources: [news]}\nrelations:\n"
        "    - to: anna-berg  # his aunt\n      kind: family\n      sources: [news]\n"
        "former_ids:\n  - bodo\nother_names:\n  - Bodo Dahl\nreviewed: 2026-02-01\n"
    )
    assert done["events.yaml"] == EVENT + "  participants:\n  - bo-dahl\n"
    assert "people/bodo.yaml" not in done


def test_where_two_records_differ_it_is_asked_whose_word_counts() -> None:
    given = files(people__bodo=BODO.replace("summary: S.", "summary: Another."))
    with pytest.raises(Refused) as refused:
        merge(given, "bodo", "bo-dahl")
    assert [str(each) for each in refused.value.args] == [
        "people/bodo.yaml:2:1: summary: FROM has: Another.",
        "people/bo-dahl.yaml:2:1: summary: INTO has: S.",
        "edit one until they agree, or add --take INTO or --take FROM: then all that the other has of these goes",
    ]
    assert b"summary: S.\n" in merge(given, "bodo", "bo-dahl", "INTO")["people/bo-dahl.yaml"]
    assert b"summary: Another.\n" in merge(given, "bodo", "bo-dahl", "FROM")["people/bo-dahl.yaml"]


def test_of_long_values_the_piece_is_shown_in_which_they_differ() -> None:
    same = "He led the union of dockers. " * 5
    one, two = (BO.replace("R.", f"{same}Then he {verb}. {same}").replace("S.", "S") for verb in ("won", "lost"))
    with pytest.raises(Refused) as refused:
        merge(files(people__bodo=one, people__bo_dahl=two), "bodo", "bo-dahl")
    shown = [each.message for each in refused.value.args[:-1]]
    assert ["won" in shown[0], "lost" in shown[1], max(map(len, shown)) < 120] == [True] * 3


@pytest.mark.parametrize(
    ("take", "left_out"),
    [("INTO", "bodo.yaml:2:1: summary: is left out: Another."), ("FROM", "bo-dahl.yaml:2:1: summary: is left out: S.")],
)
def test_what_goes_with_a_merge_is_told(
    take: str, left_out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, files(people__bodo=BODO.replace("summary: S.", "summary: Another.")))
    assert run(folder, "merge", "bodo", "bo-dahl", "--take", take) == 0
    people = f"{folder.as_posix()}/profiles/people/"
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"{people}bodo.yaml:6:7: relations.0: is left out: to: bo-dahl kind: ally sources: [news]",
        f"{people}{left_out}",
    ]


def test_what_one_record_lacks_goes_behind_what_stands_before_it_in_the_other() -> None:
    one = "name: Bodo Dahl\nshort_name: Bo\nsummary: S.\nstory_role: R.\nbiography: B.[@news]\nbirth: {date: 1950, sources: [news]}\nunknowns: [A]\nreviewed: 2026-02-02\n"
    two = BO.replace("reviewed", "memberships:\n- organization: Guild\n  sources: [news]\nunknowns:\n- B\nreviewed")
    done = texts(merge(files(people__bodo=one, people__bo_dahl=two), "bodo", "bo-dahl"))["people/bo-dahl.yaml"]
    keys = ["name", "short_name", "summary", "story_role", "biography", "birth", "memberships", "unknowns"]
    assert [line.partition(":")[0] for line in done.splitlines() if line[0].isalpha()] == [
        *keys, "former_ids", "other_names", "reviewed"
    ]  # fmt: skip


def test_what_two_records_both_tell_is_told_once_with_the_sources_of_both() -> None:
    body = "memberships:\n- organization: Guild\n  start_date: 2001\n  sources:\n  - {}\n"
    more = NEWS + "later: {title: T, publisher: P, url: 'https://b.example'}\n"
    given = files(people__bodo=BO + body.format("later"), people__bo_dahl=BO + body.format("news"), sources=more)
    assert merge(given, "bodo", "bo-dahl")["people/bo-dahl.yaml"].decode().count("organization") == 1
    assert told(merge(given, "bodo", "bo-dahl")) == []
    assert b"- news\n  - later\n" in merge(given, "bodo", "bo-dahl")["people/bo-dahl.yaml"]


def test_of_a_retired_record_only_its_name_is_left_and_why() -> None:
    done = retire(files(people__bo_dahl="# about him\n\n" + BODO), "bo-dahl", "He asked: leave me out.")
    assert done["people/bo-dahl.yaml"].decode() == (
        "# about him\n\nname: Bodo Dahl\nretired: 'He asked: leave me out.'\nreviewed: 2026-02-02\n"
    )
    assert told(done) == []


def test_where_somebody_retired_is_named_still_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = EVENT.replace("T\n", "Bo\n    Dahl and Dahl\n").replace("S.", "Bo Dahl, [Bo][bo-dahl]. # who")
    given = files(
        events=text + "  participants:\n  - bo-dahl\n",
        claims="- {id: c, quote: called Bo Dahl, speaker: article, about: [bo-dahl], verdict: opinion, finding: Bo Dahl-Ek.}\n",
        corrections="- date: 2026-02-01\n  about: [bo-dahl]\n  was: A.\n  is: |\n    B,\n    said Bodo Dahl.\n",
        people__bo_dahl=BO + "other_names: [Bodo Dahl]\n",
        people__carl=BO.replace("Bo Dahl", "Bo Dahl Ek").replace("S.", "Carl Bo Dahl Ek."),
    )
    given["story.md"] = b"# Title\n\nIt was.\n\nIt was Bo\nDahl.\n"
    given["article.md"] = ARTICLE.replace("H\n", "Bo Dahl\nmentions: [{quote: Anna, record: bo-dahl}]\n").encode()
    assert run(written(tmp_path, given), "retire", "bo-dahl", "He asked.", "--dry-run") == 0
    said = capsys.readouterr().out.partition("reword or remove each:\n")[2]
    below = f"  {tmp_path.as_posix()}/profiles/"
    assert [line.removeprefix(below).partition(": ")[0] for line in said.splitlines()] == [
        "article.md:3",
        "claims.yaml:1",
        "corrections.yaml:2",
        "corrections.yaml:6",
        "events.yaml:3",
        "events.yaml:5",
        "events.yaml:9",
        "people/anna-berg.yaml:2",
        "story.md:5",
    ]


@pytest.mark.parametrize(
    ("id", "message"),
    [
        ("bo-dahl", "'bo-dahl' is retired already, and readers are told: He asked. "),
        ("e", "'e' is an event, without a page of its own"),
        ("news", "'news' is a source, without a page of its own"),
    ],
)
def test_what_cannot_be_retired_is_told(id: str, message: str) -> None:
    given = files(people__bo_dahl="name: Bo Dahl\nretired: He asked.\nreviewed: 2026-02-01\n", events=EVENT)
    with pytest.raises(Refused) as refused:
        retire(given, id, "Another reason.")
    assert str(refused.value).startswith(message)


# ---- fix -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("birth: {date: 8 August 1971, sources: [news]}", "birth: {date: 1971-08-08, sources: [news]}"),
        ("birth: {date: '8.8.1971', sources: [news]}", "birth: {date: '1971-08-08', sources: [news]}"),
        ("draft: yes  # soon", "draft: true  # soon"),
        ("links: [{url: \"www.example.org/a,b\", title: T}]", "links: [{url: \"https://www.example.org/a,b\", title: T}]"),
        ("links:\n- url: example.org\n  title: T", "links:\n- url: https://example.org\n  title: T"),
        ("biography: '[Anna](people/anna-berg.md) came.'", "biography: '[Anna][anna-berg] came.'"),
        ("biography: |\n  [Anna](www.example.org) came.", "biography: |\n  [Anna](https://www.example.org) came."),
        ("biography: '[Anna][Anna Berg] came.[@News]'", "biography: '[Anna][anna-berg] came.[@news]'"),
        ("relations: [{to: Anna Berg, kind: ally, sources: [news]}]", "relations: [{to: anna-berg, kind: ally, sources: [news]}]"),
        ("relations: [{to: anna_berg, kind: aly, sources: [news]}]", "relations: [{to: anna-berg, kind: ally, sources: [news]}]"),
        ("membership: [{organization: Guild, sources: [News]}]", "memberships: [{organization: Guild, sources: [news]}]"),
        ("unknowns: [A\u00ad day &amp; \u200ba year]", "unknowns: [A day & a year]"),
        ("unknowns:\n\u00a0- A day", "unknowns:\n - A day"),
    ],
)  # fmt: skip
def test_what_has_one_right_answer_is_mended(written: str, right: str) -> None:
    given = files(people__bo_dahl=f"{BO}{written}\n")
    done = fix(given, problems(given), problems)
    assert done["people/bo-dahl.yaml"].decode() == f"{BO}{right}\n"
    assert [str(each) for each in problems(done) if not each.warning] == []


@pytest.mark.parametrize(
    "written",
    [
        "birth: {date: 04.05.1971, sources: [news]}",  # May or April
        "relations: [{to: ana-berg, kind: ally, sources: [news]}]",  # it may be somebody else
        "biography: '[Anna][Anna Bergson] came.'",  # nobody is called so
        "color: red",
        "unknowns: A day",
        "draft: maybe",
    ],
)
def test_what_has_two_is_left(written: str) -> None:
    given = files(people__bo_dahl=f"{BO}{written}\n")
    assert problems(given)
    assert fix(given, problems(given), problems) == given


def test_a_former_id_and_a_wrong_ending_are_mended() -> None:
    given = files(people__bo_dahl=BO + "former_ids: [bodo]\n", people__anna_berg=ANNA.replace("bo-dahl", "bodo"))
    given["events.yml"] = EVENT.encode()
    done = fix(given, problems(given), problems)
    assert texts(done) == {**texts(files(people__bo_dahl=BO + "former_ids: [bodo]\n")), "events.yaml": EVENT}


def problems(files: Mapping[str, bytes]) -> list[Problem]:
    found = load_site(files, root="")
    return list(found.warnings) if isinstance(found, Site) else found


def test_what_became_what_is_told_and_how_much_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = files(people__bo_dahl=BO + "draft: yes  # soon\ncolor: red\n", people__anna_berg=ANNA.replace("R.", "TODO"))
    given |= {"events.yml": EVENT.encode(), "glossary.yml": b"- {id: a, term: A, definition: B.}\n"}
    folder = written(tmp_path, given)
    assert run(folder, "fix") == 0
    said, counted = capsys.readouterr()
    below = f"{tmp_path.as_posix()}/profiles/"
    assert said.replace(below, "").splitlines() == [
        "events.yml → events.yaml: renamed",
        "glossary.yml → glossary.yaml: renamed",
        "people/bo-dahl.yaml: 1 line",
        "  draft: yes  # soon → draft: true  # soon",
    ]
    assert counted.endswith("; 1 problem and 1 warning of profiles left: python build_profiles.py check shows them\n")
    many = "unknowns:\n" + "- a\u200b day\n" * 12
    assert run(written(tmp_path, files(people__bo_dahl=BO + many)), "fix") == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith(" ")]
    assert shown == [r"  - a\u200b day → - a day"] * 10 + ["  … and 2 more"]


# ---- the command -----------------------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written(tmp_path, files()), "rename", "bo-dahl", "bodo", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "-summary: 'With [Bo][bo-dahl].[@news]'\n+summary: 'With [Bo][bodo].[@news]'\n" in said
    assert disk.read_profiles(tmp_path / "profiles")[0] == files()


@pytest.mark.parametrize(("how", "told"), [((), True), (("--no-former",), False)])
def test_a_new_id_says_that_the_old_address_leads_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: tuple[str, ...], told: bool
) -> None:
    assert run(written(tmp_path, files()), "rename", "bo-dahl", "bodo", *how) == 0
    assert ("the address of 'bo-dahl' leads to 'bodo' (former_ids)" in capsys.readouterr().out) == told


def test_what_would_bring_a_problem_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = files(people__carla=BO.replace("Bo Dahl", "Carla Ek") + "former_ids: [bodo]\n")
    assert run(written(tmp_path, given), "rename", "bo-dahl", "bodo") == 1
    assert "bodo" in capsys.readouterr().out
    assert disk.read_profiles(tmp_path / "profiles")[0] == given


def test_a_change_that_is_cut_off_leaves_the_old_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever call of the system is its last one."""
    before, after = files(events=EVENT), rename(files(events=EVENT + "  court: Court\n"), "bo-dahl", "bodo")
    changed = {path: after.get(path) for path in {*before, *after} if before.get(path) != after.get(path)}
    seen = set()
    for last in range(200):
        folder = written(tmp_path / str(last), before) / "profiles"
        with monkeypatch.context() as patch:
            cut = cut_off(patch, last)
            with suppress(KeyboardInterrupt):
                disk.change_profiles(folder, changed)
        found, unread = disk.read_profiles(folder)
        assert not unread
        assert found in (before, after)
        assert not (folder / disk.JOURNAL).exists()
        seen.add(found == after)
        if not cut:
            break
    assert seen == {True, False}
    assert last > 20


def cut_off(patch: pytest.MonkeyPatch, last: int) -> list[str]:
    """Have everything fail after so many calls that change the disk, clearing up too, as when the process is killed."""
    calls: list[str] = []
    cut: list[str] = []

    def counted(name: str, where: object) -> None:
        real = getattr(where, name)

        def call(*given: object, **more: object) -> object:
            calls.append(name)
            if len(calls) > last:
                cut.append(name)
                raise KeyboardInterrupt
            return real(*given, **more)

        patch.setattr(where, name, call)

    for where, names in ((os, ("open", "fsync", "rename", "mkdir")), (Path, ("replace", "unlink", "open", "mkdir"))):
        for name in names:
            counted(name, where)
    return cut


def test_a_journal_that_nobody_here_wrote_changes_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, files()) / "profiles"
    (tmp_path / "mine").write_text("mine", "utf-8")
    for text in (
        '{"../mine": false}',
        "[",
        "[1]",
        '{"people/../../mine": false}',
        "7",
        '{"/mine": false, "a/b/c": true}',
    ):
        (folder / disk.JOURNAL).write_text(text, "utf-8")
        assert disk.read_profiles(folder)[0] == files()
    assert (tmp_path / "mine").exists()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_on_any_tree_only_what_had_to_change_does(seed: int) -> None:
    check(seed)


def test_the_trees_differ_in_how_they_are_written() -> None:
    assert len({data for seed in range(3) for data in tangled(random.Random(seed)).values()}) > 30
