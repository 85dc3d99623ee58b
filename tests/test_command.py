"""The command: its exit codes, what it prints and where, and that it keeps its hands off what is not its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from site_fixture import ROOT

from explainer.command import EXAMPLES, main
from explainer.records.vocabulary import PAGES

ARTICLE = """---
headline: Berg calls for one list
author: Carla Stone
publisher: The Harbour Gazette
date_published: 2019-05-04
---

Anna Berg called for one list.
"""
PERSON = "name: {}\nsummary: A person.\nstory_role: None.\nreviewed: 2026-02-01\n"
CLASH = "1:1: this was not generated, and a page would take its place; move it, or rename the profile [clash]\n"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with small profiles, in which the command is called."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "sync", int)  # nobody pulls the plug of a test
    write("profiles/article.md", ARTICLE)
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Berg"))
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl"))
    return tmp_path


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def tree(folder: str = "docs") -> dict[str, tuple[int, bytes]]:
    """When each file below a folder was written, and what it holds."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


# ---- exit codes and messages -----------------------------------------------------------------------------------------


def test_timings_are_told_after_all_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--timings"]) == 0
    out, err = capsys.readouterr()
    said = err.splitlines()
    assert out == ""
    assert "files written" in said[0]
    steps = [line.split(" s  ") for line in said[1:]]
    assert len(steps) == 6
    assert all(float(seconds) >= 0 for seconds, _ in steps)
    write("profiles/people/anna-berg.yaml", "name: [")
    assert main(["--timings"]) == 1
    assert "checking the profiles" in capsys.readouterr().err


def test_sound_profiles_exit_with_0_and_the_counts_are_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    written = len(tree())
    assert capsys.readouterr() == ("", f"{written} files written, 0 removed\n")


def test_problems_exit_with_1_and_are_on_stdout_with_their_count_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Berg") + "rol: Chair\n")
    write("profiles/notes.txt", "")
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        "profiles/notes.txt:1:1",
        "profiles/people/anna-berg.yaml:5:1",
    ]
    assert err == "2 problems; nothing was written\n"


def test_one_problem_is_counted_in_the_singular(capsys: pytest.CaptureFixture[str]) -> None:
    write("profiles/people/bo-dahl.yaml", "")
    assert main([]) == 1
    assert capsys.readouterr() == (
        "profiles/people/bo-dahl.yaml:1:1: the file is empty; a profile begins with 'name: …' [empty]\n",
        "1 problem; nothing was written\n",
    )


