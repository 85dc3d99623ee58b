"""mkdocs.yml: what is read of it here, and what is wrong with it, or not yet filled in."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from explainer.problem import LEVELS, Problem

# Names that nobody owns (RFC 2606), and addresses of this machine alone.
_PLACEHOLDER = re.compile(
    r"(?:^|[@./])(?:example\.(?:com|org|net)|[\w-]+\.(?:example|test|invalid)|localhost|127\.0\.0\.1)(?=[/:?#]|$)",
    re.IGNORECASE,
)

# Kinds of words that a newsroom can add to those that the rules for the living watch.
_WATCHED = frozenset(["court", "loaded", "private"])

# What readers are told on every page, and what it is for.
_FILLED_IN = {
    "site_url": "the address under which readers find the site",
    "extra.publisher": "who publishes the site",
    "extra.contact": "where readers reach you",
    "extra.report": "where mistakes are reported",
}


def read_settings(config: Path) -> dict[str, Any]:
    """mkdocs.yml, its tags but `!ENV` (`!!python/name:…`) left out; nothing if it cannot be read: the engine will say why."""
    import yaml  # here: a run in which nothing changed needs none of it
    from yaml_env_tag import construct_env_tag

    class Settings(yaml.CSafeLoader):
        pass

    Settings.add_multi_constructor("", lambda loader, tag, node: None)
    Settings.add_constructor("!ENV", construct_env_tag)
    try:
        settings = yaml.load(config.read_bytes(), Settings)
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def site_address(settings: Mapping[str, Any]) -> str:
    """The address of the site as the engines take it: with a slash at its end."""
    address = settings.get("site_url")
    return f"{address.rstrip('/')}/" if isinstance(address, str) and address else "/"


def identity_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """What the feed says of the site, as far as it is given: its title, who publishes it, its address."""
    address = site_address(settings)
    given = {
        "title": settings.get("site_name"),
        "name": _at(settings, "extra.publisher"),
        "address": address if urlsplit(address).scheme else None,
    }
    return {key: value for key, value in given.items() if isinstance(value, str) and value.strip()}


class Editorial(NamedTuple):
    """What a newsroom sets: how serious each rule is (see `LEVELS`), and the words that it watches, by what they are."""

    levels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]


def words_of(settings: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The words that the rules for the living watch beside ours, by what they are: see `_WATCHED`."""
    words = _at(settings, "extra.words")
    given = words.items() if isinstance(words, dict) else ()
    return {str(kind): tuple(map(str, said)) for kind, said in given if isinstance(said, list)}


def levels_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """How serious each editorial rule is to this newsroom: see `LEVELS`."""
    rules = _at(settings, "extra.rules")
    said = rules.items() if isinstance(rules, dict) else ()
    return {str(rule): "off" if level is False else str(level) for rule, level in said}  # YAML 1.1 takes off for false


def check_settings(config: Path, settings: Mapping[str, Any], rules: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the settings, and what a newcomer forgets; `rules` are those whose level can be set."""
    text = config.read_text("utf-8", "replace") if config.is_file() else ""

    def problem(key: str, rule: str, message: str) -> Problem:
        name = key.rpartition(".")[2]
        found = re.search(rf"(?:^|[{{,])[ \t]*{re.escape(name)}[ \t]*:[ \t]*", text, re.MULTILINE)
        line, column = (
            (text.count("\n", 0, found.end()) + 1, found.end() - text.rfind("\n", 0, found.end())) if found else (1, 1)
        )
        return Problem(config.as_posix(), line, column, key, message, rule)

    for key, what in _FILLED_IN.items():
        value = _at(settings, key)
        if not isinstance(value, str) or not value.strip():
            yield problem(key, "placeholder", f"is missing; write {what}")
        elif wrong := _wrong_address(value) if key != "extra.publisher" else None:
            yield problem(key, "settings", wrong)
        elif _PLACEHOLDER.search(value):
            yield problem(key, "placeholder", f"'{value}' is nobody's; write {what}")
    address = settings.get("site_url")
    if isinstance(address, str) and (urlsplit(address).scheme == "mailto" or re.search(r"[?#]|\.html?/?$", address)):
        yield problem("site_url", "settings", f"'{address}' is no folder; write one such as https://news.site/story/")
    words = _at(settings, "extra.words")
    if words is not None and not (isinstance(words, dict) and words.keys() == words_of(settings).keys() <= _WATCHED):
        message = f"write lists of words under {' and '.join(sorted(_WATCHED))}"
        yield problem("extra.words", "settings", message)
    for rule, level in levels_of(settings).items():
        if rule not in rules:
            yield problem(
                f"extra.rules.{rule}",
                "settings",
                f"no rule '{rule}' whose level can be set; there are {', '.join(sorted(rules))}",
            )
        elif level not in LEVELS:
            yield problem(f"extra.rules.{rule}", "settings", f"'{level}'; write one of {', '.join(LEVELS)}")


def _wrong_address(value: str) -> str | None:
    """What is wrong with an address that a reader is to follow."""
    if re.fullmatch(r"(?i:https?)://[^\s/?#@\\]+(?:[/?#]\S*)?|(?i:mailto):[^\s@]+@[^\s@]+", value):
        return None
    if re.fullmatch(r"[^\s@/:]+@[^\s@/]+", value):
        return f"'{value}' is no address that can be followed; write mailto:{value}"
    if re.fullmatch(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?", value):
        return f"'{value}' is no address that can be followed; write https://{value.lstrip('/')}"
    return f"'{value}' is no address that can be followed; write one that begins with https:// and has no spaces"


def _at(settings: Mapping[str, Any], key: str) -> Any:
    value: Any = settings
    for name in key.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
