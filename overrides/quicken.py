"""Spares MkDocs what it does at each start and need not: compiling templates, listing icons. For speed alone.

The compiled templates are in `.cache/theme`, each under a digest of its source; the folder may be deleted at any time.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader


class _Loader(FileSystemLoader):
    """Lists no folder whose name begins with a dot: of the theme's ten thousand icons MkDocs would copy none."""

    def list_templates(self) -> list[str]:
        return sorted({name for folder in self.searchpath for name in _below(str(folder))})


def _below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        yield from (Path(parent, name).relative_to(folder).as_posix() for name in files)


def on_config(config: Any) -> None:
    theme, folder = config.theme, Path(config.config_file_path or ".").absolute().parent / ".cache" / "theme"
    if not hasattr(theme, "get_env"):  # not MkDocs
        return
    make = theme.get_env

    def get_env() -> Any:
        environment = make()
        environment.loader = _Loader(theme.dirs)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
        return environment

    theme.get_env = get_env
