"""What readers type into the search field, with letters, in scripts and words of all kinds: on sites of each engine, and from files.

Each query of `search/letters.tsv`, and of `search/aside.tsv` that was run when the search was done, must find, first, a person or
party of those below, of whom each has what others have not.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from site_fixture import Built, ask, found_wrong, queries, run, served, shared, write_docs

from explainer.command import ENGINES

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parent / "search"
ASKED = [query for name in ("letters", "aside") for query in queries(LISTS / f"{name}.tsv")]
CITED = {"sources": ["paper"]}


def belongs(body: str, role: str) -> dict[str, Any]:
    return {"memberships": [{"organization": body, "role": role, **CITED}]}


def native(name: str, language: str) -> dict[str, Any]:
    return {"native_name": name, "native_language": language}


PEOPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "soren-kjaergard": ("Søren Kjærgård", belongs("kjaergard-house", "Founder")),
    "ase-oystad": ("Åse Øystad", belongs("blue-front", "Leader")),
    "lukasz-zolc": ("Łukasz Żółć", belongs("blue-front", "Treasurer")),
    "dorde-duric": ("Đorđe Đurić", native("Ђорђе Ђурић", "sr")),
    "thora-gudmundsdottir": ("Þóra Guðmundsdóttir", {}),
    "jurgen-gross": ("Jürgen Groß", {"relations": [{"to": "soren-kjaergard", "kind": "rival", **CITED}]}),
    "isil-yildiz": ("Işıl Yıldız", {}),
    "hans-moeller": ("Hans Moeller", {}),
    "ivan-izhakevych": ("Ivan Izhakevych", native("Іван Їжакевич", "uk")),
    "wang-xiaoming": ("Wang Xiaoming", native("王小明", "zh")),
    "kim-minjun": ("Kim Minjun", native("김민준", "ko")),
    "yamada-taro": ("Yamada Taro", native("山田太郎", "ja")),
    "abe-kenji": ("Abe Kenji", native("アベ健二", "ja")),
    "mikhaham": ("Mikhaham", native("می\u200cخواهم", "fa")),
    "ahmad-al-salem": ("Ahmad al-Salem", native("أحمد السالم", "ar")),
    "aine-oneill": ("Áine O’Neill", {}),
    "jean-paul-sean": ("Jean-Paul Sean", {}),
}
# Names are compared without what nobody sees.
UNSEEN = ["می\u200cخواهم", "میخواهم", "می\u200bخوا\u00adهم\u200f", "می\u3164خواهم"]
PARTIES = {"blue-front": ("Blue Front", "movement"), "kjaergard-house": ("House of Tomorrow", "foundation")}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """What an engine makes of them."""
    return lambda engine: shared(tmp_path_factory, "letters", prepare) / engine


def prepare(folder: Path) -> None:
    said = {"summary": "Somebody.", "story_role": "Was there.", "reviewed": "2020-02-01"}
    records: dict[str, Any] = {"sources": {"paper": {"title": "T", "publisher": "P", "url": "https://example.org/"}}}
    for id, (name, more) in PEOPLE.items():
        records[f"people/{id}"] = {"name": name, **said, **more}
    for id, (name, kind) in PARTIES.items():
        records[f"parties/{id}"] = {"name": name, "classification": kind, **said}
    for path, record in records.items():
        place = folder / "profiles" / f"{path}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    article = "---\nheadline: A call\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nSomebody called.\n"
    (folder / "profiles" / "article.md").write_text(article, "utf-8")
    write_docs(folder)
    for engine in ENGINES:
        (folder / f"of-{engine}.yml").write_text(f"INHERIT: mkdocs.yml\nsite_dir: {engine}\n")
        run(folder, "-m", engine, "build", "--strict", "-f", f"of-{engine}.yml")


@pytest.mark.parametrize("engine", ENGINES)
def test_letters_scripts_and_roles_find_their_profile_first(
    browser: Browser, sites: Callable[[str], Path], engine: str
) -> None:
    asked = [*ASKED, *(["unseen", text, "people/mikhaham"] for text in UNSEEN)]
    with served(sites(engine)) as home:
        assert found_wrong(browser, home, asked) == []


def test_from_files_the_same_is_found(browser: Browser, sites: Callable[[str], Path]) -> None:
    home = (sites("mkdocs") / "index.html").as_uri()
    assert found_wrong(browser, home, ASKED) == []


def test_texts_are_loaded_only_when_names_are_not_enough(browser: Browser, invented: Built) -> None:
    page = browser.new_page(base_url=invented.address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("")
    ask(page, next(iter(invented.site.people.values())).name)
    page.wait_for_timeout(500)
    assert [url for url in asked if re.search("search/(texts|words|links|begin|end)", url)] == []
    page.get_by_text("Search all texts for this too").click()
    page.locator(".search__text").first.wait_for()
    assert [url for url in asked if "search/texts" in url] != []
    page.close()
