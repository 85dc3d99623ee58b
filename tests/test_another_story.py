"""Another newsroom takes over: other profiles, the first block of mkdocs.yml, and `tests/story/` deleted."""

import shutil
from pathlib import Path

import pytest
import yaml
from preview import copy_project
from site_fixture import NEWSROOM, ROOT, Built, run

pytestmark = [pytest.mark.site, pytest.mark.long]

TEXTS = {".html", ".json", ".xml", ".txt"}


def words_of(story: Built) -> set[str]:
    """What only this story has: names of people and bodies, the article, and what the site is called."""
    names = {name for record in story.site.records for name in (record.name, record.native_name) if name}
    article = story.site.article
    return {*names, article.headline, article.author, story.settings["site_name"], story.settings["site_url"]}


def test_another_story_takes_its_place_and_nothing_of_the_old_one_is_left(tmp_path: Path) -> None:
    folder = copy_project(tmp_path / "newsroom")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("story", "__pycache__"))
    shutil.rmtree(folder / "profiles")
    shutil.copytree(ROOT / "tests" / "invented" / "profiles", folder / "profiles")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({**settings, **NEWSROOM}), "utf-8")
    run(folder, "build_profiles.py")
    run(folder, "build_profiles.py", "publish")
    texts = [path.read_text("utf-8") for path in (folder / "site").rglob("*.*") if path.suffix in TEXTS]
    assert [word for word in words_of(Built(ROOT, "")) if any(word in text for text in texts)] == []
    run(folder, "-m", "pytest", "-q", "-m", "not browser", "tests/content", PYTEST_XDIST_WORKER="")
