"""Seats in a body, from election to election."""

from collections import defaultdict

from explainer.records.dates import PartialDate
from explainer.site.site import SeatsBar, Site


def seats_in(site: Site, body: str) -> list[tuple[PartialDate, list[SeatsBar]]]:
    """The seats in a body, by election or day, the earliest first; within one the most seats first."""
    found: dict[tuple[PartialDate, bool], list[SeatsBar]] = defaultdict(list)
    for bar in site.seats_of.get(body, ()):
        if date := bar.seats.election or bar.seats.date:
            found[date, bar.seats.election is None].append(bar)
    return [
        (date, sorted(bars, key=lambda bar: (-bar.seats.seats, bar.party.id)))
        for (date, _), bars in sorted(found.items())
    ]
