"""A hook that has MkDocs write only the files of a site that changed, instead of removing all and writing all.

What is to be written is compared with what is there, byte for byte; a file that changed is a new one, so that copies that
share the old one (hard links) keep it. At the end whatever this build has not written is removed.
"""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))  # of this program, wherever MkDocs runs

from explainer.speed.private import known

_rewriter: "_Rewriter | None" = None


def on_config(config: Any) -> None:
    global _rewriter
    _rewriter = None
    utils: Any = sys.modules.get("mkdocs.utils")
    if not utils or not known("mkdocs"):
        return
    _rewriter = _Rewriter(config.site_dir, utils)
    utils.clean_directory, utils.write_file = _rewriter.begin, _rewriter.write
    utils.copy_file = _rewriter.copy


def on_post_build(**_: Any) -> None:
    if _rewriter:
        _rewriter.end()
        _rewriter.stop()


def on_build_error(**_: Any) -> None:
    if _rewriter:
        _rewriter.stop()


on_post_build.mkdocs_priority = -200  # type: ignore[attr-defined]


class _Rewriter:
    """One build into a folder: what was there, and what was written."""

    def __init__(self, site: str, utils: Any) -> None:
        self.site, self.utils = site, utils
        self.functions = self.clean, *_ = utils.clean_directory, utils.write_file, utils.copy_file
        self.there: dict[str, int] = {}  # files that nobody wrote yet, and when they last changed
        self.hollow: set[str] = set()  # folders that have no file in them, or had one that is gone

    # In the place of MkDocs' functions:

    def begin(self, directory: str) -> None:
        if directory != self.site or Path(directory).is_symlink():
            self.clean(directory)
            return
        with suppress(FileNotFoundError):
            self.note(directory)

    def note(self, folder: str) -> None:
        """What is in a folder, and below it; hidden files at the top are left alone, as MkDocs does."""
        before = len(self.there)
        inner = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if folder == self.site and entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    self.there[entry.path] = entry.stat(follow_symlinks=False).st_ctime_ns
                else:  # what is written through a link would go elsewhere
                    Path(entry.path).unlink()
        if len(self.there) == before and folder != self.site:
            self.hollow.add(folder)
        for path in inner:
            self.note(path)

    def write(self, content: bytes, output_path: str) -> None:
        path = Path(output_path)
        if self.there.pop(output_path, None) is not None:
            if path.read_bytes() == content:
                return
            path.unlink()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self.make_room(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def copy(self, source_path: str, output_path: str) -> None:
        self.write(Path(source_path).read_bytes(), output_path)

    def make_room(self, path: Path) -> None:
        """Remove what stands where a file or one of its folders goes: a folder that was a file, or the other way round."""
        shutil.rmtree(path, ignore_errors=True)
        for parent in path.parents:
            if parent.is_file():
                parent.unlink()
        self.there = {there: at for there, at in self.there.items() if Path(there).exists()}

    def end(self) -> None:
        """Remove what was there before, and was not written: not by the functions above, nor in another way."""
        for path, at in self.there.items():
            with suppress(FileNotFoundError):
                if Path(path).stat().st_ctime_ns != at:
                    continue
                Path(path).unlink()
            self.hollow.add(str(Path(path).parent))
        for folder in sorted(self.hollow - {self.site}, reverse=True):
            with suppress(OSError):  # it is not empty, or gone
                Path(folder).rmdir()

    def stop(self) -> None:
        """Give MkDocs its functions back, for the next build of this process."""
        self.utils.clean_directory, self.utils.write_file, self.utils.copy_file = self.functions
