"""Names and texts that try to break out of the search: typed into the real field, built by each engine, with the policy and without."""

import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from html_tree import parse_html
from playwright.sync_api import Browser, Route, expect
from site_fixture import run, served, shared, write_docs
from test_hostile_site import elements

from explainer.command import ENGINES
from explainer.pages.search_files import FOLDER, read

pytestmark = pytest.mark.browser

AWAY = "https://elsewhere.invalid"
RUN = "window.hacked=1"
PLAIN = "Anna Berg, of whom nothing is to be feared: what the search makes of her is what it may make of the others"
HOSTILE = [
    f"<meta http-equiv=refresh content='0;url={AWAY}/'>",
    f'<META HTTP-EQUIV="refresh" CONTENT="0; URL={AWAY}/">',
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<SCRIPT SRC={AWAY}/x.js></SCRIPT>",
    "<script src=//elsewhere.invalid/x.js></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={AWAY}/x.png>",
    f"<img/src=x/onerror={RUN}>",
    f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><image href={AWAY}/x.svg></svg>",
    f"<svg><use href={AWAY}/x.svg#a></use></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<math><a xlink:href=javascript:{RUN}>x</a></math>",
    f"<iframe src={AWAY}/></iframe>",
    "<iframe srcdoc='&lt;script&gt;parent.hacked=1&lt;/script&gt;'></iframe>",
    f"<iframe onload={RUN}></iframe>",
    f"<object data={AWAY}/></object>",
    f"<embed src={AWAY}/>",
    f"<base href={AWAY}/>",
    f"<link rel=stylesheet href={AWAY}/x.css>",
    f"<link rel=prefetch href={AWAY}/>",
    f"<style>@import '{AWAY}/x.css'</style>",
    f"<style onload={RUN}></style>",
    f"<div style='background:url({AWAY}/x.png)'>",
    f"<form action={AWAY}/><button autofocus onfocus={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}></video>",
    f"<video poster={AWAY}/x.png></video>",
    f"<audio src={AWAY}/x.ogg autoplay></audio>",
    f"<source srcset={AWAY}/x.png>",
    f"<picture><source srcset={AWAY}/x.png><img></picture>",
    f"<body onload={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href={AWAY}/ ping={AWAY}/>x</a>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><img src=x onerror={RUN}></noscript>",
    f"<textarea><img src=x onerror={RUN}></textarea>",
    f"</title><script>{RUN}</script>",
    f"</span></nav></article></a><img src=x onerror={RUN}>",
    f"--><img src=x onerror={RUN}>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml <img src=x onerror={RUN}>?>",
    f'" autofocus onfocus="{RUN}',
    f"' onmouseover='{RUN}",
    f"<<img src=x onerror={RUN}>>",
    f"<img src=x onerror={RUN}",
    f"<p onclick={RUN}>",
    f"<mark onclick={RUN}>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"&#60;img src=x onerror={RUN}&#x3e;",
    f"<x-y is=img contenteditable tabindex=1 onfocus={RUN} id=__search>",
]


NAMES = [PLAIN, *HOSTILE]

# Each of them stands in each of these fields, with a word of its own behind it, and then that of the field.
SOUGHT = [
    *["", "short", "имя", "summary", "role", "life", "place", "body", "post"],
    *["event", "account", "finding", "term", "meaning", "title", "paper"],
]
FIELDS = [*SOUGHT, "other"]


