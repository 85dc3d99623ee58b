"""What is wrong with the pages of a site that is shown while it is written."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from explainer.problem import Problem
from explainer.publish.published import check_site, expected_pages
from explainer.publish.warm import Warm


def last_look(
    warm: Warm,
    docs: Path,
    origin: Callable[[str], str],
    mapper: Callable[[Callable[[Any], Any], Sequence[Any]], Sequence[Any]],
    breathe: Callable[[], None],
) -> Iterator[Problem]:
    """Of what the engine warns, and what a look before publishing finds; `origin` says of which file a page is made, `breathe` is called now and then."""

    def content_of(path: str) -> bytes:
        breathe()
        return warm.content(path) or b""

    def one_by_one(function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        made = list[Any]()
        for value in values:
            breathe()
            made += mapper(function, [value])
        return made

    try:
        yield from warm.problems(origin)
        texts = ((file.src_uri, file.content_string) for file in warm.documents)
        content = {path: content_of(path) for path in warm.all_paths()}
        expected = expected_pages(texts)
        yield from check_site(sorted(content), content.__getitem__, warm.address, expected, one_by_one)
    except Exception as error:
        yield Problem.of_file(docs.as_posix(), "page", str(error))
