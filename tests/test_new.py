"""The verb `new`: what is begun, what it is told of, and what refers to it."""

from pathlib import Path

import pytest
from test_edit import BO, EVENT, NEWS, files, problems, run, texts, written

from explainer import files as disk
from explainer.command.new import new
from explainer.site.edits import Refused
from explainer.site.mending import link


def test_plain_names_become_references() -> None:
    given = files(
        events=EVENT.replace("S.", "Carla Ek, says\n    Carla Ek, met [Bo][bo-dahl].") + "  participants: [Carla Ek, carla]\n".replace(", carla", ""),
        people__carla_ek=BO.replace("Bo Dahl", "Carla Ek"),
    )  # fmt: skip
    done = link(given, "carla-ek", ["Carla Ek"])["events.yaml"].decode()
    assert "summary: '[Carla Ek][carla-ek], says\n    Carla Ek, met [Bo][bo-dahl].'\n" in done
    assert "participants: [carla-ek]\n" in done


@pytest.mark.parametrize(
    ("given", "path", "still"),
    [
        (("person", "Carla O'Ek"), "people/carla-oek.yaml", ["story_role", "summary"]),
        (("party", "The Greens"), "parties/the-greens.yaml", ["story_role", "summary"]),
        (("event", "A vote: the first"), "events.yaml", ["0.date", "0.kind", "0.sources", "0.summary"]),
        (("claim", "called Bo Dahl"), "claims.yaml", ["0.finding", "0.verdict"]),
        (
            ("source", "https://www.gazette.example/2019/05/04/a-vote.html"),
            "sources.yaml",
            ["gazette-2019-05-04.title"],
        ),
        (("term", "Joint list"), "glossary.yaml", ["0.definition"]),
        (("correction", "We said: Bo Dahl led."), "corrections.yaml", ["0.is"]),
        (("correction", "Это не так."), "corrections.yaml", ["0.about", "0.is"]),
    ],
)
def test_what_is_begun_passes_but_for_what_is_still_to_be_written(
    given: tuple[str, ...], path: str, still: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(written(tmp_path, files()), "new", *given) == 0
    assert (tmp_path / "profiles" / path).exists()
    out = capsys.readouterr().out
    said = [line for line in out.splitlines() if line.startswith("still to be written: ")]
    assert ("its id is 'gazette-2019-05-04'; to cite it write [@gazette-2019-05-04]\n" in out) == (given[0] == "source")
    assert ("its id is '" in out) == (given[0] != "correction")
    after, _ = disk.read_profiles(tmp_path / "profiles")
    assert {each.field for each in problems(after)} <= set(still), "notes are a matter for when nothing is empty"
    assert sorted(line.split(": ")[2] for line in said) == sorted(field.rpartition(".")[2] for field in still)


def test_who_was_named_as_plain_text_becomes_a_reference_when_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = files(
        events=EVENT + "  participants: [Carla Ek]  # she\n", people__bo_dahl=BO.replace("S.", "Knew Carla Ek.")
    )
    assert run(written(tmp_path, given), "new", "person", "Carla Ek") == 1  # the event would be wrong
    said = capsys.readouterr()
    assert "participants: [Carla Ek]  # she\n" in said.out
    assert "add --link" in said.err
    assert run(tmp_path, "new", "person", "Carla Ek", "--link") == 0
    done = texts(disk.read_profiles(tmp_path / "profiles")[0])
    assert done["events.yaml"] == EVENT + "  participants: [carla-ek]  # she\n"
    assert done["people/bo-dahl.yaml"] == BO.replace("S.", "Knew [Carla Ek][carla-ek].")
    (tmp_path / "profiles/people/bo-dahl.yaml").write_bytes(given["people/bo-dahl.yaml"])
    assert run(tmp_path, "new", "person", "Carla Ek", "--link") == 0  # who is there already
    assert texts(disk.read_profiles(tmp_path / "profiles")[0]) == done


def test_a_name_within_the_name_of_another_is_no_place_to_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = files(
        people__bo_dahl=BO.replace("S.", "Knew Anna Berg, not Berg."), events=EVENT.replace("S.", "Anna Berg met.")
    )
    assert run(written(tmp_path, given), "new", "person", "Berg", "--id", "other-berg") == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert len(shown) == 1, "of Bo Dahl alone"


def test_what_is_known_is_said_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path, files())
    assert run(folder, "new", "event", "A vote", "date=2019", "kind=election", "sources=news", "participants=bo-dahl,anna-berg", "summary=They voted.") == 0  # fmt: skip
    assert problems(disk.read_profiles(folder / "profiles")[0]) == []
    assert run(folder, "new", "event", "Another", "dat=2019") == 1
    assert run(folder, "new", "term", "List", "--dry-run", "definition=A list.") == 0
    with pytest.raises(SystemExit, match="2"):
        run(folder, "new", "term", "List", "--dri-run", "definition=A list.")
    with pytest.raises(SystemExit, match="2"):
        run(folder, "retire", "bo-dahl", "He asked.", "now")


