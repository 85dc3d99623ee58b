"""What there is to show while a site is written: the site of sound files, and what is wrong with the others."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mkdocs.exceptions import MkDocsException

from explainer import files
from explainer.command.checked import checked_profiles, checked_settings
from explainer.command.last_look import last_look
from explainer.command.problems import Problems
from explainer.command.recall import Recall
from explainer.command.reread import Reread
from explainer.command.schema import write_schemas
from explainer.command.stand_in import stand_in
from explainer.command.watching import copied
from explainer.pages.data import data_pages
from explainer.pages.pages import Page, draft_of, pages_of, search_of, texts_of
from explainer.pages.search_files import FOLDER
from explainer.pages.views import Publisher, View, pages_about, view_of, with_version
from explainer.problem import Problem
from explainer.publish.engine import EPOCH, build_time
from explainer.publish.pace import pace_of
from explainer.publish.published import SITEMAP
from explainer.publish.settings import identity_of, read_settings, site_address
from explainer.publish.warm import Warm, place_of
from explainer.records.model import Record
from explainer.records.reading import FileRead, read_file
from explainer.site.site import Site

# Below this address is what only the preview has.
OWN = "_preview/"
SCRIPT = f"{OWN}preview.js"
DRAFTS = "draft/"

ARTICLE = "data/article.json"

# What is made of all pages.
NEED_ALL = (SITEMAP, f"{SITEMAP}.gz")

_BARE = b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body><main></main></body></html>'

MANY = 300  # files, from which on the rules between them take longer than a page


class Answer(NamedTuple):
    """A file: its path, what it is, the digest of what it is without the script."""

    path: str
    body: bytes = b""
    made: str = ""
    status: int = 200


class Preview:
    """Profiles, docs and settings as they are, and the last ones of which there was a site. Nothing is written but to the cache."""

    def __init__(self, profiles: Path, docs: Path, config: Path, editor: str) -> None:
        self.profiles, self.docs, self.config = profiles, docs, config
        self.problems = Problems(editor, lambda: self.base)
        self.scratch = config.absolute().parent / ".cache" / "preview"
        self.pace = pace_of(config, self.scratch)
        self.time_is_given = EPOCH in os.environ
        self.base = urlsplit(site_address(read_settings(config))).path
        # What is looked up in the cache, and what takes less time than that.
        self.reread = Reread(profiles, self.pace.map)
        self.map, self.recall = self.reread.map, Recall(map)
        self.good: Mapping[str, bytes] = {}
        self.site: Site | None = None
        self.made_of: Mapping[str, bytes] = {}  # the profiles of that site
        # What was read, and the files: what fields may name; and that of the last sound site.
        self.named = self.well_named = (list[FileRead](), list[str]())
        self.view: View | None = None
        self.publisher = Publisher()
        self.warm: Warm | None = None
        self.further: list[str] = []
        self.arranged: Any = None
        self.pages: dict[str, Page] = {}
        self.searched = False
        self.open: Callable[[], Sequence[str]] = list
        self.ahead: dict[str, bytes] = {}
        self.placed: Mapping[str, str] = {}
        self.breathe: Callable[[], None] = lambda: None
        self.stand_ins: Sequence[str] = ()
        self.unjudged = False
        self.early = set[str]()  # the pages that were made before anything else
        self.checked, self.copies = 0.0, dict[str, str]()

    def places(self) -> Iterator[Path]:
        """The files and folders that are watched."""
        yield from (self.profiles.absolute(), self.docs.absolute(), self.config.absolute())
        settings = read_settings(self.config)
        theme = settings.get("theme")
        named = [theme.get("custom_dir") if isinstance(theme, dict) else None, *(settings.get("hooks") or ())]
        yield from (self.config.absolute().parent / name for name in named if isinstance(name, str))

    # ---- after a change

    def change(self, changed: set[str]) -> None:
        """Make of what is there now what can be made."""
        self.checked = time.time()
        profiles = bool(changed) and all(Path(path).is_relative_to(self.profiles.absolute()) for path in changed)
        if not profiles:
            self.copies = copied(path for path in self.places() if path != self.profiles.absolute())
        if changed and self.warm and all(map(self.warm.copies, changed)):
            return
        if profiles and self.make_early(changed):
            return
        last = self.site if profiles and not self.early else None
        self.check(last, changed)
        try:
            self.show(last, changed)
        except Exception:
            if not self.unjudged:
                raise
            self.check(None)
            self.show(last, changed)

    def make_early(self, changed: set[str]) -> bool:
        """Make the pages that are open of what was saved; whatever else shows it, and the rules, follow: see `judge`."""
        with suppress(Exception):  # whatever rules would have said of it
            if self.view and self.warm and not self.stand_ins and (record := self.reread.record(changed)):
                view = with_version(self.view, record)
                looked_at = {file.src_uri for path in self.open() if (file := self.warm.paths.get(place_of(path)))}
                if view and (early := looked_at & {*pages_about(view, record)}):
                    made = {page.src_uri: page.render().encode() for page in texts_of(view) if page.src_uri in early}
                    self.ahead, self.view, self.early = self.ahead | made, view, early
                    return True
        return False

    def show(self, last: Site | None, changed: set[str]) -> None:
        """Make the view of the site, if it is another than the last, and what all of its pages depend on."""
        self.early = set()
        if self.site and self.site is not last:
            if settings := read_settings(self.config):
                self.publisher = Publisher(**identity_of(settings))
            self.view = view_of(self.site, files.guides(self.docs, self.left), self.map, self.recall, self.publisher)
            searched = {uri: page for uri, page in self.pages.items() if uri.startswith(FOLDER)}
            made = {page.src_uri: page for page in chain(texts_of(self.view), data_pages(self.view))}
            self.pages = made | searched  # these until they are made anew; in this order, or MkDocs would begin anew
            self.ahead, self.placed, self.searched = {}, {}, False
            self.furnish(changed)
        failing, self.problems.failing = self.problems.failing, {}
        for path in failing:
            self.answer(path)
        self.problems.note()

    def check(self, last: Site | None, changed: Collection[str] = ()) -> None:
        """Find the site of the profiles, with the last good version of a file in the place of one that is none; `last` is still that of its profiles.

        Of many profiles the page that is open does not wait for the rules between records, while nothing was wrong: see `judge`.
        """
        texts, unread = self.reread.profiles(changed)
        given = texts
        assets = files.assets(self.docs)
        self.left = files.generated(self.docs) | (files.manifest_of(self.docs) or set()) | {files.MANIFEST}
        levels, problems, warnings = checked_settings(self.config)
        self.unjudged = False
        if last and len(texts) > MANY and not unread and not self.stand_ins and texts != self.made_of:
            with suppress(Exception):  # whatever rules would have said of it; what they recall stays
                self.map.begin()
                found = checked_profiles(texts, {}, assets, self.profiles, levels, self.map, self.recall, True)
                if isinstance(found, Site):
                    self.site, self.made_of, self.unjudged = found, texts, True
                    return

        def load(texts: Mapping[str, bytes], unread: Mapping[str, Problem] = {}) -> Site | list[Problem]:
            if last and not unread and texts == self.made_of:
                return last
            if texts is given:
                self.map.begin()
                self.recall.begin()
            return checked_profiles(texts, unread, assets, self.profiles, levels, self.map, self.recall)

        found = load(texts, unread)
        if found is not last:
            read = [made for _, made in self.map.now[read_file].values()]
            self.named = read, [*texts, *unread]
            self.well_named = self.named if isinstance(found, Site) else self.well_named
        else:
            self.named = self.well_named
        self.problems.found["profiles"] = [
            *problems,
            *(found if isinstance(found, list) else found.warnings),
            *warnings,
        ]
        self.stand_ins = ()
        if isinstance(found, Site):
            self.site, self.good, self.made_of = found, texts, texts
            return
        site, tried = stand_in(texts, found, self.good, self.profiles, load)
        self.stand_ins = sorted(path for path in texts.keys() | tried.keys() if texts.get(path) != tried.get(path))
        if site:
            self.site, self.made_of = site, tried

    def judge(self) -> None:
        """Ask the rules for which the last change did not wait, and make what it left out."""
        site, made_of = None if self.early else self.site, self.made_of
        self.early = set()
        self.check(None)
        if site and self.made_of == made_of:
            self.site = site  # with nothing wrong it is the same
        self.show(site, set())

    def furnish(self, changed: set[str]) -> None:
        """Have MkDocs know of the pages, and of its settings anew if these changed; the last ones stay where they are wrong."""
        assert self.view
        further = sorted(f"{id}.md" for id in self.view.pages)
        guides = tuple(sorted(path for path in files.files_below(self.docs) if path not in self.left))
        clashes = [files.clash(self.docs / path) for path in guides if path in self.pages]
        arranged = (tuple(self.pages), guides)
        try:
            if not self.warm or further != self.further or any(map(self.furnishes, changed)):
                self.set_time()
                self.warm = Warm(self.config, self.docs, further, self.read, self.breathed)
                self.further, self.arranged, self.base = further, None, urlsplit(self.warm.address).path
            if arranged != self.arranged:
                self.warm.arrange([*self.pages, files.MANIFEST], self.left)
                self.arranged = arranged
            self.problems.found["settings"] = clashes
        except (MkDocsException, Exception) as error:
            said = [*(self.warm.ear.take() if self.warm else ()), str(error)]
            self.problems.found["settings"] = [
                *clashes,
                Problem.of_file(self.config.as_posix(), "settings", "; ".join(said)),
            ]

    def complete(self) -> None:
        """Make the files of the search: they take long, and the page that is open needs none of them."""
        if not self.searched and self.view:
            found = {page.src_uri: page for page in search_of(self.view)}
            self.pages = {uri: page for uri, page in self.pages.items() if not uri.startswith(FOLDER)} | found
            self.ahead = {uri: text for uri, text in self.ahead.items() if not uri.startswith(FOLDER)}
            self.searched = True
            self.furnish(set())

    def set_time(self) -> bool:
        """Set the time that is written into the site; whether it is another one now."""
        last = os.environ.get(EPOCH)
        if not self.time_is_given:
            os.environ.pop(EPOCH, None)
        self.put(ARTICLE, self.read(ARTICLE))
        os.environ[EPOCH] = build_time(self.config, self.scratch)
        return os.environ[EPOCH] != last

    def furnishes(self, path: str) -> bool:
        """Whether MkDocs has to begin anew: the settings, or the theme but for what it copies."""
        inside = any(Path(path).is_relative_to(folder.absolute()) for folder in (self.profiles, self.docs))
        return not inside and (not path.endswith((".css", ".js")) or not Path(path).exists())

    def read(self, uri: str) -> bytes:
        """A generated file: as it lies in the cache, if that is of this site, or made now."""
        if uri in self.ahead:
            return self.ahead[uri]
        if uri == files.MANIFEST:
            data = (path for path in self.pages if path.startswith(files.DATA))
            made = files.manifest_text({path: sha256(self.read(path)).hexdigest() for path in data})
        else:
            lying = files.content(self.scratch / uri) if uri in self.placed else None
            if lying is not None and sha256(lying).hexdigest() == self.placed[uri]:
                return lying
            made = self.pages[uri].render().encode()
        self.ahead[uri] = made
        return made

    def put(self, src_uri: str, data: bytes) -> files.Written:
        """Put a generated file into the cache; what cannot be written there is made when it is asked for."""
        place = self.scratch / src_uri
        with suppress(OSError):
            if files.content(place) != data:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        return files.Written(src_uri, sha256(data).hexdigest(), new=True)

    def behind(self) -> Iterator[bool]:
        """Make what nobody asked for yet, a step at a time; says when there is news for those who look."""
        if self.unjudged:
            self.judge()
            yield True
        warm, view = self.warm, self.view
        for path in self.open() if warm and view else ():
            yield False
            with suppress(Exception):
                self.answer(path)
            yield True
        if schemas := files.schema_folder(self.profiles, self.config):
            with suppress(OSError):  # pages do not need them
                write_schemas(*self.named, schemas)
        yield False
        if not warm or not view:
            return
        if self.set_time():
            self.warm = None
            self.furnish(set())
            warm = self.warm or warm
        yield False
        self.complete()
        yield False

        def write(src_uri: str, data: bytes) -> files.Written:
            self.breathe()
            return self.put(src_uri, data)

        written, fresh = self.pace.render(
            lambda view: chain(pages_of(view), data_pages(view)), view, write, self.breathed
        )
        self.pace.save()
        if self.view is not view:  # something was saved meanwhile
            return
        self.placed = {**fresh, **{page.src_uri: page.digest for page in written}}
        self.ahead = {}
        for path in set(files.files_below(self.scratch)) - self.placed.keys():
            (self.scratch / path).unlink(missing_ok=True)
        seen = warm.seen
        warm.look_at_menu()
        yield seen != warm.seen
        for file in warm.documents:
            with suppress(Exception):  # said when somebody asks for it, and below
                warm.page(file.src_uri)
            yield False
        found = list(last_look(warm, self.docs, self.origin, self.pace.map, self.breathed))
        if self.view is not view:
            return
        self.problems.found["engine"] = found
        self.problems.note()
        yield True

    def breathed(self) -> None:
        self.breathe()

    def origin(self, uri: str) -> str:
        """The file of which a page is made."""
        if uri not in self.pages:
            return (self.docs / uri).as_posix()
        first = (
            self.read(uri)[:400].decode("utf-8", "replace").partition('generated_from: "profiles/')[2].partition('"')[0]
        )
        names = (first, f"{first}.yaml")
        return next((path.as_posix() for name in names if (path := self.profiles / name).exists()), first)

    # ---- what browsers ask for

    def answer(self, path: str, soon: bool = False) -> Answer:
        """What a browser gets; `soon`: what takes long may follow."""
        if path == SCRIPT:
            return _whole(path, Path(__file__).with_name("preview.js").read_bytes())
        if path == OWN or not self.warm:
            return self.with_script("index.html", _BARE, 200 if path == OWN else 503)
        if path.startswith(DRAFTS):
            return self.draft(path)
        place = place_of(path)
        if self.early and not self.is_early(place, soon):
            self.judge()
        if path.startswith(FOLDER):
            self.complete()
        try:
            body = self.warm.content(place, soon)
        except Exception as error:  # of the page or the theme; the last good one stays
            self.problems.failing[path] = [self.failed(place, error)]
            self.problems.note()
            body = self.last_made(place) or _BARE
        if body is None and not path.endswith("/") and self.warm.paths.get(f"{path}/index.html"):
            return Answer(f"{path}/")
        if body is None:
            return self.with_script("404.html", self.warm.content("404.html") or _BARE, 404)
        return self.with_script(place, body) if place.endswith(".html") else _whole(place, body)

    def is_early(self, place: str, soon: bool) -> bool:
        """Whether a file needs no more than was made early, or nothing of the profiles at all."""
        file = self.warm.paths.get(place) if self.warm else None
        if not file or file.src_uri in self.early:
            return soon and file is not None
        return not file.is_documentation_page() and place not in self.pages

    def failed(self, place: str, error: Exception) -> Problem:
        uri = self.warm.paths[place].src_uri if self.warm and place in self.warm.paths else place
        return Problem.of_file(self.origin(uri), "page", f"no page can be made of this: {error}")

    def last_made(self, place: str) -> bytes | None:
        file = self.warm.paths.get(place) if self.warm else None
        made = self.warm.made.get(file.src_uri) if self.warm and file else None
        return made.html if made else None

    def with_script(self, path: str, html: bytes, status: int = 200) -> Answer:
        """A page with the one element that the preview adds; its address says of which page it is."""
        made = sha256(html).hexdigest()[:16]
        before, end, after = html.rpartition(b"</main>")
        script = f'<script src="{self.base}{SCRIPT}?{made}"></script>'.encode()
        return Answer(path, b"%b%b%b%b" % (before, script, end, after) if end else html + script, made, status)

    def draft(self, path: str) -> Answer:
        """The page of a draft, as if it were published, and it alone; other addresses lead to what is."""
        record = self.draft_at(path)
        if not record:
            return Answer(path.removeprefix(DRAFTS).rstrip("/") + "/")
        assert self.site and self.warm
        levels = checked_settings(self.config)[0]
        place = f"{record.folder}/{record.id}.yaml"
        lines = self.made_of[place].splitlines(keepends=True)
        texts = {**self.made_of, place: b"".join(line for line in lines if not line.startswith(b"draft:"))}
        found = checked_profiles(texts, {}, files.assets(self.docs), self.profiles, levels, self.map, self.recall)
        if isinstance(found, list):
            self.problems.failing[path] = found
            self.problems.note()
            return self.with_script("index.html", _BARE)
        view = view_of(found, mapper=self.map, recall=self.recall)
        published = view.record(record.id)
        assert published
        page = draft_of(view, published)
        return self.with_script(f"{path}index.html", self.warm.aside(page.src_uri, page.render().encode()))

    def draft_at(self, path: str) -> Record | None:
        record = self.site.unpublished.get(Path(path).name) if self.site else None
        return record if record and record.draft and path == f"{DRAFTS}{record.folder}/{record.id}/" else None

    def state(self, path: str) -> dict[str, Any]:
        """All that the script shows beside a page."""
        path = path.removeprefix(self.base)
        answer = self.answer(path, soon=True)
        place = place_of(path)
        draft = self.draft_at(path)
        file = None
        if draft:
            file = (self.profiles / draft.folder / f"{draft.id}.yaml").as_posix()
        elif self.warm and (known := self.warm.paths.get(place)) and known.is_documentation_page():
            file = self.origin(known.src_uri)
        return {
            "made": answer.made,
            **self.copies,
            "file": self.problems.place(file, 1, 1) if file else None,
            "saved": os.path.getmtime(file) if file and os.path.exists(file) else None,  # noqa: PTH110, PTH204
            "checked": self.checked,
            "draft": draft is not None,
            "standIns": [f"{self.profiles.as_posix()}/{path}" for path in self.stand_ins],
            "problems": self.problems.shown,
        }


def _whole(path: str, body: bytes) -> Answer:
    return Answer(path, body, sha256(body).hexdigest()[:16])
