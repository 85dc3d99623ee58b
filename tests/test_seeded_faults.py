"""Faults seeded into the profiles, the hand-written pages and the built site: none of them gets published."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from site_fixture import NEWSROOM, shared, write_settings

from explainer import files as disk
from explainer.command import main
from explainer.pages.search_files import FOLDER, ListEntry, in_files, read
from explainer.publish import engine as publish

pytestmark = pytest.mark.site

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
BO = "people/bo-dahl/index.html"

Spoil = Callable[[Path], object]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "sound", build)


def build(folder: Path) -> None:
    """The golden profiles, the pages of an invented newsroom, and the site built of them."""
    shutil.copytree(GOLDEN / "docs/assets", folder / "docs/assets")
    shutil.copytree(GOLDEN / "profiles", folder / "profiles")
    by_hand = {path for path in disk.files_below(ROOT / "docs") if path.endswith(".md")} - disk.generated(ROOT / "docs")
    for page in by_hand:
        (folder / "docs" / page).write_text(f"# About\n\nThe words of {page}.\n", "utf-8")
    write_settings(folder, NEWSROOM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        assert make(folder, folder / "site") == 0


def make(folder: Path, site: Path) -> int:
    """What `make site` does."""
    config = ["--config", str(folder / "mkdocs.yml")]
    return main(config) or main(["publish", *config, "--site", str(site)])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that was published before."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    (tmp_path / "site/people").mkdir(parents=True)
    (tmp_path / "site/index.html").write_text("The old site.", "utf-8")
    (tmp_path / "site/people/index.html").write_text("Its people.", "utf-8")
    (tmp_path / "site/data").mkdir()
    (tmp_path / "site/data/manifest.json").write_text('{"files": {}}', "utf-8")
    return tmp_path / "site"


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def put(path: Path, data: bytes) -> None:
    """Write a file anew: the copies share theirs with what they were made from."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def change(path: str, old: str, new: str, times: int = 1) -> Spoil:
    """Spoils a file by other words in the place of some that it has."""

    def spoil(folder: Path) -> None:
        text = (folder / path).read_bytes().decode()
        assert old in text
        put(folder / path, text.replace(old, new, times).encode())

    return spoil


def remove(path: str) -> Spoil:
    return lambda folder: (folder / path).unlink()


def write(path: str, data: bytes) -> Spoil:
    return lambda folder: put(folder / path, data)


def cut(path: str, to: float = 0.7) -> Spoil:
    def spoil(folder: Path) -> None:
        data = (folder / path).read_bytes()
        put(folder / path, data[: int(len(data) * to)])

    return spoil


def copy_page(folder: Path) -> None:
    """A page that no other leads to, and that the search knows."""
    shutil.copytree(folder / "people/bo-dahl", folder / "people/carl-ek")
    entries(lambda places: [*places, "people/carl-ek/"])(folder)


def entries(changed: Callable[[list[str]], list[str]]) -> Spoil:
    """Spoils the search by other places in what it finds."""

    def spoil(folder: Path) -> None:
        path = next((folder / FOLDER / "texts").iterdir())
        said = read(path.read_bytes())
        texts = {text[2]: text for _, text in said["entries"].values()}
        found = [texts.get(place, ["page", "Title", place, ""]) for place in changed(list(texts))]
        files = in_files("texts", [ListEntry(f"{number:06}", (), text) for number, text in enumerate(found)], 1_000_000)
        put(path, files[0].data)

    return spoil


# ---- between build and check -----------------------------------------------------------------------------------------

