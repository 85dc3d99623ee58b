"""The largest bodies of a story in which too many are connected for a map."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from explainer.records.dates import Known
from explainer.records.model import Record
from explainer.site.site import Site

# As many bodies as the picture shows.
MAX_BODIES = 20


class Body(NamedTuple):
    """How many belonged to a body on the day of the article, for certain and perhaps, as a share of the largest."""

    record: Record
    sure: int
    perhaps: int
    share: float
    share_perhaps: float


class Bodies(NamedTuple):
    largest: Sequence[Body]
    others: int  # bodies with fewer people than those
    people: int  # who belonged to one of all bodies


def bodies_of(site: Site) -> Bodies:
    """The bodies with most people on the day of the article; a person counts in each body to which they belonged."""
    day = site.article.date_published
    members: dict[str, dict[str, bool]] = defaultdict(dict)
    for edge in site.edges:
        if edge.kind != "membership" or edge.subject not in site.people or edge.object not in site.parties:
            continue
        if (known := edge.held(day)) is not Known.NO:
            sure = members[edge.object].get(edge.subject, False)
            members[edge.object][edge.subject] = sure or known is Known.YES
    counted = sorted(
        ((sum(of.values()), len(of), body) for body, of in members.items()),
        key=lambda each: (-each[0], -each[1], each[2]),
    )
    most = max((count for _, count, _ in counted), default=1)
    bodies = [
        Body(site.parties[body], sure, count - sure, sure / most, (count - sure) / most)
        for sure, count, body in counted[:MAX_BODIES]
    ]
    people = {person for of in members.values() for person in of}
    return Bodies(bodies, max(0, len(counted) - MAX_BODIES), len(people))
