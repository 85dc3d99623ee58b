"""Have MkDocs write only the files of a site that changed, instead of removing all and writing all.

What is to be written is compared with what is there, byte for byte; a file that changed is a new one, so that copies that
share the old one (hard links) keep it. At the end whatever this build has not written is removed.
"""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from explainer.speed.private import replace


class Rewriter:
    """One build into a folder: what was there, and what was written."""

    def __init__(self, site: str, utils: Any) -> None:
        self.site, self.clean, self.write_anew = site, utils.clean_directory, utils.write_file
        self.there: dict[str, int] = {}  # files that nobody wrote yet, and when they last changed
        self.folders: list[str] = []  # that were there, each before those in it
        replace(utils, clean_directory=self.begin, write_file=self.write, copy_file=self.copy)

    # In the place of MkDocs' functions:

    def begin(self, directory: str) -> None:
        """Note what is in the folder; hidden files at the top are left alone, as MkDocs does."""
        if directory != self.site or Path(directory).is_symlink():
            self.clean(directory)
            return
        for folder, folders, names in os.walk(directory):
            if folder == directory:
                folders[:] = (name for name in folders if not name.startswith("."))
                names = [name for name in names if not name.startswith(".")]
            for path in (f"{folder}/{name}" for name in (*folders, *names)):
                state = os.lstat(path)
                if stat.S_ISREG(state.st_mode):
                    self.there[path] = state.st_ctime_ns
                elif not stat.S_ISDIR(state.st_mode):  # what is written through a link would go elsewhere
                    Path(path).unlink()
            self.folders += (f"{folder}/{name}" for name in folders)

    def write(self, content: bytes, output_path: str) -> None:
        path = Path(output_path)
        if self.there.pop(output_path, None):
            if path.read_bytes() == content:
                return
            path.unlink()
        try:
            self.write_anew(content, output_path)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self.make_room(path)
            self.write_anew(content, output_path)

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
                if Path(path).stat().st_ctime_ns == at:
                    Path(path).unlink()
        for folder in reversed(self.folders):
            with suppress(OSError):  # it is not empty, or gone
                Path(folder).rmdir()
