"""What makes builds faster and changes no byte: without this folder they take longer."""

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from explainer import files
from explainer.publish.pace import Pace
from explainer.speed.cache import Cache

if TYPE_CHECKING:
    from explainer.pages.pages import Page
    from explainer.pages.views import View
    from explainer.speed.incremental import CachedMap

_W = TypeVar("_W", bound=Any)

PROGRAM = Path(__file__).resolve().parent.parent

# What values in the cache depend on besides the program's own files.
LIBRARIES = ("pyyaml", "pydantic", "jinja2", "markupsafe", "babel", "iuliia", "anyascii", "igraph", "lxml", "idna")

# Where the cache has what the last build was made from; no page has this path.
_STAMP = "stamp"


class Fast(Pace):
    """A build that works on all cores, and does nothing again that an earlier build of the same program did."""

    def __init__(self, folder: Path, scope: str) -> None:
        self.cache = Cache(folder / "build", scope, _program())

    def map(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        return self._map(function, values)

    @cached_property
    def _map(self) -> "CachedMap":
        from explainer.speed.incremental import CachedMap  # here: a run in which nothing changed needs none of it

        return CachedMap(self.cache)

    def unchanged(self, made_from: Sequence[str], docs: Path, generated: set[str]) -> bool:
        try:
            last, made = self.cache.get(_STAMP)
            if last != _digest(made_from) or any(files.digest(docs / path) != digest for path, digest in made.items()):
                return False
        except (TypeError, ValueError, AttributeError):
            return False
        return generated == {path for path in made if path.endswith(".md")}

    def render(
        self,
        view: "View",
        pages: "Callable[[View], Iterator[Page]]",
        docs: Path,
        write: Callable[[str, bytes], _W],
    ) -> tuple[list[_W], Mapping[str, str]]:
        from explainer.speed.incremental import Incremental

        def there(path: str) -> str | None:
            return files.digest(docs / path)

        incremental = Incremental(view, self.cache, there, self._map.fingerprint)
        return incremental.render(pages, write), incremental.fresh

    def remember(self, made_from: Sequence[str], made: Mapping[str, str | None]) -> None:
        self.cache.set(_STAMP, pickle.dumps((_digest(made_from), dict(made))))

    def save(self, done: bool = True) -> None:
        self.cache.save(others=not done)


def _program() -> str:
    """A digest of the program: its files, the interpreter, the libraries."""
    sources = {
        path.relative_to(PROGRAM).as_posix(): path.read_bytes()
        for path in sorted(PROGRAM.rglob("*.*"))
        if path.suffix in (".py", ".md")
    }
    return _digest([sys.version, *_versions(), *chain.from_iterable(sorted(files.hashes(sources).items()))])


def _versions() -> list[str]:
    """Name and version of each library and its parts, as folders of metadata are called: much sooner than what is in them."""
    names = chain.from_iterable((found.name for found in Path(folder).glob("*-info")) for folder in sys.path)
    return sorted({name for name in names if name.lower().startswith(LIBRARIES)})


def _digest(words: Iterable[str]) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()
