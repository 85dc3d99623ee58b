"""Begin a record: the least that passes, and what is still to be written."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files as resources
from typing import Any, get_origin
from urllib.parse import urlsplit

from explainer.records.dates import PartialDate
from explainer.records.fields import as_id
from explainer.records.model import Event
from explainer.records.prose import MAX_ID
from explainer.records.reading import COLLECTIONS, KEYED, MODELS, PROFILES, read_again, read_file
from explainer.records.references import inside
from explainer.records.slips import nearest
from explainer.records.written import as_written, edited, with_entry, with_key
from explainer.site.annotation import quoted
from explainer.site.edits import Files, Refused
from explainer.site.profiles import Profiles

KINDS = {
    "person": ("people", "name"),
    "party": ("parties", "name"),
    "event": ("events", "title"),
    "claim": ("claims", "quote"),
    "source": ("sources", "title"),
    "term": ("glossary", "term"),
    "correction": ("corrections", "was"),
}


def new(
    files: Files, kind: str, name: str, given: Mapping[str, str], id: str = "", to: str = ""
) -> tuple[dict[str, bytes], str, str]:
    """The files with another record, which of them has it, and its id."""
    folder, key = KINDS[kind]
    profiles = Profiles(files, [read_file(item) for item in sorted(files.items())], (), {}, "")
    known = {*profiles.records[MODELS[folder].noun], *(profiles.ids if folder in PROFILES else ())}
    fields = {key: name, **_told(kind, name, profiles), **given}
    told = fields.pop("id", "")
    if kind == "correction" and id:
        raise Refused("a correction has no id; leave out --id")
    id = id or _free(told, known if kind in ("source", "claim") else set())
    if id in known:
        raise Refused(f"'{id}' is there already; give another id with --id")
    if folder in PROFILES and (now := profiles.formerly(id)):
        raise Refused(f"'{id}' is a former id of '{now.id}', and its address leads there; give another id with --id")
    if not id and kind != "correction":
        raise Refused(f"no id can be made of '{name}'; give one with --id")
    if kind == "claim" and profiles.article:
        _, wrong = quoted(profiles.article, fields[key], fields.get("prefix"), fields.get("suffix"))
        if wrong:
            raise Refused(wrong)
    if "id" not in MODELS[folder].implied:
        fields["id"] = id
    pairs, value = _written(kind, folder, fields)
    if folder not in COLLECTIONS:
        return {**files, f"{folder}/{id}.yaml": f"{pairs}\n".encode()}, f"{folder}/{id}.yaml", id
    file = to or _only(files, folder, profiles, fields.get("date", ""))
    inner = pairs.replace("\n", "\n  ")
    if file not in files:
        begin = f"{id}:\n  " if folder in KEYED else "- "
        return {**files, file: f"{begin}{inner}\n".encode()}, file, id
    document = read_again(file, files[file])
    if not document.value or document.problems:
        raise Refused(f"{file} cannot be read; mend it first")
    edit = (
        with_key(document, (), f"{id}:\n  {inner}", value)
        if folder in KEYED
        else with_entry(document, (), pairs, value)
    )
    apart = "\n" if re.search(r"\n\n(?=- |\S+:\n)", document.text) else ""
    return {**files, file: edited(files[file], [edit._replace(text=apart + edit.text)])}, file, id


def _only(files: Files, folder: str, profiles: Profiles, when: str) -> str:
    """The one file of a folder; of several one must be said, and the one that has the events nearest to a date is proposed."""
    found = [path for path in sorted(files) if re.fullmatch(rf"{folder}(?:/[^/]+)?\.yaml", path)]
    if len(found) > 1:
        fits = _nearest_to(when, profiles) if folder == "events" else ""
        why = f" (it has the events nearest to {when})"
        places = (f"--to {path}{why * (path == fits)}" for path in sorted(found, key=lambda path: path != fits))
        raise Refused(f"say to which file it goes: {' or '.join(places)}")
    return found[0] if found else f"{folder}.yaml"


def _nearest_to(when: str, profiles: Profiles) -> str:
    """The file of the event nearest to a date, if it is one."""
    try:
        span = PartialDate.parse(when)
    except ValueError:
        return ""
    days = [(event.record.date.first, event.file) for event in profiles.entries if isinstance(event.record, Event)]
    apart = [(max(span.first - day, day - span.last, timedelta(0)), file) for day, file in days]
    return min(apart, default=(None, ""))[1]


def _free(id: str, known: set[str]) -> str:
    numbered = (f"{id[: MAX_ID - 4]}-{number}" for number in range(2, 1000))
    return id if id not in known else next(each for each in numbered if each not in known)


def _written(kind: str, folder: str, fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The pairs of the template with what is known in their places, and the same as data."""
    model = MODELS[folder]
    left = dict(fields)
    lines, value = [], {}
    template = resources("explainer.command").joinpath("blank", f"{kind}.yaml").read_text("utf-8")
    known = {field.alias or name: name for name, field in model.model_fields.items() if name not in model.implied}
    if odd := next((name for name in fields if name not in known), None):
        raise Refused(f"unknown field '{odd}'; {nearest(odd, known)}")
    rows = [re.fullmatch(r"(\w+): *(\S*)( *#.*)?", line) for line in template.splitlines()]
    parsed = [(row[1], row[2], (row[3] or "").strip()) for row in rows if row]
    more = [(key, "", "") for key in left if key not in [row[0] for row in parsed]]
    place = next(
        (number for number, row in enumerate(parsed) if row[0] in ("draft", "accessed", "reviewed")), len(parsed)
    )
    for key, usual, comment in [*parsed[:place], *more, *parsed[place:]]:
        text = left.get(key, usual)
        if key in ("url", "accessed") and not text:
            continue
        entries = [each.strip() for each in text.split(",")] if text and _is_list(model, known[key]) else []
        value[key] = entries or text
        if entries:
            lines += [f"{key}:", *(f"  - {as_written(each)}" for each in entries)]
        else:
            pair = f"{key}: {as_written(text)}" if text else f"{key}:"
            lines.append(f"{pair:24}{comment}" if comment and len(pair) < 24 and text in ("", usual) else pair)
    return "\n".join(line.rstrip() for line in lines), value