def test_a_correction_goes_behind_the_others_and_nothing_else_changes(tmp_path: Path) -> None:
    there = "# ours\r\n- {date: 2026-02-01, about: [index], was: 'A',   is: B}  # the first\r\n"
    folder = written(tmp_path, files(corrections=there))
    given = ("new", "correction", "Bo: 'a' #1", "is=No, b.", "date=2026-02-03", "sources=news")
    assert run(folder, *given, "--dry-run") == 0
    assert disk.read_profiles(folder / "profiles")[0] == files(corrections=there)
    assert run(folder, *given, "about=people/bo-dahl, timeline") == 0
    after = disk.read_profiles(folder / "profiles")[0]
    assert problems(after) == []
    assert after["corrections.yaml"].decode() == there + (
        "- date: 2026-02-03\r\n  about:\r\n    - people/bo-dahl\r\n    - timeline\r\n"
        "  was: 'Bo: ''a'' #1'\r\n  is: No, b.\r\n  sources:\r\n    - news\r\n"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("correction", "A.", "--id", "a"), "a correction has no id; leave out --id\n"),
        (("correction", "A.", "ist=B."), "unknown field 'ist'; there are about, date, is, sources, was\n"),
        (("correction", "A.", "is=B.", "about=people/nobody"), "'people/nobody' is no address of this site; there are"),
        (("correction", "A.", "is=B.", "about=anna-breg"), "; did you mean 'people/anna-berg'? "),
        (("correction", "A.", "is=B.", "about=persons/anna-berg"), "; did you mean 'people/anna-berg'? "),
        (("correction", "A.", "is=B.", "about=dahl"), "; did you mean 'people/bo-dahl'? "),
        (
            ("claim", "Anna Berg called Bo Dall"),
            "the article does not have these words; nearest is 'Anna Berg called Bo Dahl.'\n",
        ),
        (("claim", "Anna Berg called Bo Da"), "begins or ends inside the word 'Dahl'"),
        (("person", "Bo Dahl"), "'bo-dahl' is there already; give another id with --id\n"),
        (
            ("party", "Bodo"),
            "'bodo' is a former id of 'bo-dahl', and its address leads there; give another id with --id\n",
        ),
        (("person", "Bodo Dahl", "--id", "bodo"), "'bodo' is a former id of 'bo-dahl'"),
        (("event", "?!"), "no id can be made of '?!'; give one with --id\n"),
    ],
)
def test_what_cannot_be_begun_is_told(
    given: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = files(people__bo_dahl=BO + "former_ids: [bodo]\n")
    assert run(written(tmp_path, there), "new", *given) == 1
    assert message in capsys.readouterr().out
    assert disk.read_profiles(tmp_path / "profiles")[0] == there


@pytest.mark.parametrize(
    ("when", "first"),
    [
        ("date=2016-05", "--to events/2016.yaml (it has the events nearest to 2016-05) or --to events/2018.yaml"),
        ("date=2017-11", "--to events/2018.yaml (it has the events nearest to 2017-11) or --to events/2016.yaml"),
        ("kind=other", "--to events/2016.yaml or --to events/2018.yaml"),
        ("date=May", "--to events/2016.yaml or --to events/2018.yaml"),
    ],
)
def test_of_several_files_the_one_with_the_nearest_events_is_proposed(when: str, first: str) -> None:
    earlier = EVENT.replace("id: e", "id: f").replace("2018", "2016")
    key, _, value = when.partition("=")
    with pytest.raises(Refused) as refused:
        new(files(events__2018=EVENT, events__2016=earlier), "event", "A vote", {key: value})
    assert str(refused.value) == f"say to which file it goes: {first}"


def test_what_is_thin_in_a_source_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path, files())
    assert run(folder, "new", "source", "https://gazette.example/berg", "title=Berg calls", "--dry-run") == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("better")] == [
        "better with publisher: 'gazette.example' is only the domain",
        "better with published: without it the source is called undated",
        "better with language: such as en",
    ]
    whole = ("title=T", "publisher=The Gazette", "published=2019", "language=en")
    assert run(folder, "new", "source", "https://gazette.example/berg", *whole) == 0
    assert "better" not in capsys.readouterr().out


def test_an_id_may_be_chosen(tmp_path: Path) -> None:
    assert run(written(tmp_path, files()), "new", "person", "Bo Dahl (mayor)", "--id", "mayor") == 0
    assert (tmp_path / "profiles/people/mayor.yaml").exists()


def test_an_address_tells_publisher_date_and_archive(tmp_path: Path) -> None:
    address = "https://web.archive.org/web/2020010203/https://www.bbc.co.uk/news/20180311-vote"
    assert run(written(tmp_path, files()), "new", "source", address) == 0
    text = (tmp_path / "profiles/sources.yaml").read_text("utf-8").removeprefix(NEWS)
    assert "bbc-2018-03-11:\n  title: TODO" in text
    assert "  publisher: bbc.co.uk\n  url: https://www.bbc.co.uk/news/20180311-vote\n" in text
    assert f"  archive_url: {address}\n" in text
    assert "  published: 2018-03-11\n" in text
    assert run(tmp_path, "new", "source", "https://www.bbc.co.uk/news/20180311-vote") == 1
