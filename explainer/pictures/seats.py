"""Seats in a body, from election to election."""

from collections import defaultdict
from typing import NamedTuple

from explainer.dates import PartialDate
from explainer.model import Party, Seats
from explainer.site import Site


class SeatsBar(NamedTuple):
    """Seats of a party in a body, at an election or on a day."""

    party: Party
    seats: Seats
    number: int


def seats_in(site: Site, body: str) -> list[tuple[PartialDate, list[SeatsBar]]]:
    """The seats in a body, by election or day, the earliest first; within one the most seats first."""
    found: dict[tuple[PartialDate, bool], list[SeatsBar]] = defaultdict(list)
    for party in site.parties.values():
        for number, seats in enumerate(party.seats, 1):
            if seats.body == body and (date := seats.election or seats.date):
                found[date, seats.election is None].append(SeatsBar(party, seats, number))
    return [
        (date, sorted(bars, key=lambda bar: (-bar.seats.seats, bar.party.id)))
        for (date, _), bars in sorted(found.items())
    ]
