"""Long lists in parts: what is where, and how little one entry more changes."""

import posixpath
import random
import re
from types import SimpleNamespace

import pytest
from invent import invent

import explainer.pages.lists
from explainer.files import read_profiles
from explainer.pages.filters import by_publisher
from explainer.pages.lists import PART
from explainer.pages.pages import render_pages
from explainer.pages.pagination import ListPart, in_parts
from explainer.site.load import load_site
from explainer.site.site import Site


def parts(ids: list[str], size: int = 20) -> list[ListPart]:
    return in_parts("things.md", ids, size, 4 * size, lambda id: id if id != "nameless" else None, lambda a, b: (a, b))


IDS = [f"thing-{number}" for number in range(2000)]


def test_a_short_list_is_whole() -> None:
    assert parts(IDS[:80]) == []
    assert parts([]) == []


def test_parts_hold_everything_in_order() -> None:
    found = parts(IDS)
    assert [id for part in found for id in part.entries] == IDS
    assert all(len(part.entries) <= 40 for part in found)
    assert 12 < len(IDS) / len(found) < 28
    assert found[0].src_uri == "things/from/thing-0.md"
    assert found[0].words == f"thing-0 to {found[0].entries[-1]}"


def test_no_part_holds_two_letters_and_none_is_larger_than_two_sizes() -> None:
    names = [f"{letter}-{number}" for letter, count in (("a", 3), ("b", 90), ("c", 1)) for number in range(count)]
    found = in_parts("things.md", names, 20, 600, str, lambda a, b: (a, b), lambda name: name[0])
    assert [name for part in found for name in part.entries] == names
    assert all(len(part.entries) <= 40 and len({name[0] for name in part.entries}) == 1 for part in found)
    assert [part.words for part in found][0 :: len(found) - 1] == ["a", "c"]
    assert in_parts("things.md", names[:40], 20, 600, str, lambda a, b: (a, b), lambda name: name[0]) == []


def test_no_part_begins_with_an_entry_that_no_page_can_be_named_after() -> None:
    found = parts([id for pair in zip(IDS, ["nameless"] * len(IDS), strict=True) for id in pair])
    assert all(part.entries[0] != "nameless" for part in found)


def test_one_entry_more_or_less_changes_few_parts() -> None:
    chance = random.Random(0)
    before = parts(IDS)
    changed = []
    for number in range(200):
        place = chance.randrange(len(IDS))
        other = [*IDS[:place], f"new-{number}", *IDS[place + number % 2 :]]  # one more, or one in the place of another
        changed.append(len({(part.src_uri, part.end) for part in parts(other)} - {(p.src_uri, p.end) for p in before}))
    assert sum(changed) / len(changed) < 0.5  # most change no part but their own, and that one not by name
    assert max(changed) <= 4


# ---- a site that is large enough -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("large")
    invent(folder, 70)
    files, unread = read_profiles(folder)
    loaded = load_site(files, unread=unread)
    assert isinstance(loaded, Site)
    return loaded


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    """Of parts that are a sixth of what they are else: so few people are as many parts as 420 are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            explainer.pages.lists, "PART", {uri: (size // 6, whole // 6) for uri, (size, whole) in PART.items()}
        )
        return render_pages(site)


@pytest.mark.parametrize("view", ["connections.md", "sources.md", "names.md", "timeline.md"])
def test_the_page_of_a_list_leads_to_all_of_its_parts(pages: dict[str, str], view: str) -> None:
    folder = view.removesuffix(".md").removesuffix("/index")
    there = {uri for uri in pages if uri.startswith(f"{folder}/from/")}
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(view), target))
        for target in re.findall(r"\]\(([^)#]+)\)", pages[view])
    }
    assert len(there) > 2
    assert there <= linked
    assert len(re.sub(r"<svg.*?</svg>", "", pages[view], flags=re.DOTALL)) < 25_000


def test_every_event_and_source_is_in_one_place_and_every_link_leads_there(site: Site, pages: dict[str, str]) -> None:
    ids = {uri: set(re.findall(r'(?:\{: ?#| id=")([\w-]+)', page)) for uri, page in pages.items()}
    for folder, entries in (("timeline/from/", site.events), ("sources/from/", site.sources.values())):
        places = [id for uri, found in ids.items() if uri.startswith(folder) for id in found]
        assert all(places.count(entry.id) == 1 for entry in entries)
    for uri, page in pages.items():
        for target, fragment in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(uri), target)) if target else uri
            assert fragment in ids[place] or fragment.startswith(("p", "mention-")), (uri, target, fragment)


def test_the_article_stands_once_among_the_events(pages: dict[str, str]) -> None:
    marked = [uri for uri, page in pages.items() if uri.startswith("timeline") and "{: .when-article }" in page]
    assert len(marked) == 1
    assert marked[0].startswith("timeline/from/")


def test_every_connection_is_in_one_part(site: Site, pages: dict[str, str]) -> None:
    rows = sum(page.count("data-edge=") for uri, page in pages.items() if uri.startswith("connections/from/"))
    assert rows == len(site.edges)


def test_an_entry_counts_for_what_it_holds() -> None:
    entries = [[f"thing-{number}"] * 30 for number in range(20)]
    found = in_parts("things.md", entries, 100, 200, lambda all: all[0], lambda a, b: (a[0], b[0]), weight=len)
    assert [each for part in found for each in part.entries] == entries
    assert all(sum(map(len, part.entries)) <= 200 for part in found)


def test_a_publisher_is_listed_once_with_its_first_source_on_each_page() -> None:
    a, b, c, d = [SimpleNamespace(id=id, publisher="Bell" if id != "a" else "Alarm") for id in "abcd"]
    one, two = ListPart("one.md", [a, b], "", ""), ListPart("two.md", [c, d], "", "")
    told = [(letter, [tuple(publisher) for publisher in found]) for letter, found in by_publisher([one, two])]
    assert told == [
        ("A", [("Alarm", [a], [(one, a)])]),
        ("B", [("Bell", [b, c, d], [(one, b), (two, c)])]),
    ]