BUILT: dict[str, tuple[Spoil, str]] = {
    "dead link": (change(BO, 'href="../anna-berg/"', 'href="../ana-berg/"'), "link"),
    "dead link of the 404 page": (change("404.html", 'href="/one-name/claims/"', 'href="claims/"'), "link"),
    "dead anchor": (change("claims/index.html", "article/#claim-", "article/#clam-"), "anchor"),
    "anchor that moved away": (change("sources/index.html", 'id="undated"', 'id="undates"'), "anchor"),
    "duplicate id": (change(BO, 'id="happened"', 'id="relations"'), "duplicate-id"),
    "orphan page": (copy_page, "orphan"),
    "expression of a template": (change(BO, "Bo Dahl is a sailor.</p>", "{{ record.summary }}</p>"), "residue"),
    "statement of a template": (change(BO, "Bo Dahl is a sailor.</p>", "{% if record.summary %}</p>"), "residue"),
    "place of the footnotes": (change(BO, '<div class="footnote">', '[footnotes]<div class="footnote">'), "residue"),
    "citation that Markdown left": (change(BO, "sailor.</p>", "sailor.[^gazette]</p>"), "residue"),
    "attribute list that Markdown left": (change(BO, "sailor.</p>", "sailor. {: #lead }</p>"), "residue"),
    "None for a date": (change(BO, 'datetime="2018"', 'datetime="None"'), "residue"),
    "missing page": (remove("people/bo-dahl/index.html"), "page"),
    "missing page that is left out of the search": (remove("people/a-berg/index.html"), "page"),
    "page that was cut": (cut(BO), "cut"),
    "empty page": (write(BO, b""), "empty"),
    "page not in UTF-8": (change(BO, "Bo Dahl is a sailor.</p>", "\ufffd</p>"), "encoding"),
    "no title": (change(BO, "<title>Bo Dahl - One name for the harbour, explained</title>", ""), "title"),
    "no description": (change(BO, 'name="description"', 'name="keywords"'), "description"),
    "second heading": (change(BO, "</article>", "<h1>Bo Dahl</h1></article>"), "heading"),
    "citation without its footnote": (change(BO, 'id="fn:1"', 'id="fn:0"'), "citation"),
    "missing style sheet": (remove("assets/site.css"), "link"),
    "empty style sheet": (write("assets/site.css", b""), "link"),
    "missing picture": (remove("assets/people/anna.png"), "link"),
    "empty picture": (write("assets/people/anna.png", b""), "link"),
    "missing export": (remove("data/people/bo-dahl.json"), "link"),
    "script of another site": (change(BO, '<script src="../../', '<script src="https://example.com/'), "request"),
    "picture of another site": (
        change("people/anna-berg/index.html", 'src="../../assets/people/', 'src="//example.com/'),
        "request",
    ),
    "font of another site": (change("assets/site.css", "", "@import url(https://example.com/a.css);"), "request"),
    "script in the article": (change("article/index.html", "</p>\n</div>", "</p><script>a()</script></div>"), "script"),
    "attribute that runs": (change(BO, "<p>Bo Dahl is a sailor.", '<p onclick="a()">Bo Dahl is a sailor.'), "script"),
    "link that runs": (change(BO, 'href="../anna-berg/"', 'href="javascript:a()"'), "link"),
    "article missing": (change("article/index.html", 'id="article-text"', ""), "article"),
    "article not closed": (change("article/index.html", '</div>\n<h2 id="list_of', '<h2 id="list_of'), "article"),
    "article closed early": (change("article/index.html", '<p dir="auto" id="p2">', '</div><p id="p2">'), "article"),
    "no search": (remove(f"{FOLDER}texts.js"), "search"),
    "search without names": (remove(f"{FOLDER}names.js"), "search"),
    "search that was cut": (cut(f"{FOLDER}texts.js"), "search"),
    "search of which a part is missing": (
        lambda folder: next((folder / FOLDER / "names").iterdir()).unlink(),
        "search",
    ),
    "search result without page": (entries(lambda places: [*places, "people/carl-ek/"]), "search"),
    "search result without place": (entries(lambda places: [*places, "people/bo-dahl/#carl"]), "search"),
    "page that no search finds": (entries(lambda places: [p for p in places if "bo-dahl" not in p]), "search"),
    "sitemap with a page too many": (change("sitemap.xml", "people/bo-dahl/", "people/carl-ek/"), "sitemap"),
    "sitemap that was cut": (cut("sitemap.xml"), "sitemap"),
}


