"""What readers type into the search field, and what must come first: from a server and from files.

`search/tuning.tsv` was used while the search was made; `search/aside.tsv` was run when it was done; `search/meant.tsv` asks
for people and bodies by their posts and connections.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from site_fixture import Built, ask, found_wrong, queries

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parent / "search"


@pytest.mark.parametrize("part", ["tuning", "aside", "meant"])
def test_98_in_100_queries_find_their_profile_first(browser: Browser, built: Built, part: str) -> None:
    asked = queries(LISTS / f"{part}.tsv")
    wrong = found_wrong(browser, built.address, asked)
    assert len(wrong) <= 0.02 * len(asked), "\n".join(wrong)


def test_from_files_the_same_is_found(browser: Browser, built: Built) -> None:
    asked = [*queries(LISTS / "aside.tsv"), *queries(LISTS / "meant.tsv")]
    wrong = found_wrong(browser, (built.html / "index.html").as_uri(), asked)
    assert len(wrong) <= 0.02 * len(asked), "\n".join(wrong)


SENTENCES = [
    "After President Vladimir Putin was subject to the robust opposition from Aleksey Navalny",
    "now Putin encountered the coalition calls by Leftist leader Sergey Udaltsov",
    "Udaltsov was detained by Russian security forces during a protest",
    "in 2014, Moscow court condemned him to imprisonment for 4,5 years",
    "Udaltsov has just been released from the jail.",
    "he made a call on all leftist parties in Parliament",
    "a leftist leader, who will be unanimously chosen among themselves",
    "Communist Party of Russian Federation led by ‘Gennady Zyuganov’ and Fair Russia Party led by ‘Segey Mironov’",
    "November 7 is a big day for all leftist groups",
    "I call all party leaders to move in solidarity",
    "We shall establish a coalition and opt for a leader chosen among us",
    "Sergey Udaltsov did not invite Aleksey Navalny to this unity.",
    "Aleksey Navalny is also opponents of Putin.",
    "I don’t rally behind him",
    "act of conscious/planned agitation, but nothing else",
    "neither Navalny nor our comrades have never ever conducted any provocation",
    "both Navalny and Udaltsov serve for the same cause",
    "it’s meaningless to execute such a defamatory campaign against our leader",
    "split the votes into two which is in favor of Putin",
    '"claim victory over Putin"',
]


def test_a_sentence_of_the_article_finds_the_claim_or_the_article_first(browser: Browser, built: Built) -> None:
    page = browser.new_page()
    page.goto(built.address)
    first = {sentence: ask(page, sentence)["places"][:1] for sentence in SENTENCES}
    page.close()
    assert {
        sentence: places for sentence, places in first.items() if not re.match("claims#|article", "".join(places))
    } == {}
