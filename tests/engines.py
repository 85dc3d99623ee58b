"""Whether MkDocs and its successors make the same site of the same docs/ and mkdocs.yml (`make engines`)."""

import difflib
import hashlib
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from explainer import files as disk
from explainer.command import ENGINES
from explainer.command import main as command
from explainer.publish.published import SITEMAP

SITES = Path(".engines")
THEME = Path("explainer/theme")
BASE = "https://example.org/"

# What the engines write of their own, and why; it is left out before pages are compared. guide/promises.md tells readers of it.
KNOWN = {
    "//meta[@name='generator']": "each engine gives its own name",
    "//a[@id='__skip'][not(node())]": "Zensical has its own place for the link that skips the navigation",
}

# Of the head of a page; links and scripts count where they lead to files of ours.
HEAD = "/html/head/title | /html/head/meta | /html/head/link[@rel='canonical']"
OURS = "//script/@src | /html/head/link/@href"


def main() -> int:
    """Exit code: 0 the same, 1 no site or a difference that is not known."""
    SITES.mkdir(exist_ok=True)
    copied = {path for path in disk.files_below(Path("docs")) if not path.endswith(".md")}
    copied |= {path for path in disk.files_below(THEME) if path.startswith("assets/")}
    outlines: dict[str, Mapping[str, list[str]]] = {}
    for engine in ENGINES:
        site = SITES / engine
        if command(["publish", "--engine", engine, "--site", str(site)]):
            return 1
        files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        outlines[engine] = outline(files, copied)
    expected = outlines[ENGINES[0]]
    found = [f"{engine}: {line}" for engine in ENGINES[1:] for line in compare(expected, outlines[engine])]
    for line in found:
        print(line)
    print(
        f"{', '.join(ENGINES)}: {len(expected)} files compared, {len(found)} unknown differences",
        file=sys.stderr,
    )
    return 1 if found else 0


def compare(expected: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> list[str]:
    """What two outlines do not have in common, file by file."""
    differences = [f"{path}: is missing" for path in expected.keys() - found.keys()]
    differences += [f"{path}: is too much" for path in found.keys() - expected.keys()]
    for path in expected.keys() & found.keys():
        changes = difflib.unified_diff(expected[path], found[path], n=0, lineterm="")
        differences += [f"{path}: {line[:200]}" for line in [*changes][2:] if not line.startswith("@@")]
    return sorted(differences, key=lambda line: line.split(": ")[0])


def outline(files: Mapping[str, bytes], copied: Collection[str] = ()) -> dict[str, list[str]]:
    """What a site (path → bytes) owes its readers, whoever built it: pages, sitemap, files that are copied."""
    lines: dict[str, list[str]] = {}
    for path, data in files.items():
        if path.endswith(".html"):
            lines[path] = [*_page(path, data, copied)]
        elif path == SITEMAP:
            lines[path] = sorted(place.text or "" for place in etree.fromstring(data).iter("{*}loc"))
        elif path in copied:
            lines[path] = [hashlib.sha256(data).hexdigest()]
    return lines


def _page(path: str, data: bytes, copied: Collection[str]) -> Iterator[str]:
    """What the head says of a page, then its content, a line for each tag and each text; the theme around it is left out."""
    root: Any = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for known in KNOWN:
        for place in root.xpath(known):
            if hasattr(place, "attrname"):
                del place.getparent().attrib[place.attrname]
            else:
                place.drop_tree()
    root.make_links_absolute(urljoin(BASE, path.removesuffix("index.html")), handle_failures="ignore")
    yield _tag(root)
    for element in root.xpath(HEAD):
        yield f"{_tag(element)} {element.text or ''}"
    for address in root.xpath(OURS):
        if address.removeprefix(BASE) in copied:
            yield _tag(address.getparent())
    for content in root.iter("article"):
        for event, element in etree.iterwalk(content, ("start", "end")):
            yield _tag(element) if event == "start" else f"</{element.tag}>"
            text = element.text if event == "start" else element.tail
            if text and text.strip():
                yield re.sub(r"\s+", " ", text)


def _tag(element: html.HtmlElement) -> str:
    return f"<{' '.join([element.tag, *(f'{name}={value!r}' for name, value in sorted(element.items()))])}>"


if __name__ == "__main__":
    sys.exit(main())