@pytest.mark.parametrize("arguments", [["publish", "site"], ["check", "build"], ["--pages", "docs"], ["--profiles"]])
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["changes"], "REV"),
        (["due"], "--before"),
        (["new"], "KIND, NAME"),
        (["new", "person"], "NAME"),
        (["rename", "anna-berg"], "NEW"),
        (["merge"], "FROM, INTO"),
        (["retire", "anna-berg"], "REASON"),
    ],
)
def test_what_is_missing_is_told_with_an_example(
    arguments: list[str], missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    example = f"python build_profiles.py {EXAMPLES[arguments[0]]}\n"
    assert capsys.readouterr() == ("", f"{arguments[0]}: what is missing: {missing}; for example: {example}")


@pytest.mark.parametrize("folder", ["elsewhere", "profiles/article.md"])
def test_a_profiles_folder_that_is_none_exits_with_2(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--profiles", folder]) == 2
    assert capsys.readouterr() == ("", f"{folder}: no such folder; say where the profiles are with --profiles\n")
    assert not Path("docs").exists()


def test_the_folders_are_those_of_the_options(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("profiles").rename("texts")
    assert main(["--profiles", "texts", "--docs", str(root / "a" / "b")]) == 0
    assert Path("a/b/people/anna-berg.md").exists()
    assert not Path("docs").exists()
    write("texts/people/bo-dahl.yaml", "")
    assert main(["check", "--profiles", "texts", "--docs", "a/b"]) == 1
    assert capsys.readouterr().out.startswith("texts/people/bo-dahl.yaml:1:1: ")


def test_the_same_pages_come_from_profiles_in_any_folder() -> None:
    main([])
    Path("profiles").rename("texts")
    main(["--profiles", "texts", "--docs", "other"])
    assert {path.removeprefix("docs"): data for path, (_, data) in tree().items()} == {
        path.removeprefix("other"): data for path, (_, data) in tree("other").items()
    }


def test_what_is_not_installed_is_said_in_a_sentence() -> None:
    command = [sys.executable, "-S", str(ROOT / "build_profiles.py"), "check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("is not installed: 'make site' installs it, and .venv/bin/python has it\n")
    assert done.stderr.count("\n") == 1


def test_check_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("", "2 profiles are fine\n")
    assert not Path("docs").exists()


def test_check_exits_with_1_on_a_problem() -> None:
    write("profiles/people/bo-dahl.yaml", "")
    assert main(["check"]) == 1


def test_files_of_editors_and_systems_are_no_profiles() -> None:
    write("profiles/.DS_Store", "")
    write("profiles/people/.bo-dahl.yaml.swp", "")
    write("profiles/.git/config", "")
    assert main(["check"]) == 0


def test_a_file_that_cannot_be_read_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    Path("profiles/people/carl-ek.yaml").symlink_to("nowhere")
    assert main([]) == 1
    assert capsys.readouterr().out == (
        "profiles/people/carl-ek.yaml:1:1: a symbolic link; put the file itself here [file]\n"
    )


# ---- what is written -------------------------------------------------------------------------------------------------


def test_an_article_alone_gives_every_page_that_is_not_of_a_record() -> None:
    Path("profiles/people/anna-berg.yaml").unlink()
    Path("profiles/people/bo-dahl.yaml").unlink()
    assert main([]) == 0
    made = {path for path in tree() if path.endswith(".md")}
    assert made == {f"docs/{page.src_uri}" for page in PAGES.values()}


def test_an_unchanged_run_touches_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    before = tree()
    capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr().err == "0 files written, 0 removed\n"
    assert tree() == before


def test_an_unchanged_run_checks_nothing_again_and_warns_as_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mkdocs.yml").write_text("site_name: A\nsite_url: https://example.org/\n", "utf-8")
    main([])
    warned = capsys.readouterr().out
    assert "[placeholder]" in warned
    monkeypatch.setattr("explainer.command.checked.checked", lambda *_: pytest.fail("asked again"))
    assert main([]) == 0
    assert capsys.readouterr().out == warned


def test_only_what_changed_is_written() -> None:
    main([])
    before = tree()
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl") + "birth: {place: Port Azure, sources: [almanac]}\n")
    write("profiles/sources.yaml", "almanac: {title: Almanac, publisher: A house, url: https://example.org/}\n")
    assert main([]) == 0
    assert sorted(path for path, file in tree().items() if file != before.get(path)) == [
        "docs/assets/generated/search/texts.js",
        "docs/assets/generated/search/texts/00000007.js",
        "docs/assets/generated/search/words/00000007.js",
        "docs/data/manifest.json",
        "docs/data/people/bo-dahl.json",
        "docs/data/sources.json",
        "docs/index.md",
        "docs/people/bo-dahl.md",
        "docs/sources.md",
    ]


def test_nothing_changes_when_there_is_a_problem() -> None:
    main([])
    before = tree()
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Holm"))
    write("profiles/people/carl-ek.yaml", PERSON.format("Carl Ek"))
    write("profiles/people/bo-dahl.yaml", "name: Bo Dahl\n")
    assert main([]) == 1
    assert tree() == before


def test_a_page_that_somebody_edited_is_written_anew() -> None:
    main([])
    before = Path("docs/people/bo-dahl.md").read_bytes()
    write("docs/people/bo-dahl.md", before.decode() + "By hand.\n")
    assert main([]) == 0
    assert Path("docs/people/bo-dahl.md").read_bytes() == before


# ---- what is removed -------------------------------------------------------------------------------------------------


def test_what_nothing_asks_for_any_more_is_removed(capsys: pytest.CaptureFixture[str]) -> None:
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl") + "former_ids: [bo-holm]\n")
    main([])
    before = tree()
    capsys.readouterr()
    Path("profiles/people/bo-dahl.yaml").unlink()
    assert main([]) == 0
    assert sorted(before.keys() - tree().keys()) == [
        "docs/data/people/bo-dahl.json",
        "docs/people/bo-dahl.md",
        "docs/people/bo-holm.md",
    ]
    assert capsys.readouterr().err.endswith(" 3 removed\n")


def test_a_renamed_record_leaves_a_page_that_leads_to_its_new_address() -> None:
    main([])
    Path("profiles/people/bo-dahl.yaml").unlink()
    write("profiles/people/bo-holm.yaml", PERSON.format("Bo Holm") + "former_ids: [bo-dahl]\n")
    assert main([]) == 0
    assert "(bo-holm.md)" in Path("docs/people/bo-dahl.md").read_text("utf-8")
    assert not Path("docs/data/people/bo-dahl.json").exists()


def test_a_draft_takes_its_pages_away() -> None:
    main([])
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl") + "draft: true\n")
    assert main([]) == 0
    assert [path for path in tree() if "bo-dahl" in path] == []


def test_an_empty_profiles_folder_removes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    before = tree()
    capsys.readouterr()
    Path("profiles").rename("elsewhere")
    Path("profiles").mkdir()
    assert main([]) == 1
    assert capsys.readouterr().out.startswith("profiles/article.md:1:1: the article is missing; ")
    assert tree() == before


def test_files_of_others_are_never_removed() -> None:
    others = {
        "docs/about.md": "# About\n",
        "docs/people/notes.md": "---\ntitle: Notes\ngenerated_from: nothing\n---\n",
        "docs/data/by-hand.json": "{}\n",
        "docs/assets/people/anna.png": "a picture",
        "docs/data/manifest.txt": "",
    }
    for path, text in others.items():
        write(path, text)
    before = tree()
    assert main([]) == 0
    Path("profiles/people/anna-berg.yaml").unlink()
    assert main([]) == 0
    assert {path: tree()[path] for path in others} == before


@pytest.mark.parametrize(
    "path", ["about.md", "data/../about.md", "data/../../profiles/article.md", "../profiles/article.md"]
)
def test_a_manifest_cannot_make_a_file_of_others_go(path: str) -> None:
    main([])
    write("docs/about.md", "# About\n")
    files = json.loads(Path("docs/data/manifest.json").read_bytes())["files"]
    write("docs/data/manifest.json", json.dumps({"files": {**files, path: None}}))
    assert main([]) == 0
    assert Path("docs/about.md").exists()
    assert Path("profiles/article.md").exists()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": 1}', '{"files": [null]}', "\ufffd"])
def test_without_a_sound_manifest_nothing_below_data_is_removed(manifest: str) -> None:
    main([])
    write("docs/data/manifest.json", manifest)
    Path("profiles/people/bo-dahl.yaml").unlink()
    assert main([]) == 0
    assert Path("docs/data/people/bo-dahl.json").exists()


# ---- what is in the way ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["docs/index.md", "docs/people/bo-dahl.md", "docs/data/people/bo-dahl.json"])
def test_a_file_of_others_is_never_overwritten(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(path, "By hand.\n")
    before = tree()
    assert main([]) == 1
    assert capsys.readouterr() == (f"{path}:{CLASH}", "1 problem; nothing was written\n")
    assert tree() == before


def test_every_clash_is_listed_and_nothing_else_is_written_or_removed(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    Path("profiles/people/anna-berg.yaml").unlink()
    write("profiles/people/carl-ek.yaml", PERSON.format("Carl Ek") + "former_ids: [carl-oak]\n")
    write("docs/people/carl-ek.md", "By hand.\n")
    write("docs/people/carl-oak.md", "By hand.\n")
    before = tree()
    capsys.readouterr()
    assert main([]) == 1
    assert capsys.readouterr().out == f"docs/people/carl-ek.md:{CLASH}docs/people/carl-oak.md:{CLASH}"
    assert tree() == before


def test_a_folder_in_the_place_of_a_page_is_a_clash(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/people/bo-dahl.md").mkdir(parents=True)
    assert main([]) == 1
    assert capsys.readouterr().out == f"docs/people/bo-dahl.md:{CLASH}"
    assert [path.as_posix() for path in sorted(Path("docs").rglob("*"))] == ["docs/people", "docs/people/bo-dahl.md"]


@pytest.mark.parametrize("path", ["docs", "docs/people", "docs/data"])
def test_a_file_in_the_place_of_a_folder_is_one_clash(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(path, "By hand.\n")
    assert main([]) == 1
    assert capsys.readouterr().out == f"{path}:{CLASH}"
    assert [file for file in Path().rglob("*") if "profiles" not in file.parts and file.is_file()] == [Path(path)]


def test_a_run_that_was_killed_is_mended_by_the_next() -> None:
    main([])
    whole = {path: data for path, (_, data) in tree().items()}
    Path("docs/people/bo-dahl.md").unlink()
    Path("docs/data/people/anna-berg.json").unlink()
    Path("docs/article.md").write_bytes(whole["docs/article.md"][:40])
    write("docs/people/.page.md.part", "half")
    assert main([]) == 0
    assert {path: data for path, (_, data) in tree().items() if os.sep + "." not in path} == whole


# ---- when none is left -----------------------------------------------------------------------------------------------

BLUE = PERSON.format("Blue") + "classification: party\n"


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        ([], ["parties", "people"]),
        (["parties/blue.yaml"], ["people"]),
        (["people/anna-berg.yaml", "people/bo-dahl.yaml"], ["parties"]),
    ],
)
def test_that_none_is_left_is_a_problem_until_it_is_meant(
    kept: list[str], gone: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("profiles/parties/blue.yaml", BLUE)
    main([])
    before = tree()
    for path in [path for path in Path("profiles").glob("*/*") if path.relative_to("profiles").as_posix() not in kept]:
        path.unlink()
    capsys.readouterr()
    for _ in range(2):
        assert main([]) == 1
        out, err = capsys.readouterr()
        assert [line.split(": ")[0] for line in out.splitlines()] == [f"profiles/{kind}:1:1" for kind in gone]
        assert "type 'python build_profiles.py --prune' or 'make site ARGUMENTS=--prune' [prune]\n" in out
        assert err.endswith("; nothing was written\n")
        assert tree() == before
    assert main(["--prune"]) == 0
    for kind in gone:
        assert [path.name for path in Path("docs", kind).iterdir()] == ["index.md"]
    assert main([]) == 0


def test_drafts_alone_are_none_that_is_left() -> None:
    main([])
    for path in Path("profiles/people").iterdir():
        path.write_text(path.read_text("utf-8") + "draft: true\n", "utf-8")
    assert main([]) == 1
    assert main(["--prune"]) == 0


def test_the_command_to_type_names_the_folders(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = ["--profiles", str(root / "profiles"), "--docs", "the pages"]
    main(folders)
    for path in Path("profiles/people").iterdir():
        path.unlink()
    assert main(folders) == 1
    command = f"python build_profiles.py --prune --profiles {root}/profiles --docs 'the pages'"
    assert capsys.readouterr().out.endswith(f"type: {command} [prune]\n")


# ---- pictures --------------------------------------------------------------------------------------------------------

IMAGE = "image: {{file: {}, alt: A, credit: B, license: C}}\n"


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.JPG", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("a.gif", b"GIF89a"),
        ("a.webp", b"RIFF\n\0\0\0WEBPVP8 "),
        ("a.avif", b"\0\0\0 ftypavif\0\0\0\0"),
        ("a.avif", b"\0\0\0 ftypmif1\0\0\0\0mif1avif"),
    ],
)
def test_a_picture_holds_what_its_name_says(name: str, begin: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl") + IMAGE.format(name))
    Path("docs/assets").mkdir(parents=True)
    Path("docs/assets", name).write_bytes(begin + b"\0" * 40)
    assert main(["check"]) == 0
    for other in (
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html>",
        b"\0" + begin,
        b"BM" + b"\0" * 40,
    ):
        Path("docs/assets", name).write_bytes(other)
        capsys.readouterr()
        assert main(["check"]) == 1
        assert capsys.readouterr().out == (
            f"profiles/people/bo-dahl.yaml:5:15: image.file: 'docs/assets/{name}' is not the kind of picture that "
            "its name says; save it anew as one [file]\n"
        )
