"""Work on all cores, and none of it twice."""

import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from explainer.speed.cache import Cache, digest

_V = TypeVar("_V")
_R = TypeVar("_R")

# Fewer values are done sooner by one process.
MANY = 64

# As many results are sent at once: of all of them a second copy would be in memory.
_TOGETHER = 500


def spread(
    function: Callable[[_V], _R],
    values: Sequence[_V],
    cores: int | None = None,
    many: int = MANY,
) -> list[_R]:
    """What the function returns for each value, in the order of values; it returns what can be pickled, and raises what it raises.

    Of `many` values or more each core takes its share, in processes that are copies of this one: what the function remembers of one
    value may be unknown at another. What such a process could not do is done here.
    """
    # A copy of this process would have one of its threads; such a copy makes none itself.
    can_fork = (
        threading.active_count() == 1
        and "fork" in get_all_start_methods()
        and not multiprocessing.current_process().daemon
    )
    cores = min(cores or os.cpu_count() or 1, len(values)) if len(values) >= many and can_fork else 1
    context = get_context("fork")
    pipes = []
    for number in range(1, cores):
        here, there = context.Pipe(duplex=False)
        context.Process(target=_send, args=(here, there, function, values[number::cores]), daemon=True).start()
        there.close()  # so that the end of the other process is the end of the pipe
        pipes.append(here)
    shares = [list(map(function, values[::cores]))]
    for number, pipe in enumerate(pipes, 1):
        share: list[_R] = []
        wanted = values[number::cores]
        with pipe, suppress(EOFError):
            while len(share) < len(wanted):
                share += pipe.recv()
        shares.append(share if len(share) == len(wanted) else list(map(function, wanted)))
    return [shares[place % cores][place // cores] for place in range(len(values))]


def _send(here: Connection, pipe: Connection, function: Callable[[_V], _R], values: Sequence[_V]) -> None:
    here.close()  # so that nothing can be sent once nobody is there to read it
    parent = os.getppid()
    with suppress(Exception):
        share = []
        for value in values:
            if os.getppid() != parent:  # nobody waits for it any more
                return
            share.append(function(value))
        for start in range(0, len(share), _TOGETHER):
            pipe.send(share[start : start + _TOGETHER])


class CachedMap:
    """Applies functions to values on all cores, and to values for which a function was asked before not again.

    Functions are known by their names, values by their fingerprints; what they return can be pickled.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def __call__(self, function: Callable[[_V], _R], values: Sequence[_V]) -> list[_R]:
        keys = [self.key(function, value) for value in values]
        known = self.cache.get_all(keys)
        new = [place for place, key in enumerate(keys) if key not in known]
        many = getattr(function, "shared_from", MANY)
        made_now = spread(lambda place: pickle.dumps(function(values[place])), new, many=many)
        for place, made in zip(new, made_now, strict=True):
            known[keys[place]] = pickle.loads(made)
            self.cache.set(keys[place], made)
        return [known[key] for key in keys]

    def key(self, function: Callable[[_V], _R], value: _V) -> str:
        told = value if isinstance(value, str) else getattr(value, "fingerprint", None)
        if told is None:
            from explainer.speed.fingerprint import fingerprint  # here: what tells its own needs none of it

            told = fingerprint(value)
        return f"{function.__qualname__} {digest(told)}"
