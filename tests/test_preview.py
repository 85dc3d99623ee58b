"""`make serve`, as typed, in a real browser: what is saved is shown, and what is wrong, and it ends as it began."""

import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from preview import Preview, Saves, invented_project
from site_fixture import run

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds until a save is shown, for a machine that has much else to do

DAY = "1618531200"  # that of the article, for what has no history


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_project(tmp_path_factory.mktemp("preview"))


@pytest.fixture(scope="module")
def preview(project: Path) -> Iterator[Preview]:
    """Where its port is taken, by this test or somebody else."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        yield stack.enter_context(Preview(project))


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """A tab on the page of the profile; whatever a test did to the profiles is undone behind it."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    before = {path: path.read_bytes() for path in (preview.folder / "profiles").rglob("*.*")}
    page.goto(preview.page)
    page.evaluate("window.sameAsBefore = true")
    yield page
    for path, data in before.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    page.goto(preview.page)
    expect(problems(page)).to_have_count(0, timeout=PATIENCE)
    page.close()
    assert errors == []


def problems(page: Page) -> Locator:
    return page.locator("[data-added=preview] #problems")


def test_what_is_saved_is_shown_in_its_place(page: Page, preview: Preview) -> None:
    assert ":8000/" not in preview.address
    assert "Port 8000 is taken" in preview.said
    page.locator("details").first.evaluate("details => details.open = true")
    page.evaluate("scrollTo(0, 300)")
    place = page.evaluate("scrollY")
    assert place > 0
    for words in ("Saved once", "Saved twice", "Saved a third time"):
        preview.save(words)
        expect(page.locator("article")).to_contain_text(words, timeout=PATIENCE)
    for number in range(20):
        preview.save(f"Save {number} of many")
    expect(page.locator("article")).to_contain_text("Save 19 of many", timeout=PATIENCE)
    assert page.evaluate("window.sameAsBefore")
    assert page.evaluate("scrollY") == place
    assert page.locator("details").first.evaluate("details => details.open")


def test_a_mistake_stands_over_the_last_good_page_until_it_is_mended(page: Page, preview: Preview) -> None:
    text = preview.profile.read_text("utf-8")
    preview.profile.write_text(text.replace("\nreviewed:", "\nrewiewed:"), "utf-8")
    expect(problems(page)).to_contain_text("unknown key 'rewiewed'; did you mean 'reviewed'?", timeout=PATIENCE)
    line = text[: text.index("\nreviewed:")].count("\n") + 2
    link = problems(page).locator("a").first
    assert link.inner_text() == f"profiles/people/{preview.profile.name}:{line}:1"
    assert link.get_attribute("href") == f"vscode://file{preview.profile}:{line}:1"
    assert "^" in problems(page).locator("pre").first.inner_text()
    expect(page.locator("article")).to_contain_text("Last reviewed")
    assert "unknown key 'rewiewed'" in preview.said
    other = next(path for path in preview.profile.parent.iterdir() if path != preview.profile)
    summary = re.compile("^summary:.*\n(?: .*\n)*", re.MULTILINE)
    other.write_text(summary.sub("summary: Who was there.\n", other.read_text("utf-8")), "utf-8")
    page.goto(f"{preview.address}people/{other.stem}/")
    expect(page.locator("article")).to_contain_text("Who was there", timeout=PATIENCE)
    expect(problems(page)).to_contain_text(f"shown is the last good version of profiles/people/{preview.profile.name}")
    preview.profile.write_text(text, "utf-8")
    expect(problems(page)).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("[data-added=preview] #said")).to_contain_text("Mended")
    assert len(re.findall(r"^mended: .*rewiewed", preview.said, re.MULTILINE)) == 1


def test_settings_and_pages_written_by_hand_are_looked_at_likewise(page: Page, preview: Preview) -> None:
    about, settings = preview.folder / "docs" / "about.md", preview.folder / "mkdocs.yml"
    texts = {path: path.read_text("utf-8") for path in (about, settings)}
    about.write_text(texts[about] + "\nSee [nobody](nobody.md).\n", "utf-8")
    expect(problems(page)).to_contain_text("contains a link 'nobody.md'", timeout=PATIENCE)
    settings.write_text("site_name: [\n", "utf-8")
    expect(problems(page)).to_contain_text("mkdocs.yml", timeout=PATIENCE)
    page.reload()
    expect(page.locator("article")).to_contain_text("Last reviewed", timeout=PATIENCE)
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    expect(problems(page)).to_have_count(0, timeout=PATIENCE)


def test_folders_and_files_come_and_go(page: Page, preview: Preview) -> None:
    people = preview.folder / "profiles" / "people"
    people.rename(people.with_name(".away"))
    expect(problems(page)).to_be_visible(timeout=PATIENCE)
    people.with_name(".away").rename(people)
    expect(problems(page)).to_have_count(0, timeout=PATIENCE)
    part = preview.profile.with_suffix(".tmp")
    part.write_text(preview.saying("A rename"), "utf-8")
    part.rename(preview.profile)
    expect(page.locator("article")).to_contain_text("A rename", timeout=PATIENCE)
    (people / "new-person.yaml").write_text(
        preview.profile.read_text("utf-8").replace("\nname: ", "\nname: New ", 1), "utf-8"
    )
    time.sleep(1)
    (people / "new-person.yaml").unlink()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "127.0.0.1:1234"}, 200),
        ({"Host": "localhost.evil.example"}, 400),
        ({"Host": "["}, 400),
        ({"Host": "evil.example"}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
    ],
)
def test_only_pages_of_this_site_on_this_machine_are_answered(
    preview: Preview, headers: dict[str, str], status: int
) -> None:
    assert preview.get(**headers)[0] == status
    assert preview.get("_preview/preview.js", **headers)[0] == status


def test_after_random_saves_it_shows_what_a_build_from_nothing_makes(tmp_path: Path) -> None:
    folder = invented_project(tmp_path / "project")
    with Preview(folder) as preview:
        saves = Saves(folder, 0)
        for _ in range(12):
            saves.save()
            preview.state()
        saves.mend()
        assert not [problem for problem in preview.state()["problems"] if not problem["warning"]]
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".cache"))
        for verb in ("build", "publish"):
            run(copy, "build_profiles.py", verb, SOURCE_DATE_EPOCH=DAY)
        assert preview.differences(copy / "site") == []


def test_a_draft_has_an_address_of_its_own(page: Page, preview: Preview) -> None:
    preview.profile.write_text(f"draft: true\n{preview.profile.read_text('utf-8')}", "utf-8")
    expect(page.locator("h1")).to_contain_text("no page at this address", timeout=PATIENCE)
    page.goto(f"{preview.address}draft/people/{preview.profile.stem}/")
    expect(page.locator("[data-added=preview] #place")).to_contain_text("Draft, not published", timeout=PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_ends_at_once_and_without_a_word(tmp_path: Path, number: int) -> None:
    with Preview(invented_project(tmp_path / "project")) as preview:
        said = preview.said
        begun = time.monotonic()
        if number == signal.SIGINT:
            preview.interrupt()
        else:
            os.kill(preview.processes()["serve"][0], number)
        preview.wait()
        assert time.monotonic() - begun < 5
    assert "Traceback" not in preview.said
    assert number != signal.SIGINT or preview.said == said
