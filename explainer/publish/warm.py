"""The site that MkDocs makes, in memory: each file is made when it is asked for, and again when what it is made of changed.

MkDocs itself only builds whole sites into a folder; here one page goes through what each page of such a build goes through.
"""

import gzip
import io
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_timestamp, get_relative_url, is_error_template

from explainer.problem import Problem
from explainer.publish.engine import robots_text, with_further_pages
from explainer.publish.page_facts import NOT_FOUND
from explainer.publish.page_inputs import Targets, seen_in_menu, shown_of_others
from explainer.publish.published import ROBOTS, SITEMAP
from explainer.publish.settings import read_settings, site_address

_LOGGER = logging.getLogger("mkdocs")

_MARKDOWN = re.compile(r"[\\`*_{}\[\]&]")
_TAG = re.compile(r"(<[^<>]*>)")
_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)


class Made(NamedTuple):
    """A page, and what it was made of: its Markdown and the menu (a digest of both), what its links look for and the addresses that they got."""

    made_from: str
    text: bytes
    targets: Mapping[str, str | None]
    html: bytes
    said: tuple[str, ...]


class _Ear(logging.Handler):
    """Hears of what MkDocs warns; it would refuse to publish for each."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        for handler in [each for each in _LOGGER.handlers if isinstance(each, _Ear)]:
            _LOGGER.removeHandler(handler)
        _LOGGER.addHandler(self)
        _LOGGER.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def take(self) -> tuple[str, ...]:
        said = tuple(self.said)
        self.said.clear()
        return said

    @contextmanager
    def hearing(self) -> Iterator[list[str]]:
        """What is said meanwhile, and nothing of what was said before: this may happen in the midst of another page."""
        before, self.said = self.said, []
        try:
            yield self.said
        finally:
            self.said = before


class _Breathing(Extension):  # type: ignore[misc]
    """Calls a function now and then while Markdown is converted, which takes long, and changes nothing."""

    def __init__(self, breathe: Callable[[], None]) -> None:
        super().__init__()
        self.breathe = breathe

    def extendMarkdown(self, md: Markdown) -> None:
        breathe = self.breathe

        class Blocks(BlockProcessor):  # type: ignore[misc]
            def test(self, parent: Any, block: str) -> bool:
                breathe()
                return False

        class Inline(InlineProcessor):  # type: ignore[misc]
            def getCompiledRegExp(self) -> Any:
                breathe()
                return self.compiled_re

        class Lines(Preprocessor):  # type: ignore[misc]
            def run(self, lines: list[str]) -> list[str]:
                breathe()
                return lines

        md.parser.blockprocessors.register(Blocks(md.parser), "breathe", 1000)
        md.inlinePatterns.register(Inline(r"(?!)", md), "breathe", 1000)
        for priority in (22, 10, 0):
            md.preprocessors.register(Lines(md), f"breathe {priority}", priority)


class Warm:
    """A site with these settings. `further` are pages for the menu, `read` gives the content of generated files.

    `breathe` is called in the midst of long work, and may ask for other pages.
    """

    def __init__(
        self,
        config: Path,
        docs: Path,
        further: Collection[str],
        read: Callable[[str], bytes],
        breathe: Callable[[], None] = lambda: None,
    ) -> None:
        self.read, self.ear = read, _Ear()
        settings = read_settings(config)
        self.address = site_address(settings)
        nav = with_further_pages(settings.get("nav"), further)
        self.config: Any = load_config(str(config), docs_dir=str(docs.absolute()), nav=nav)
        self.config.markdown_extensions.append(_Breathing(breathe))
        self.plugins: Any = self.config.plugins
        self.plugins.on_startup(command="build", dirty=False)
        self.config = self.plugins.on_config(self.config)
        self.plugins.on_pre_build(config=self.config)
        self.env = self.config.theme.get_env()
        theme = Files([])
        theme.add_files_from_theme(self.env, self.config)
        self.theme = list(theme)
        templates = [path for folder in self.config.theme.dirs for path in Path(folder).rglob("*.html")]
        texts = (path.read_text("utf-8", "replace") for path in templates)
        self.shown = shown_of_others(texts)
        self.known: dict[str, File] = {}
        self.made: dict[str, Made] = {}
        self.drafts: dict[str, Made] = {}  # see `draft`
        self.blocks: dict[str, dict[str, str]] = {}  # what the last draft of a page made of blocks alone

    def arrange(self, generated: Collection[str], left: Collection[str]) -> None:
        """Find the files: generated ones, and those in the docs folder but for what a build `left` there; and make the menu."""
        config = self.config
        here = [file for file in get_files(config) if file.src_uri not in left and file.src_uri not in generated]
        here += [File(uri, config.docs_dir, config.site_dir, config.use_directory_urls) for uri in generated]
        uris = {file.src_uri for file in here}
        here += [file for file in self.theme if file.src_uri not in uris]
        # What is known already stays: pages have links to files.
        self.known = {
            file.src_uri: self.known.get(file.src_uri, file) for file in sorted(here[: len(uris)], key=file_sort_key)
        }
        self.files = Files([*self.known.values(), *here[len(uris) :]])
        self.generated = frozenset(generated)
        self.files = self.plugins.on_files(self.files, config=config)
        set_exclusions(self.files, config)
        self.nav = self.plugins.on_nav(get_navigation(self.files, config), config=config, files=self.files)
        self.env = self.plugins.on_env(self.env, config=config, files=self.files)
        self.documents = self.files.documentation_pages()
        self.made = {uri: made for uri, made in self.made.items() if self.files.get_file_from_path(uri)}
        left_out = [InclusionLevel.EXCLUDED, InclusionLevel.DRAFT]
        self.paths = {file.dest_uri: file for file in self.files if file.inclusion not in left_out}
        self.look_at_menu()
        self.said = self.ear.take()

    def look_at_menu(self) -> None:
        """Note what pages show of those in the menu."""
        for page in self.nav.pages:
            self.load(page)
        self.seen = repr([seen_in_menu(item, self.shown) for item in self.nav.items])

    def load(self, page: Page) -> None:
        if page.file.src_uri in self.generated:
            page.file.content_bytes = self.read(page.file.src_uri)
        page.read_source(self.config)

    # ---- one file

    def content(self, path: str, soon: bool = False) -> bytes | None:
        """A file of the site, by its path there; nothing if the site has none. `soon`: a draft of a page will do."""
        if path == f"{SITEMAP}.gz":
            return self.zipped()
        if path in self.config.theme.static_templates and path not in self.paths:
            return self.template(path)
        if file := self.paths.get(path):
            if file.is_documentation_page():
                return self.page(file.src_uri, soon).html
            return self.read(path) if path in self.generated else Path(file.abs_src_path or "").read_bytes()
        return robots_text(self.address).encode() if path == ROBOTS and urlsplit(self.address).scheme else None

    def copies(self, path: str) -> bool:
        """Whether a file on the disk is a style sheet or a script that is in the site as it is there."""
        return path.endswith((".css", ".js")) and any(file.abs_src_path == path for file in self.paths.values())

    def page(self, uri: str, soon: bool = False) -> Made:
        """The page of a Markdown file."""
        file = self.files.src_uris[uri]
        if uri in self.generated:
            file.content_bytes = self.read(uri)
        made_from = sha256(repr((file.content_bytes, self.seen)).encode()).hexdigest()
        made = self.made.get(uri)
        if not made or made.made_from != made_from or any(self.url(path) != url for path, url in made.targets.items()):
            if soon and made and (draft := self.draft(file, made_from, made)):
                return draft
            self.drafts.pop(uri, None)
            self.made[uri] = made = self.make(file, made_from)
        return made

    def url(self, path: str) -> str | None:
        file = self.files.get_file_from_path(path)
        return file.url if file else None

    def draft(self, file: File, made_from: str, last: Made) -> Made | None:
        """The last page with the blocks in their places that changed since, of those that can be made without the others.

        The whole page has to follow: what a block means may depend on others, though it seldom does.
        """
        uri, text = file.src_uri, file.content_bytes
        if (known := self.drafts.get(uri)) and known.made_from == made_from:
            return known
        html = last.html.decode()
        blocks, self.blocks[uri] = self.blocks.get(uri, {}), {}

        def alone(markdown: str) -> str:
            made = blocks[markdown] if markdown in blocks else self.alone(markdown, file)
            self.blocks[uri][markdown] = made
            return made

        for old, new in _changed(last.text.decode(), text.decode()):
            tags = old.startswith("<")
            html = (
                (tags and _swapped(html, _between_tags(old, new)))
                or _swapped(html, [(alone(old), alone(new))])
                or (not tags and _swapped(html, _between_tags(old, new)))
                or html
            )
        if html.encode() == last.html:
            return None
        self.drafts[uri] = draft = Made(made_from, text, last.targets, html.encode(), ())
        return draft

    def alone(self, markdown: str, file: File) -> str:
        """What some blocks of a page are converted to without the others."""
        page = Page(None, copy(file), self.config)
        page.markdown = markdown
        with self.ear.hearing():
            page.render(self.config, self.files)
        return (page.content or "").strip()

    def make(self, file: File, made_from: str) -> Made:
        text = file.content_bytes
        with self.ear.hearing() as said:
            output, targets = self.output(file)
        return Made(made_from, text, targets, output.encode("utf-8", "xmlcharrefreplace"), tuple(said))

    def output(self, file: File) -> tuple[str, Mapping[str, str | None]]:
        """What MkDocs does with a page, and what its links look for."""
        config, plugins, files = self.config, self.plugins, Targets(self.files)
        in_menu = file.page in self.nav.pages
        page: Any = file.page if in_menu else Page(None, file, config)
        page = plugins.on_pre_page(page, config=config, files=files)
        self.load(page)
        page.markdown = plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
        page.render(config, files)
        page.content = plugins.on_page_content(page.content, page=page, config=config, files=files)
        page.active = True
        try:
            context = get_context(self.nav, self.documents, config, page)
            template = self.env.get_template(page.meta.get("template", "main.html"))
            context = plugins.on_page_context(context, page=page, config=config, nav=self.nav)
            output = plugins.on_post_page(template.render(context), page=page, config=config)
        finally:
            page.active = False
        if not in_menu:  # nobody asks for these again
            page.markdown, page.content, page.toc = None, None, ()
        return output, files.found

    def aside(self, uri: str, content: bytes) -> bytes:
        """A page that is none of the site."""
        file = File(uri, None, self.config.site_dir, self.config.use_directory_urls)
        file.content_bytes = content
        return self.make(file, "").html

    # ---- what is of all pages

    def whole(self) -> Iterator[Made]:
        for file in self.documents:
            yield self.page(file.src_uri)

    def template(self, name: str) -> bytes:
        """A file that the theme makes: of all pages, or the page of an error, which has no more of them than the menu."""
        base = urlsplit(self.config.site_url or "/").path
        if not is_error_template(name):
            for _ in self.whole():
                pass
            base = get_relative_url(".", name)
        template = self.plugins.on_pre_template(self.env.get_template(name), template_name=name, config=self.config)
        context = get_context(self.nav, self.files, self.config, base_url=base)
        context = self.plugins.on_template_context(context, template_name=name, config=self.config)
        output: str = self.plugins.on_post_template(template.render(context), template_name=name, config=self.config)
        return output.encode()

    def zipped(self) -> bytes:
        time = get_build_timestamp(pages=[file.page for file in self.documents if file.page])
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, filename=f"{SITEMAP}.gz", mode="wb", mtime=time) as file:
            file.write(self.template(SITEMAP))
        return packed.getvalue()

    def all_paths(self) -> list[str]:
        """The path of every file of the site."""
        made = [SITEMAP, f"{SITEMAP}.gz", NOT_FOUND, *([ROBOTS] if urlsplit(self.address).scheme else [])]
        return sorted({*self.paths, *made})

    def problems(self, origin: Callable[[str], str]) -> Iterator[Problem]:
        """Of what MkDocs warns, once all pages are made; `origin` says of which file a page is made."""
        for said in self.said:
            yield Problem.of_file("mkdocs.yml", "settings", said)
        for file in self.documents:
            made, page = self.page(file.src_uri), file.page
            assert page
            with self.ear.hearing() as heard:
                page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
            for said in (*made.said, *heard):
                yield _placed(origin(file.src_uri), said, file.content_string)


def place_of(path: str) -> str:
    """The file that is answered at an address below that of the site."""
    return f"{path}index.html" if not path or path.endswith("/") else path


def _changed(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The blocks of a page that changed, as they were and as they are; with those before them where some are new, or gone."""
    one, other = ([*map(str.strip, _FRONT.sub("", text, 1).split("\n\n"))] for text in (old, new))
    for kind, start, end, first, last in SequenceMatcher(None, one, other).get_opcodes():
        while kind in ("insert", "delete") and start > 0 < first and not _closed("".join(one[start:end])):
            start, first = start - 1, first - 1
        if kind != "equal":
            yield "\n\n".join(one[start:end]), "\n\n".join(other[first:last])