def profiles() -> dict[str, str]:
    """The profiles of a site that has every name in every kind of field."""
    people: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {"events": [], "claims": [], "glossary": []}
    sources: dict[str, Any] = {}
    article, story = [], ["Somebody called."]
    for number, name in enumerate(NAMES):
        text = {field: f"{name} {word(number)} {field}".rstrip() for field in FIELDS}
        prose = {field: re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words) for field, words in text.items()}
        cited = {"sources": [f"s{number}"]}
        there = {"place": text["place"], "date": "2018", **cited}
        quote = text[""].replace(word(number), f"Quote{number}")
        people[f"people/p{number}.yaml"] = {
            "name": text[""],
            "short_name": text["short"],
            "sort_name": text[""],
            "native_name": text["имя"],
            "native_language": "ru",
            "other_names": [text["other"]],
            "summary": prose["summary"],
            "story_role": prose["role"],
            "biography": prose["life"],
            "birth": there,
            "memberships": [{"organization": text["body"], "role": text["post"], **cited}],
            "former_ids": [f"old{number}"],
            "reviewed": "2020-02-01",
        }
        event = {"title": text["event"], "summary": prose["account"], "participants": [f"p{number}"], "kind": "other"}
        lists["events"].append({"id": f"e{number}", **event, **there})
        check = {"verdict": "opinion", "finding": prose["finding"], "speaker": "article", "about": [f"p{number}"]}
        lists["claims"].append({"id": f"c{number}", "quote": quote, **check, **cited})
        lists["glossary"].append({"id": f"t{number}", "term": text["term"], "definition": prose["meaning"], **cited})
        sources[f"s{number}"] = {"title": text["title"], "publisher": text["paper"], "url": "https://example.org/"}
        article.append(quote)
        story += [f"## {prose['']}", f"[{prose['']}][p{number}] called."]
    head = {"headline": "A call", "author": "A", "publisher": "P", "date_published": "2019-05-04"}
    values = {**people, **{f"{kind}.yaml": entries for kind, entries in lists.items()}, "sources.yaml": sources}
    texts = {path: json.dumps(value, ensure_ascii=False) for path, value in values.items()}
    texts["article.md"] = "\n\n".join(["---", json.dumps(head), "---", *article]) + "\n"
    return {**texts, "story.md": "\n\n".join(story) + "\n"}


def word(number: int) -> str:
    """What finds a name and all its texts, and no other."""
    return f"Needle{number:02}"


def prepare(folder: Path) -> None:
    for path, text in profiles().items():
        place = folder / "profiles" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    write_docs(folder)
    (folder / "engine.yml").write_text("INHERIT: mkdocs.yml\nsite_dir: site\n")


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """What an engine makes of them."""

    def site(engine: str) -> Path:
        def build(to: Path) -> None:
            shutil.copytree(shared(tmp_path_factory, "hostile", prepare), to, dirs_exist_ok=True)
            run(to, "-m", engine, "build", "--strict", "-f", "engine.yml")

        return shared(tmp_path_factory, f"hostile-{engine}", build) / "site"

    return site


# What ProperDocs builds is MkDocs's, file by file: see the test of it.
@pytest.fixture(scope="module", params=[engine for engine in ENGINES if engine != "properdocs"])
def site(request: pytest.FixtureRequest, sites: Callable[[str], Path]) -> Path:
    return sites(request.param)


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


# Of each element of a document, or of the search: its name, those of its attributes, and where it leads.
SHAPES = """const shapes = parent => [...parent.querySelectorAll('*')].map(element => {
  const leads = element.href && new URL(element.href.baseVal ?? element.href, location).origin
  return [element.localName, ...element.getAttributeNames().sort(), leads].join(' ')
})"""

# What the search shows, one query after the other. Material has it in the page, Zensical in a root of its own.
TYPE = f"""async queries => {{
  {SHAPES}
  const root = [...document.querySelectorAll('*')].find(element => element.shadowRoot)?.shadowRoot ?? document
  const field = root.querySelector('.md-search__input, dialog input')
  const results = root.querySelector('.md-search-result') ?? root.querySelector('[role=status]').parentElement
  const found = {{shapes: new Set(), text: ''}}
  for (const query of queries) {{
    let watch
    const answer = new Promise(done => {{
      watch = new MutationObserver(() => results.textContent.includes(query) && done())
      watch.observe(results, {{childList: true, characterData: true, subtree: true}})
      setTimeout(done, 1000)
    }})
    field.value = query
    field.dispatchEvent(new InputEvent('input'))
    field.dispatchEvent(new KeyboardEvent('keyup', {{bubbles: true}}))
    await answer
    watch.disconnect()
    shapes(field.closest('.md-search, dialog')).forEach(shape => found.shapes.add(shape))
    found.text += results.textContent
  }}
  await new Promise(done => setTimeout(done, 200))
  return {{...found, shapes: [...found.shapes]}}
}}"""


def without_policy(route: Route) -> None:
    answer = route.fetch()
    text, removed = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", answer.text())
    assert removed == 1
    route.fulfill(response=answer, body=text)