def _is_list(model: Any, key: str) -> bool:
    return any(get_origin(each) is tuple for each in inside(model, key))


def _told(kind: str, name: str, profiles: Profiles) -> dict[str, str]:
    """What the name tells: an id; of a claim or a correction, whom it names; of a source, what its address tells."""
    if kind == "source" and re.match(r"https?://", name):
        return _of_address(name, profiles)
    id = as_id(name)[:MAX_ID].strip("-")
    if kind not in ("claim", "correction"):
        return {"id": id}
    found = (each for words in profiles.names.find(name) for each in words.named if each.kind == "record")
    named = dict.fromkeys(each.id for each in found)
    if kind == "correction":
        return {"about": ",".join(f"{profiles.ids[each].folder}/{each}" for each in named)}
    return {"id": "-".join(id.split("-")[:5]), "about": ",".join(named)}


_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(https?://.+)")
_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[/-]?(?P<m>\d\d)(?:[/-]?(?P<d>\d\d))?(?!\d)"
    r"|(?<!\d)(?P<d2>\d\d)[/-](?P<m2>\d\d)[/-](?P<y2>(?:19|20)\d\d)(?!\d)"
)


def _of_address(address: str, profiles: Profiles) -> dict[str, str]:
    archived = _ARCHIVED.fullmatch(address)
    url = archived[1] if archived else address
    if there := next((source.id for source in profiles.sources.values() if source.url == url), None):
        raise Refused(f"'{there}' has this address already")
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    label = max(host.split(".")[:-1] or [host], key=len)
    day = _day(parts.path)
    words = [as_id(word) for word in re.sub(r"\.\w+$", "", parts.path).split("/") if as_id(word)]
    told = {"title": "TODO", "id": as_id(f"{label}-{day or ''.join(words[-1:])}")[:60].strip("-"), "publisher": host}
    if host == "doi.org":
        return {**told, "publisher": "TODO", "doi": parts.path.strip("/"), "id": as_id(parts.path)[:60].strip("-")}
    found = {"published": day, "archive_url": address if archived else ""}
    return {**told, "url": url, **{key: value for key, value in found.items() if value}}


def _day(path: str) -> str:
    """The date in an address, if there is one."""
    for found in _DAY.finditer(path):
        day = "-".join(filter(None, (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])))
        try:
            if PartialDate.parse(day).first <= date.today():
                return day
        except ValueError:
            continue
    return ""
