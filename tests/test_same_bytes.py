"""The same input gives the same bytes, wherever and by whom it is built."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from test_files import COMMAND, ROOT, texts

from explainer.command import main

VARIANTS = [
    ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, 0o022, "."),
    ({"PYTHONHASHSEED": "1", "TZ": "Asia/Kamchatka", "LC_ALL": "C"}, 0o000, "profiles"),
    ({"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}, 0o077, "/"),
    ({"PYTHONHASHSEED": "3", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR"}, 0o027, "elsewhere"),
]


@pytest.mark.long
def test_the_surroundings_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("profiles", "elsewhere"):
        Path(folder).mkdir()
    made = []
    for number, (environment, mask, folder) in enumerate(VARIANTS):
        docs = tmp_path / f"docs-{number}"
        shutil.copytree(
            ROOT / "tests" / "golden" / "docs" / "assets", docs / "assets", ignore=shutil.ignore_patterns("generated")
        )
        folders = ["--profiles", os.path.relpath(ROOT / "tests" / "golden" / "profiles", folder), "--docs", str(docs)]
        done = subprocess.run(
            [*COMMAND, *folders],
            env={**os.environ, **environment},
            cwd=folder,
            umask=mask,
            capture_output=True,
            encoding="utf-8",
        )
        assert (done.returncode, done.stdout) == (0, "")
        made.append((texts(docs), {path.stat().st_mode for path in docs.rglob("*.md")}))
    assert made[1:] == made[:-1]


def test_the_order_in_which_a_folder_lists_its_files_changes_no_byte(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    memory = Path("/dev/shm", tmp_path.name)  # a file system that lists files in the order of their making
    memory.mkdir()
    request.addfinalizer(lambda: shutil.rmtree(memory))
    golden = ROOT / "tests" / "golden"
    files = sorted(
        path.relative_to(golden) for path in golden.rglob("*") if path.is_file() and "docs" not in path.parts
    )
    orders = {}
    for name, order in (("forwards", files), ("backwards", files[::-1])):
        shutil.copytree(
            golden / "docs" / "assets", memory / name / "docs" / "assets", ignore=shutil.ignore_patterns("generated")
        )
        for path in order:
            (memory / name / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(golden / path, memory / name / path)
        orders[name] = [path.name for path in (memory / name / "profiles" / "people").iterdir()]
        assert main(["--profiles", str(memory / name / "profiles"), "--docs", str(memory / name / "docs")]) == 0
    assert orders["forwards"] != orders["backwards"]
    assert texts(memory / "forwards" / "docs") == texts(memory / "backwards" / "docs")