class Watch:
    """A tab with the search open, and all that happens in it besides."""

    def __init__(self, browser: Browser, address: str, without: Collection[str]) -> None:
        self.happened: list[str] = []
        self.address = address
        self.tab = browser.new_page()
        if "policy" in without:
            self.tab.route(re.compile(r"/([?].*)?$"), without_policy)
        self.tab.goto(address)
        self.search()

    def search(self) -> None:
        """Open the search."""
        self.tab.locator(".md-search__input, .md-search__button").first.click()
        self.tab.locator("input:focus").wait_for()
        self.tab.wait_for_load_state("networkidle")

    def begin(self) -> None:
        """From here on nothing is to happen, but that parts of the search are loaded."""
        happened = self.happened.append
        ours = re.compile(f"{re.escape(self.address)}{FOLDER}[a-z]+(/[0-9a-f]{{8}})?[.]js")
        self.tab.on(
            "request", lambda request: None if ours.fullmatch(request.url) else happened(f"asks for {request.url}")
        )
        self.tab.on("framenavigated", lambda frame: happened(f"goes to {frame.url}"))
        self.tab.on("popup", lambda tab: happened(f"opens {tab.url}"))
        self.tab.on("dialog", lambda dialog: happened(f"says {dialog.message}"))
        self.tab.on("console", lambda line: happened(line.text) if line.type == "error" else None)
        self.tab.on("pageerror", lambda error: happened(str(error)))


@pytest.mark.parametrize("without", [(), ("policy",)])
def test_nothing_comes_of_a_name_that_is_searched_for(browser: Browser, address: str, without: tuple[str, ...]) -> None:
    numbers = range(1, len(NAMES))
    watch = Watch(browser, address, without)
    plain = watch.tab.evaluate(TYPE, [word(0), PLAIN])
    watch.begin()
    hostile = watch.tab.evaluate(TYPE, [*map(word, numbers), *HOSTILE[::5]])
    assert {*hostile["shapes"]} - {*plain["shapes"]} == set()
    assert watch.tab.evaluate("window.hacked") is None
    assert watch.happened == []
    assert [NAMES[number] for number in numbers if NAMES[number] not in hostile["text"]] == []
    watch.tab.close()


def test_properdocs_builds_what_mkdocs_builds(sites: Callable[[str], Path]) -> None:
    """So what comes of a name on a site of the one comes of it on a site of the other."""
    one, other = (
        {
            path.relative_to(site).as_posix(): re.sub(rb'<meta name="generator"[^>]*>', b"", path.read_bytes())
            for path in site.rglob("*.*")
            if path.is_file()
        }
        for site in (sites("mkdocs"), sites("properdocs"))
    )
    assert [path for path in {**one, **other} if one.get(path) != other.get(path)] == []


def test_the_search_holds_every_text_as_it_is_and_no_sign_of_an_element(site: Path) -> None:
    files = {path: path.read_bytes() for path in (site / FOLDER).rglob("*.js")}
    assert [path.name for path, data in files.items() if b"<" in data] == []
    entries = [
        entry for path, data in files.items() if path.parent.name == "texts" for entry in read(data)["entries"].values()
    ]
    found = "\n".join(" ".join(entry[1]) for entry in entries)
    given = [f"{name} {word(number)} {field}".rstrip() for number, name in enumerate(NAMES) for field in SOUGHT]
    assert [text for text in given if text not in found] == []


@pytest.mark.parametrize("page", ["people/p{}/index.html", "people/old{}/index.html"])
def test_nothing_comes_of_a_name_in_what_stands_round_a_page(site: Path, page: str) -> None:
    shapes = [
        {(tag, *names) for tag, names in elements(parse_html((site / page.format(number)).read_text("utf-8")))}
        for number in range(len(NAMES))
    ]
    assert [name for name, shape in zip(NAMES, shapes, strict=True) if shape - shapes[0]] == []


def test_nothing_comes_of_a_name_on_the_way_to_its_page(browser: Browser, address: str) -> None:
    watch = Watch(browser, address, ["policy"])
    shapes = []
    for number in (0, 1, 7):
        name = f"{NAMES[number]} {word(number)}"
        watch.tab.goto(address)
        watch.search()
        watch.tab.locator("input:focus").fill(word(number))
        watch.tab.locator("[role=option], .md-search-result__link").filter(has_text=word(number)).first.evaluate(
            "link => link.click()"
        )
        watch.tab.wait_for_url(f"**/people/p{number}/?h=*")
        expect(watch.tab).to_have_title(re.compile(f"^{re.escape(name)} - "))
        watch.tab.goto(f"{address}people/p{number}/?{urlencode({'h': name, 'q': name})}")
        watch.tab.locator("article mark").first.wait_for()
        shapes.append({*watch.tab.evaluate(f"() => {{{SHAPES}; return shapes(document)}}")})
        assert watch.tab.evaluate("window.hacked") is None
    assert [each - shapes[0] for each in shapes[1:]] == [set()] * 2
    watch.tab.close()
