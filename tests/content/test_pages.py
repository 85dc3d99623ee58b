"""The finished site of whatever story `profiles/` tells: what a reader, a search and a check of sources find in it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from html_tree import Element
from site_fixture import Built, added, article_text

from explainer.invisible import bare
from explainer.pages.search_files import FOLDER, read
from explainer.pages.search_words import words
from explainer.records.dates import long_date
from explainer.site.article import Named

pytestmark = pytest.mark.site

YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
SOURCES = "sources/"
GLOSSARY = "glossary/"


def shown(element: Element) -> str:
    return " ".join(element.text().split())


# ---- found -----------------------------------------------------------------------------------------------------------


def search_entries(built: Built, name: str) -> Iterator[tuple[str, list[Any], Any]]:
    """What a list of the search says: a key, the records that it names (of each the name, and what more is shown), and more."""
    for path in sorted((built.html / FOLDER / name).iterdir()):
        said = read(path.read_bytes())
        for key, (numbers, *more) in said["entries"].items():
            yield key, [said["records"][number] for number in numbers], more[0] if more else None


def test_the_search_knows_each_word_of_each_name_of_each_record(built: Built) -> None:
    found = {(key, shown) for key, records, _ in search_entries(built, "names") for shown, *_ in records}
    missing = [
        f"{record.src_uri}: {name}"
        for record in built.site.records
        for name in record.names
        for word in words(name)
        if (word, record.name) not in found
    ]
    assert not missing, "\n".join(missing)


def test_the_search_knows_the_words_of_each_page(built: Built) -> None:
    numbers: dict[int, set[str]] = defaultdict(set)
    for word, _, differences in search_entries(built, "words"):
        for number in accumulate(differences):
            numbers[number].add(word)
    texts = {int(key): text for key, _, text in search_entries(built, "texts")}
    assert sorted(texts) == list(range(len(texts)))
    for number, (_, title, _, text) in texts.items():
        assert numbers[number] == {*words(title), *words(text)}


def test_the_sitemap_lists_every_page(built: Built) -> None:
    sitemap = ElementTree.parse(built.html / "sitemap.xml")
    addresses = [place.text for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(map(str, addresses)) == sorted(map(built.url, built.pages))


def test_the_sitemap_dates_each_profile_with_its_review(built: Built) -> None:
    sitemap = ElementTree.parse(built.html / "sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    dates = {place.findtext(f"{space}loc"): place.findtext(f"{space}lastmod") for place in sitemap.iter(f"{space}url")}
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", date or "") for date in dates.values()), dates
    for record in built.site.records:
        assert dates[built.url(f"{record.folder}/{record.id}/")] == str(record.reviewed)


# ---- the article -----------------------------------------------------------------------------------------------------


def test_the_article_stands_on_its_page_character_by_character(built: Built) -> None:
    text = (built.folder / "profiles/article.md").read_bytes().decode().split("\n---\n", 1)[1].strip("\n")
    assert article_text(built.pages["article/"]) == re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text)


# ---- citations -------------------------------------------------------------------------------------------------------


def test_every_claim_is_marked_exactly_on_its_quote(built: Built) -> None:
    page = built.pages["article/"]
    marked: dict[str, str] = {}
    for mark in page.all("mark"):
        for id in mark.attributes["data-claims"].split():
            marked[id] = marked.get(id, "") + mark.text(added)
    given = {claim.id: claim.quote for claim in built.site.claims}
    assert {id: bare(text).split() for id, text in marked.items()} == {
        id: bare(quote).split() for id, quote in given.items()
    }
    signs = {sign.id.removeprefix("at-"): sign.attributes["href"] for sign in page.all("a", cls="check-mark")}
    assert signs == {id: f"#claim-{id}" for id in marked}


def test_every_mention_leads_to_whom_it_names_and_back(built: Built) -> None:
    article = built.pages["article/"]
    for record in built.site.records:
        mentions = built.site.mentions_of.get(Named("record", record.id), ())
        address = f"{record.folder}/{record.id}/"
        back = [
            target
            for link in built.pages[address].all("a")
            if (target := built.target(address, link.attributes.get("href", "")))
        ]
        for mention in mentions:
            element = article.one(id=mention.anchor)
            text = built.site.article.texts[mention.span.paragraph]
            assert element.text() == text[mention.span.start : mention.span.end]
            assert (element.tag == "a") == (mention.number == 1)
            if element.tag == "a":
                assert built.target("article/", element.attributes["href"]) == (address, "")
            assert ("article/", mention.anchor) in back


def test_a_card_says_on_how_many_sources_a_profile_rests(built: Built) -> None:
    for address, page in built.pages.items():
        for card in [card for cards in page.all(cls="cards") for card in cards.all(cls="card")]:
            target = built.target(address, card.all("a")[0].attributes["href"])
            assert target
            if target[0] != GLOSSARY:
                count = len(source_list(built.pages[target[0]]))
                assert shown(card).endswith(f" {count} source{'s' * (count != 1)}"), address


def test_what_a_page_explains_of_the_glossary_it_links_to_once(built: Built) -> None:
    for address, page in built.pages.items():
        if address == GLOSSARY or address.startswith(SOURCES):
            continue
        links = [
            target
            for article in page.all("article")
            for link in article.all("a")
            if not any("cards" in above.classes for above in link.ancestors)
            and (target := built.target(address, link.attributes.get("href", "")))
            and target[0] == GLOSSARY
            and target[1]
        ]
        repeated = {fragment for _, fragment in links if links.count((GLOSSARY, fragment)) > 1}
        assert address == "article/" or not repeated, (address, repeated)


def test_no_card_is_in_the_search(built: Built) -> None:
    assert not [place for _, _, (_, _, place, text) in search_entries(built, "texts") if "In this story:" in text]


def without_citation(built: Built, page: Element) -> Iterator[Element]:
    """The statements of a page with a year in them that cite nothing.

    A name may have a year in it, and what no source tells has none to cite. Where the article is none of the sources, its
    words and its day need no other.
    """
    site = built.site
    names = [*(record.name for record in site.records), *(term.term for term in site.glossary)]
    said_elsewhere = {"footnote", "source-list", "claim-lines", "cards"}
    if not site.article_refs:
        names += [long_date(site.article.date_published), *(claim.quote for claim in site.claims)]
        said_elsewhere |= {"mentions"}
    unknown = [element for heading in page.all(id="unknowns") for element in heading.section()]
    for element in [element for article in page.all("article") for element in article.all("p", "li", "tr")]:
        words = shown(element)
        for name in names:
            words = words.replace(name, "")
        if YEAR.search(words) and not element.all("a", cls="footnote-ref") and element not in unknown:
            above = [*element.ancestors]
            if not any(part.id == "article-text" or said_elsewhere & {*part.classes} for part in above) and (
                "elsewhere" not in element.classes  # links to what is cited where they lead
            ):
                yield element


def test_every_statement_with_a_year_has_a_citation(built: Built) -> None:
    findings = [
        f"{address or 'home'}: <{element.tag}> {shown(element)[:150]}"
        for address, page in built.everything.items()
        if not address.startswith(SOURCES)
        for element in without_citation(built, page)
    ]
    assert not findings, f"{len(findings)} without a citation\n" + "\n".join(findings)


def footnotes(page: Element) -> list[Element]:
    return [note for listed in page.all(cls="footnote") for note in listed.all("li")]


def source_list(page: Element) -> list[Element]:
    """The entries of the sources in full, at the foot of a page."""
    return [entry for listed in page.all(cls="source-list") for entry in listed.all("li")]


def standing_in(built: Built, entry: Element) -> list[str]:
    """The ids of the sources that an entry may show in full."""
    links, words = [link.attributes["href"] for link in entry.all("a")], shown(entry)
    return [
        source.id
        for source in built.site.sources.values()
        if (not source.address or source.address in links[:1])
        and source.publisher in words
        and words.startswith(" ".join(source.title.split()))
    ]


def cited_sources(built: Built, address: str) -> dict[str, list[str]]:
    """Of each note of a page the ids of the sources that it names: entries of the list of the page, or of that of all sources."""
    page = built.pages[address]
    ids = {f"#{entry.id}": id for entry in source_list(page) for id in standing_in(built, entry)}
    cited = {}
    for note in footnotes(page):
        links = [link.attributes["href"] for link in note.all("a")]
        targets = [ids.get(link) or (built.target(address, link) or ("", ""))[1] for link in links]
        cited[f"#{note.id}"] = [target for target in targets if target in built.site.sources]
    return cited


def test_every_source_of_a_page_stands_there_in_full_once(built: Built) -> None:
    findings = []
    for address, page in built.pages.items():
        entries = source_list(page)
        assert len({shown(entry) for entry in entries}) == len(entries), address
        for entry in entries:
            if not standing_in(built, entry):
                findings.append(f"{address or 'home'}: {shown(entry)[:150]}")
    assert not findings, "\n".join(findings)


def test_every_mark_leads_to_one_note_that_names_as_many_sources_as_it_says(built: Built) -> None:
    findings = []
    for address, page in built.pages.items():
        notes, marks = footnotes(page), page.all("a", cls="footnote-ref")
        numbers = list(dict.fromkeys(mark.text() for mark in marks))
        assert numbers == [str(number) for number in range(1, len(notes) + 1)], address
        cited = cited_sources(built, address)
        for mark in marks:
            count = len({*cited.get(mark.attributes["href"], ())})
            words = f"Note {mark.text()}, {count} sources" if count > 1 else None
            if not count or mark.attributes.get("aria-label") != words:
                findings.append(f"{address or 'home'}: {mark.attributes}, not {words}")
        for note in notes:
            (back,) = note.all("a", cls="back")
            assert page.one(id=back.attributes["href"][1:]).text() == note.id.removeprefix("fn:")
    assert not findings, "\n".join(findings)


def test_no_two_marks_stand_behind_one_fact(built: Built) -> None:
    findings = [
        f"{address or 'home'}: {shown(parent)[:100]}"
        for address, page in built.pages.items()
        for parent in page.one("article")
        for one, other in pairwise(parent.children)
        if isinstance(one, Element) and isinstance(other, Element) and (one.tag, other.tag) == ("sup", "sup")
    ]
    assert not findings, "\n".join(findings)


def listed_sources(built: Built) -> list[tuple[str, Element]]:
    """The entries of the list of sources, which is in parts where it is long, and the address of the page with each."""
    return [
        (address, source)
        for address, page in built.pages.items()
        if address.startswith(SOURCES)
        for source in page.all(cls="source")
    ]


def test_each_source_is_listed_once_with_its_address(built: Built) -> None:
    listed = [
        (source.id, link.attributes["href"])
        for _, source in listed_sources(built)
        for link in source.all("a")[:1]
        if built.site.sources[source.id].address
    ]
    assert sorted(listed) == sorted(
        (source.id, source.address) for source in built.site.sources.values() if source.address
    )


def test_each_source_leads_back_to_places_that_cite_it(built: Built) -> None:
    sources_of = {
        (address, note): cited for address in built.pages for note, cited in cited_sources(built, address).items()
    }
    findings = []
    for page, source in listed_sources(built):
        links = [link.attributes["href"] for entry in source.all("li") for link in entry.all("a")]
        for link in links:
            address, fragment = built.target(page, link) or ("", "")
            marks = [mark for place in built.pages[address].all(id=fragment) for mark in citation_marks(place)]
            if not any(source.id in sources_of.get((address, mark), ()) for mark in marks):
                findings.append(f"{source.id}: not cited at {link}")
    assert not findings, "\n".join(findings)


def citation_marks(place: Element) -> list[str]:
    """The footnotes cited at a place; one within an entry of a list stands for the entry."""
    entry = next((above for above in place.ancestors if above.tag == "li"), place)
    return [part.attributes["href"] for part in entry.section() if "footnote-ref" in part.classes]


# ---- addresses -------------------------------------------------------------------------------------------------------


def fetched(element: Element) -> Iterator[str]:
    """Addresses that a browser fetches by itself."""
    attributes = element.attributes
    yield from (attributes[name] for name in ("src", "poster", "data") if name in attributes)
    yield from (part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip())
    if element.tag in ("use", "image"):
        yield from (attributes[name] for name in ("href", "xlink:href") if name in attributes)
    if element.tag == "link" and attributes.get("rel") != "canonical":
        yield attributes.get("href", "")
    yield from fetched_by_style(attributes.get("style", ""))
    if element.tag == "style":
        yield from fetched_by_style(element.text())


def fetched_by_style(sheet: str) -> Iterator[str]:
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for by_url, by_name in re.findall(r"""url\(\s*["']?([^"')]*)|@import\s*["']([^"']*)""", sheet):
        yield by_url or by_name


def test_nothing_is_fetched_from_another_host(built: Built) -> None:
    addresses = [
        *((name, to) for name, page in built.everything.items() for element in page for to in fetched(element)),
        *(
            (str(sheet.relative_to(built.html)), to)
            for sheet in built.html.rglob("*.css")
            for to in fetched_by_style(sheet.read_text("utf-8"))
        ),
    ]
    assert len(addresses) > len(built.pages)
    assert [f"{name or 'home'}: {to}" for name, to in addresses if urlsplit(to).netloc] == []


def test_every_link_and_anchor_exists(built: Built) -> None:
    anchors = {
        address: {"", *(element.id or element.attributes.get("name", "") for element in page)}
        for address, page in built.everything.items()
    }
    findings = []
    for address, page in built.everything.items():
        for element in page:
            for link in (element.attributes[name] for name in ("href", "src") if name in element.attributes):
                target = built.target(address, link)
                if target is None:
                    continue
                to, fragment = target
                file = built.html / to
                if not (file.is_file() or (file / "index.html").is_file()):
                    findings.append(f"{address or 'home'}: {link}: no such page or file")
                elif fragment and fragment not in anchors.get(to, ()):
                    findings.append(f"{address or 'home'}: {link}: no such anchor")
    assert not findings, "\n".join(findings)


def test_no_page_gives_an_anchor_twice(built: Built) -> None:
    findings = []
    for address, page in built.everything.items():
        ids = [element.id for element in page if element.id]
        findings += [f"{address or 'home'}: {id}" for id in sorted({id for id in ids if ids.count(id) > 1})]
    assert not findings, "\n".join(findings)


# ---- every page ------------------------------------------------------------------------------------------------------


def test_a_page_is_called_in_the_menu_as_in_its_heading(built: Built) -> None:
    """But for the story and the article, whose own words are their headings."""
    tabs = built.pages["sources/"].all("a", cls="md-tabs__link")
    called = {(built.target("sources/", tab.attributes["href"]) or ("",))[0]: shown(tab) for tab in tabs}
    del called[""], called["article/"], called["about/"]
    assert called == {address: shown(built.pages[address].one("h1")).removesuffix("¶") for address in called}


def test_every_page_has_one_main_heading_and_a_head_of_its_own(built: Built) -> None:
    findings, titles, descriptions = [], [], []
    for address, page in built.everything.items():
        head = page.one("head")
        metas = {
            name: meta.attributes.get("content", "")
            for meta in head.all("meta")
            if (name := meta.attributes.get("name") or meta.attributes.get("property"))
        }
        canonical = [link.attributes["href"] for link in head.all("link") if link.attributes.get("rel") == "canonical"]
        faults = [
            *(["main headings"] if len(page.all("h1")) != 1 else []),
            *(["titles"] if len(head.all("title")) != 1 else []),
        ]
        if address != "404.html":
            titles.append(shown(head.one("title")))
            descriptions.append(metas.get("description", ""))
            if not 50 <= len(descriptions[-1]) <= 160:
                faults.append(f"a description of {len(descriptions[-1])} characters")
            if canonical != [built.url(address)] or metas.get("og:url") != built.url(address):
                faults.append(f"another address: {canonical}, {metas.get('og:url')}")
            if not metas.get("og:title") or metas.get("og:description") != descriptions[-1]:
                faults.append("not the same for those who share it")
        findings += [f"{address or 'home'}: {fault}" for fault in faults]
    assert not findings, "\n".join(findings)
    assert len(set(titles)) == len(titles)
    assert len(set(descriptions)) == len(descriptions)


def test_the_page_for_what_does_not_exist_leads_on(built: Built) -> None:
    links = {link.attributes["href"] for link in built.everything["404.html"].one("article").all("a")}
    assert any(built.target("", link) == ("names/", "") for link in links), links


def test_every_page_says_who_publishes_it_and_how_current_it_is_and_where_to_report_a_mistake(built: Built) -> None:
    extra = built.settings["extra"]
    reviewed = {f"{record.folder}/{record.id}/": long_date(record.reviewed) for record in built.site.records}
    findings = []
    for address, page in built.pages.items():
        text = " ".join(shown(article) for article in page.all("article"))
        date = re.search(r"reviewed:? ((?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4})", text)
        links = [unquote(link.attributes.get("href", "")) for link in page.one("article").all("a")]
        reports = [link for link in links if link.startswith(unquote(extra["report"]))]
        if extra["publisher"] not in text:
            findings.append(f"{address or 'home'}: no publisher")
        if not date or date[1] != reviewed.get(address, date[1]):
            findings.append(f"{address or 'home'}: not the date of the review")
        if not any(link.endswith(built.url(address)) for link in reports):
            findings.append(f"{address or 'home'}: no report link that names the page: {reports}")
    assert not findings, "\n".join(findings)


# ---- words -----------------------------------------------------------------------------------------------------------


def test_each_name_and_title_in_another_language_says_so(built: Built) -> None:
    """Nothing in another script than the page's stands outside an element with its language, names of bodies included."""
    foreign = re.compile(r"[^\W\d_a-zA-ZÀ-ɏ]")
    findings = []
    for address, page in built.everything.items():
        for element in page.one("body"):
            text = "".join(child for child in element.children if isinstance(child, str))
            if element.tag in ("script", "style", "code") or not foreign.search(text):
                continue
            if not any("lang" in place.attributes for place in (element, *element.ancestors) if place.tag != "html"):
                findings.append(f"{address or 'home'}: {text.strip()[:60]}")
    assert not findings, "\n".join(findings)
