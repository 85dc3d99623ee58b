"""All texts to one checked site, or every problem of every file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any

from explainer.problem import Problem, at_levels
from explainer.records.reading import Fault, FileRead, read_file
from explainer.records.texts import MAX_PROBLEMS
from explainer.site.connect import connect
from explainer.site.mapper import Mapper, plain_map, shared_from
from explainer.site.profiles import Profiles, Recall
from explainer.site.rules import LEVELS_OF_RULES, RULES, exceptions_allow_something
from explainer.site.site import Site


def load_site(
    files: Mapping[str, bytes],
    assets: Mapping[str, bool] | Iterable[str] = (),
    root: str = "profiles",
    unread: Mapping[str, Problem] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
    last_commit_before: Callable[[date], date | None] = lambda day: None,
    levels: Mapping[str, str] = MappingProxyType({}),
    words: Mapping[str, Sequence[str]] = MappingProxyType({}),
    recall: Recall = map,
    alone_only: bool = False,
) -> Site | list[Problem]:
    """The site from all files below `profiles/` (path there → bytes), or every problem of every file, sorted.

    `assets` are the paths of the files below `docs/assets`, and whether each holds the picture that its name says; `root` is put
    before paths in problems; `unread` says of files that are there, but could not be read, what is wrong with them. `last_commit_before`
    tells the day of the last commit, if it holds these files and a day is later; `levels` says how serious editorial rules are (see `at_levels`), `words` which words a newsroom watches beside those of `records/words.py`.
    `recall` is as `mapper`, for what takes less time than to look it up on a disk. With `alone_only` no rule between records is asked;
    where one would be broken, a site may come out that says so, or any exception.
    """
    below = f"{root}/" if root else ""
    if "article.md" not in {*files, *unread}:
        message = "the article is missing; write its front matter and its text into this file"
        unread = {**unread, "article.md": Problem.of_file(f"{below}article.md", "missing", message)}
    profiles, alone = read_all(files, assets, below, unread, mapper, last_commit_before, words, recall)
    found = _folded({*unread.values(), *alone, *(() if alone_only else _between(profiles))})
    problems, warnings = at_levels(found, {**LEVELS_OF_RULES, **levels})
    return [*problems, *warnings] if problems else replace(connect(profiles), warnings=warnings)


def read_all(
    files: Mapping[str, bytes],
    assets: Mapping[str, bool] | Iterable[str] = (),
    below: str = "",
    unread: Mapping[str, Problem] = MappingProxyType({}),
    mapper: Mapper[Any, Any] = plain_map,
    last_commit_before: Callable[[date], date | None] = lambda day: None,
    words: Mapping[str, Sequence[str]] = MappingProxyType({}),
    recall: Recall = map,
) -> tuple[Profiles, list[Problem]]:
    """The sound records of all files, and what is wrong with single files; `below` is put before paths, all else is as `load_site` has it."""
    beside = (tuple((kind, tuple(said)) for kind, said in sorted(words.items())),) if words else ()
    given = [(path, files[path], *beside) for path in sorted(files)]
    read: Sequence[FileRead] = mapper(shared_from(8)(read_file), given)
    known = assets if isinstance(assets, Mapping) else dict.fromkeys(assets, True)
    profiles = Profiles(files, read, unread, known, below, last_commit_before, recall)
    return profiles, [replace(problem, path=f"{below}{problem.path}") for file in read for problem in file.problems]


def _between(profiles: Profiles) -> Iterator[Problem]:
    """The problems between records, but for those that an exception allows; not more of one file than are of any use."""
    count: Counter[str] = Counter()
    faults = list(chain.from_iterable(rule(profiles) for rule in RULES))
    allowed = [fault for fault in faults if _is_allowed(fault)]
    for fault in (*(fault for fault in faults if fault not in allowed), *exceptions_allow_something(profiles, allowed)):
        entry = profiles.entry(fault)
        count[entry.file] += 1
        if count[entry.file] <= MAX_PROBLEMS:
            yield profiles.problem(fault)


# More problems of one id than this have one cause.
MANY_TIMES = 5


def _folded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, but of those that say the same of an id in many places only the one where it is given."""
    alike: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.rule, problem.message].append(problem)
    for (rule, message), same in alike.items():
        if rule != "id" or len(same) <= MANY_TIMES:
            yield from same
        else:
            first = min(same, key=lambda problem: ("." in problem.field, problem))
            yield replace(first, message=f"{message} (and so in {len(same) - 1} other places)")


def _is_allowed(fault: Fault) -> bool:
    """Whether an editor overrules an editorial rule for the record."""
    given = getattr(fault.of, "exceptions", ())
    return fault.rule in LEVELS_OF_RULES and any(fault.rule == exempted.rule for exempted in given)
