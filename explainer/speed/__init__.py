"""What makes builds faster and changes no byte: without this folder they take longer."""

import gc
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainer import files
from explainer.problem import Problem
from explainer.publish.pace import Pace
from explainer.speed.cache import Cache, digest

if TYPE_CHECKING:
    from explainer.pages.pages import Page
    from explainer.pages.views import View

PROGRAM = Path(__file__).resolve().parent.parent

# Where the cache has what the last build was made from; no page has this path.
_STAMP = "stamp"


class Fast(Pace):
    """A build that works on all cores, and does nothing again that an earlier build of the same program did."""

    def __init__(self, place: Path, folder: Path, scope: str) -> None:
        self.folder, self.cache, self.made_from = folder, Cache(place, scope, program()), ""

    def map(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        from explainer.speed.parallel import CachedMap  # here: a run in which nothing changed needs none of it

        return CachedMap(self.cache)(function, values)

    @contextmanager
    def uncollected(self) -> Iterator[None]:
        """To look for what is to go among what stays takes up to a third of the time."""
        enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            gc.freeze()
            gc.set_threshold(20_000, 20, 100)  # of pages, much goes
            if enabled:
                gc.enable()

    def unchanged(self, made_from: Iterable[str | bytes], generated: set[str]) -> Sequence[Problem] | None:
        self.made_from = digest(*made_from)
        last, made, said = self.cache.get(_STAMP) or ("", {}, ())
        same = (
            last == self.made_from
            and generated == {path for path in made if path.endswith((".md", ".js"))}
            and all(files.digest(self.folder / path) == digest for path, digest in made.items())
        )
        return said if same else None

    def render(
        self,
        pages: "Callable[[View], Iterator[Page]]",
        view: "View",
        write: Callable[[str, bytes], files.Written],
        breathe: Callable[[], None] = lambda: None,
    ) -> tuple[list[files.Written], Mapping[str, str]]:
        from explainer.speed.fingerprint import forget
        from explainer.speed.incremental import Incremental

        incremental = Incremental(view, self.cache, self.folder, breathe)
        written = incremental.render(pages, write)
        forget()
        return written, incremental.fresh

    def save(self, made: Mapping[str, str | None] | None = None, warnings: Sequence[Problem] = ()) -> None:
        self.cache.set(_STAMP, pickle.dumps((self.made_from, dict(made or {}), tuple(warnings))))
        self.cache.save()


def program() -> str:
    """A digest of the program: its files, the interpreter, whatever is installed: as folders of metadata are called, with the version."""
    paths = [path for path in sorted(PROGRAM.rglob("*.*")) if path.suffix in (".py", ".md", ".txt")]
    sources = (part for path in paths for part in (path.relative_to(PROGRAM).as_posix(), path.read_bytes()))
    installed = {found.name for folder in sys.path for found in Path(folder).glob("*-info")}
    return digest(sys.version, *sorted(installed), *sources)
