"""The site that is shown while some files are faulty: with other versions of these."""

from collections.abc import Callable, Mapping
from pathlib import Path

from explainer.problem import Problem
from explainer.publish.history import committed
from explainer.site.site import Site


def stand_in(
    texts: Mapping[str, bytes],
    found: list[Problem] | Site,
    good: Mapping[str, bytes],
    profiles: Path,
    load: Callable[[Mapping[str, bytes]], Site | list[Problem]],
) -> tuple[Site | None, Mapping[str, bytes]]:
    """A site, if there is one, and the files that it is made of.

    `found` is what is wrong with the files as they are, `good` are those of the last sound site, if there was one. In the place of a
    faulty file stands its last good version, then also those of files that are gone, then none; at last all that was good.
    """
    below = f"{profiles.as_posix()}/"
    tried = dict(texts)
    stood, gone = set[str](), dict(good.items() - texts.items())
    while isinstance(found, list):
        faulty = {problem.path.removeprefix(below) for problem in found if not problem.warning}
        again = faulty & stood
        if again and (back := {path: text for path, text in gone.items() if path not in tried}):
            tried |= back
            gone = {}
        elif not faulty - stood and not again & tried.keys():
            found, tried = (load(good) if good else []), dict(good)
            break
        else:
            for path in faulty:
                text = None if path in stood else good.get(path) if good else committed(profiles, path)
                tried.pop(path, None)
                tried |= {} if text is None else {path: text}
            stood |= faulty
        found = load(tried)
    return (found if isinstance(found, Site) else None), tried
