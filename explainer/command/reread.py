"""Reads the profiles again when they are saved: of what did not change, nothing."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from explainer import files
from explainer.command.recall import Recall
from explainer.problem import Problem
from explainer.records.model import AnyRecord
from explainer.records.reading import FileRead, read_file

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

    def record(self, changed: Collection[str]) -> AnyRecord | None:
        """The record of the file that was saved, or the one of its records that changed; nothing if more changed, or something is wrong."""
        names = list(map(self.name, changed))
        text = self.profiles(changed)[0].get(names[0]) if len(names) == 1 and names[0] in self.texts else None
        known = next(self.known(self.map.now, names[0]), None) if text else None
        if not known:
            return None
        (_, _, *beside), last = known
        read = read_file((names[0], text, *beside), last)
        ids, known_ids = ([entry.id for entry in each.entries] for each in (read, last))
        pairs = zip(last.entries, read.entries, strict=False)
        new = [entry.record for before, entry in pairs if entry.record is not before.record]
        return new[0] if len(new) == 1 and ids == known_ids and not read.problems else None

    def known(self, by: Mapping[Any, Any], name: str) -> Iterator[tuple[Any, FileRead]]:
        """What was given to read a file, and what was read; each time, if it was read more than once."""
        return (pair for pair in by.get(read_file, {}).values() if pair[0][0] == name)

    def name(self, path: str) -> str:
        return Path(os.path.relpath(path, self.folder.absolute())).as_posix()

    def made(self, function: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
        """What a function makes of values; of files it knows how they were read last."""
        if len(values) > FEW or getattr(function, "shared_from", FEW) < FEW:
            return self.mapper(function, values)
        if function is not read_file:
            return list(map(function, values))
        return [
            read_file(file, next((made for of, made in self.known(self.map.last, file[0]) if of[2:] == file[2:]), None))
            for file in values
        ]
