"""Reads the profiles again when they are saved: of what did not change, nothing."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from explainer import files
from explainer.command.recall import Recall
from explainer.problem import Problem
from explainer.records.model import Record
from explainer.records.reading import PROFILES, read_file

FEW = 8  # files: they are read sooner than looked up on a disk


class Reread:
    """The profiles in a folder, and what was read of them; `mapper` is for all but a few files."""

    def __init__(self, folder: Path, mapper: Callable[[Callable[[Any], Any], Sequence[Any]], Sequence[Any]]) -> None:
        self.folder, self.mapper = folder, mapper
        self.map = Recall(self.made)
        self.texts: Mapping[str, bytes] = {}  # as last read, if all could be

    def profiles(self, changed: Collection[str]) -> tuple[Mapping[str, bytes], Mapping[str, Problem]]:
        """The profiles, and what cannot be read; where one that is known was saved alone, the others as they were."""
        names = list(map(self.name, changed))
        if len(names) == 1 and names[0] in self.texts:
            read = files.read_profile(self.folder / names[0])
            if isinstance(read, bytes):
                self.texts = {**self.texts, names[0]: read}
                return self.texts, {}
        texts, unread = files.read_profiles(self.folder)
        self.texts = {} if unread else texts
        return texts, unread

    def record(self, changed: Collection[str]) -> Record | None:
        """The record of the profile that was saved, if it was the only one and nothing is wrong with it alone."""
        names = list(map(self.name, changed))
        if len(names) != 1 or names[0].partition("/")[0] not in PROFILES or names[0] not in self.texts:
            return None
        text = self.profiles(changed)[0].get(names[0])
        record = read_file((names[0], text)).entries[0].record if text else None
        return record if isinstance(record, Record) else None

    def name(self, path: str) -> str:
        return Path(os.path.relpath(path, self.folder.absolute())).as_posix()

    def made(self, function: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
        """What a function makes of values; of files it knows how they were read last."""
        if function is not read_file or len(values) > FEW:
            return self.mapper(function, values)
        last = self.map.last.get(read_file, {}).values()
        return [
            read_file(file, next((made for of, made in last if of[0] == file[0] and of[2:] == file[2:]), None))
            for file in values
        ]
