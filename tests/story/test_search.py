"""What readers type into the search field, and the profile that must come first.

`search/tuning.tsv` was used while the search was made; `search/aside.tsv` was run when it was done.
"""

from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser
from site_fixture import Built, ask

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parent / "search"


@pytest.mark.parametrize("part", ["tuning", "aside"])
def test_98_in_100_queries_find_their_profile_first(browser: Browser, built: Built, part: str) -> None:
    page = browser.new_page(base_url=built.address)
    page.goto("")
    lines = [line.split("\t") for line in (LISTS / f"{part}.tsv").read_text("utf-8").splitlines()]
    wrong, twice, times = [], [], []
    for kind, query, expected in lines:
        answer = ask(page, query)
        times.append(answer["time"])
        places = answer["places"]
        if places[:1] != [expected]:
            wrong.append(f"{kind}: {query}: {places[:3]} instead of {expected}")
        if len(places) != len(set(places)):
            twice.append(query)
    page.close()
    print(f"{part}: {len(lines) - len(wrong)} of {len(lines)}, median {median(times):.0f} ms")
    assert len(wrong) <= 0.02 * len(lines), "\n".join(wrong)
    assert not twice
    assert median(times) < 100
