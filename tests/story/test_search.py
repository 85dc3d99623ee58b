"""What readers type into the search field, and the profile that must come first.

`search/tuning.tsv` was used while the search was made; `search/aside.tsv` was run when it was done.
"""

from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page
from test_browser import address, page  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parent / "search"

# Types into the field, and waits until the list of results is another.
ASK = """async ([query, home]) => {
  const field = document.querySelector('.md-search__input')
  const meta = document.querySelector('.md-search-result__meta')
  const type = text => new Promise(done => {
    const start = performance.now()
    const watch = new MutationObserver(() => {
      watch.disconnect()
      const time = performance.now() - start
      setTimeout(() => done(time), 20)
    })
    watch.observe(meta, {childList: true, characterData: true, subtree: true})
    field.value = text
    field.dispatchEvent(new KeyboardEvent('keyup', {key: 'Shift', bubbles: true}))
  })
  if (field.value) await type('')
  const time = await type(query)
  const links = [...document.querySelectorAll('.md-search-result__item')].map(item => new URL(item.querySelector('a').href))
  return {time, places: links.map(link => (link.origin + link.pathname).replace(home, '').replace(/[/]$/, ''))}
}"""


@pytest.mark.parametrize("part", ["tuning", "aside"])
def test_98_in_100_queries_find_their_profile_first(page: Page, address: str, part: str) -> None:  # noqa: F811
    page.goto("")
    page.locator("input.md-search__input").click()
    page.get_by_text("Type to start searching").wait_for()
    lines = [line.split("\t") for line in (LISTS / f"{part}.tsv").read_text("utf-8").splitlines()]
    wrong, twice, times = [], [], []
    for kind, query, expected in lines:
        answer = page.evaluate(ASK, [query, address])
        times.append(answer["time"])
        places = answer["places"]
        if places[:1] != [expected]:
            wrong.append(f"{kind}: {query}: {places[:3]} instead of {expected}")
        if len(places) != len(set(places)):
            twice.append(query)
    print(f"{part}: {len(lines) - len(wrong)} of {len(lines)}, median {median(times):.0f} ms")
    assert len(wrong) <= 0.02 * len(lines), "\n".join(wrong)
    assert not twice
    assert median(times) < 100