def _closed(text: str) -> bool:
    """Whether there is anything, and no element of it goes on before or behind it."""
    tags = [tag for tag in _TAG.findall(text) if not tag.endswith("/>")]
    return text != "" and len(tags) == 2 * sum(tag.startswith("</") for tag in tags)


def _swapped(html: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """A page with others in the place of some words, if each of these stands there once."""
    if not pairs or any(html.count(old) != 1 for old, _ in pairs):
        return None
    for old, new in pairs:
        html = html.replace(old, new)
    return html


def _between_tags(old: str, new: str) -> list[tuple[str, str]]:
    """The words and tags of HTML that changed, with a tag before and behind them: where no Markdown is, a page has them as they are."""
    one, other = (_TAG.split(text) for text in (old, new))
    found = [code for code in SequenceMatcher(None, one, other).get_opcodes() if code[0] != "equal"]
    if any(_MARKDOWN.search("".join(other[first:last])) for _, _, _, first, last in found):
        return [("", "")]
    return [
        ("".join(one[max(0, start - 1) : end + 1]), "".join(other[max(0, first - 1) : last + 1]))
        for _, start, end, first, last in found
    ]


def _placed(path: str, said: str, text: str) -> Problem:
    """A warning, at the link that it is about."""
    link = re.search(r"contains (?:a|an [a-z]+) link '([^']+)'", said)
    at = text.find(link[1]) if link else -1
    line, column = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) if at >= 0 else (1, 1)
    return Problem(path, line, column, "", said, "link")