def test_a_sound_site_is_published(sound: Path, site: Path) -> None:
    following = site.with_name("following")
    shutil.copytree(sound / "site", following, copy_function=os.link)
    assert publish.release(sound / "mkdocs.yml", following, site) == 0
    assert {path: data for path, (_, data) in tree(site).items()} == {
        path: data for path, (_, data) in tree(sound / "site").items()
    }


@pytest.mark.parametrize(("spoil", "rule"), BUILT.values(), ids=BUILT)
def test_a_fault_in_the_built_site_stops_publication(
    spoil: Spoil, rule: str, sound: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    following = site.with_name("following")
    shutil.copytree(sound / "site", following, copy_function=os.link)
    spoil(following)
    before = tree(site)
    assert publish.release(sound / "mkdocs.yml", following, site) == 1
    assert f"[{rule}]\n" in capsys.readouterr().out
    assert tree(site) == before
    assert not following.exists()


# ---- before the build ------------------------------------------------------------------------------------------------

PROFILE = "profiles/people/bo-dahl.yaml"
ABOUT = "docs/about.md"

CONTENT: dict[str, tuple[Spoil, str]] = {
    "no YAML": (change(PROFILE, "name: ", "name: '"), "[yaml]"),
    "key twice": (change(PROFILE, "name: ", "name: Carl\nname: "), "[duplicate-key]"),
    "unknown key": (change(PROFILE, "name: ", "nam: "), "[unknown-key]"),
    "invisible character": (change(PROFILE, "sailor", "sail\u0007or"), "[characters]"),
    "file that was cut": (write(PROFILE, b""), "[empty]"),
    "bytes that are no text": (write(PROFILE, b"name: \xff"), "[encoding]"),
    "citation of no source": (change(PROFILE, "He steered", "He[@nowhere] steered"), "[reference]"),
    "link to no record": (change(PROFILE, "He steered", "He [steered][nobody]"), "[reference]"),
    "link that runs": (change(PROFILE, "He steered", "He [steered](javascript:a)"), "[prose]"),
    "quote that the article does not have": (change("profiles/article.md", "one list", "two lists", 9), "[quote]"),
    "missing picture of a record": (remove("docs/assets/people/anna.png"), "[file]"),
    "missing article": (remove("profiles/article.md"), "[missing]"),
    "dead link by hand": (change(ABOUT, "# About", "# About\n\n[Carl](people/carl-ek.md)\n\n"), "people/carl-ek.md"),
    "dead anchor by hand": (change(ABOUT, "# About", "# About\n\n[Carl](timeline.md#carl)\n\n"), "#carl"),
    "page by hand that is not there": (remove("docs/reuse.md"), "reuse.md"),
    "page by hand outside the navigation": (write("docs/more.md", b"# More\n\nWords.\n"), "more/index.html"),
    "template by hand": (change(ABOUT, "# About", "# About\n\n{{ config }}\n\n"), "[residue]"),
    "picture by hand of another site": (
        change(ABOUT, "# About", "# About\n\n![a](https://example.com/a.png)\n\n"),
        "[request]",
    ),
    "script by hand": (change(ABOUT, "# About", "# About\n\n<script>a()</script>\n\n"), "[script]"),
}


@pytest.mark.parametrize(("spoil", "said"), CONTENT.values(), ids=CONTENT)
def test_a_fault_in_the_content_stops_publication(
    spoil: Spoil, said: str, sound: Path, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(sound, folder, ignore=shutil.ignore_patterns("site", ".site.*"))
    spoil(folder)
    before = tree(site)
    assert make(folder, site) == 1
    assert said in capsys.readouterr().out
    assert tree(site) == before
