"""A hook that spares MkDocs the listing of the theme's ten thousand icons, of which it would copy none."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader

sys.path.append(str(Path(__file__).resolve().parents[2]))  # of this program, wherever MkDocs runs

from explainer.speed.private import known


class _Loader(FileSystemLoader):
    """Lists no folder whose name begins with a dot."""

    def list_templates(self) -> list[str]:
        return sorted({name for folder in self.searchpath for name in _below(str(folder))})


def _below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        yield from (Path(parent, name).relative_to(folder).as_posix() for name in files)


def on_config(config: Any) -> None:
    theme = config.theme
    if not known("mkdocs"):
        return
    make = theme.get_env

    def get_env() -> Any:
        environment = make()
        environment.loader = _Loader(theme.dirs)
        return environment

    theme.get_env = get_env
