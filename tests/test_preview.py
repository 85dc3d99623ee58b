"""`make serve`, as typed, in a real browser: what is saved is shown without a key pressed, and it ends as it began."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from preview import Preview, copy_project

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds until a save is shown, for a machine that has much else to do


# Somebody saves a page while the site is built for the first time, and that page was read already.
LATE = """
def on_post_build(config):
    with open("docs/about.md", "r+") as page:
        if "Saved late" not in page.read():
            print("", "Saved late.", sep="\\n", file=page)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_project(tmp_path_factory.mktemp("preview"))
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("\nhooks:\n", "\nhooks:\n  - late.py\n"), "utf-8")
    (folder / "late.py").write_text(LATE, "utf-8")
    return folder


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    """Where its port is taken, by this test or somebody else."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        yield stack.enter_context(Preview(project))


def test_what_is_saved_is_shown_without_a_key_pressed(preview: Preview, browser: Browser) -> None:
    assert ":8000/" not in preview.address
    assert "Port 8000 is taken" in preview.said
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(f"{preview.address}about/")
    expect(page.locator("article")).to_contain_text("Saved late", timeout=PATIENCE)
    page.goto(preview.page)
    for words in ("Saved once", "Saved twice", "Saved a third time"):
        preview.save(words)
        expect(page.locator("article")).to_contain_text(words, timeout=PATIENCE)
    for number in range(20):
        preview.save(f"Save {number} of many")
    expect(page.locator("article")).to_contain_text("Save 19 of many", timeout=PATIENCE)
    page.close()
    assert not errors
    assert preview.processes().keys() == {"mkdocs"}
    preview.interrupt()
    assert preview.wait() == -signal.SIGINT
    assert preview.said.endswith("Shutting down...\n")
    for noise in ("Traceback", "No such process", "Error"):
        assert noise not in preview.said


@pytest.mark.parametrize(("number", "last"), [(signal.SIGKILL, ""), (signal.SIGTERM, "Shutting down...\n")])
def test_however_it_ends_all_of_it_ends(preview: Preview, number: int, last: str) -> None:
    os.kill(preview.processes()["mkdocs"][0], number)
    preview.wait()
    assert last in preview.said
    assert "Traceback" not in preview.said
