"""What is spared changes nothing that is made."""

from pathlib import Path

from explainer.speed.mkdocs_pages import files_in


def test_only_icons_are_left_out_of_the_list(tmp_path: Path) -> None:
    for name in ("main.html", "assets/a.css", ".icons/material/a.svg", "assets/.b/c.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert sorted(path for path, _ in files_in(str(tmp_path))) == ["assets/a.css", "main.html"]
