"""What an editorial repository runs for a change, as it is typed: mistakes first, then the change in words; who may write what."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml
from test_honest import ANNA
from test_structure import ROOT, copied

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def run(home: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(command, cwd=home, env=given, capture_output=True, text=True)


def commit(home: Path, path: str, text: str) -> None:
    (home / path).write_text(text, "utf-8")
    for command in (["add", "."], ["commit", "-qm", "A"]):
        assert run(home, "git", "-c", "user.name=A", "-c", "user.email=a@b.example", *command).returncode == 0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with an invented story, as it is set up."""
    home = copied(tmp_path_factory.mktemp("clone") / "project")
    (home / ".venv").symlink_to(ROOT / ".venv")
    for lock in home.glob("*.lock"):  # it has what they ask for
        os.utime(lock, (0, 0))
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "A"], ["tag", "base"]):
        run(home, "git", "-c", "user.name=A", "-c", "user.email=a@b.example", *command)
    return home


@pytest.mark.site
def test_a_change_is_told_in_words_and_a_mistake_at_its_line(project: Path) -> None:
    path, text = "profiles/people/somebody-new.yaml", ANNA.replace("Anna Berg", "Somebody New")
    commit(project, path, text)
    sound = run(project, ".ci/review", "base", FORMAT="github")
    assert (sound.returncode, "- **Somebody New**: added" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    assert (project / "site/people/somebody-new/index.html").exists()
    commit(project, path, text.replace("story_role", "storyrole"))
    faulty = run(project, ".ci/review", "base", FORMAT="github")
    assert (faulty.returncode, f"::error file={path},line=3," in faulty.stdout) == (1, True)
    assert "Somebody New" not in faulty.stdout


@pytest.mark.site
def test_what_the_last_commits_changed_is_published(project: Path) -> None:
    settings = (project / "mkdocs.yml").read_text("utf-8")
    fine = settings.replace("example.org", "news.site").replace(
        "extra:\n", "extra:\n  rules: {weak-source: off, private: off}\n"
    )
    commit(project, "mkdocs.yml", fine)
    commit(project, "profiles/people/somebody-new.yaml", ANNA.replace("Anna Berg", "Somebody New"))
    commit(project, "profiles/people/somebody-new.yaml", ANNA.replace("Anna Berg", "Somebody Renamed"))
    done = run(project, ".ci/release", LOGGED="2")
    assert done.returncode == 0, done.stdout + done.stderr
    feed = (project / "site/data/feed.xml").read_text("utf-8")
    assert "name: from “Somebody New” to “Somebody Renamed”" in feed
    assert "./data/feed.xml\n" in (project / "site.sha256").read_text("utf-8")
    assert run(project, "git", "status", "--porcelain").stdout == ""


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_write_only_where_nothing_of_a_stranger_runs(workflow: Path) -> None:
    given = yaml.safe_load(workflow.read_text("utf-8"))
    assert given["permissions"] == {"contents": "read"}
    for name, job in given["jobs"].items():
        writes = "write" in job.get("permissions", {}).values()
        foreign = "pull_request" in str(given[True]) and any("checkout" in str(step) or ".ci/" in str(step) for step in job["steps"])  # fmt: skip
        assert not (writes and foreign), name
        assert "secrets" not in str(job), name
        assert [step for step in job["steps"] if "${{" in step.get("run", "")] == [], name
