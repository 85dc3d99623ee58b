"""The words that a profile chooses from, each list in one place."""

from typing import Literal, NamedTuple

# Stands in place of an organization, for nobody's party.
INDEPENDENT = "independent"

# Stands in place of a record, for words of the article that name nobody here.
NOBODY = "none"


class SitePage(NamedTuple):
    """Its path below the docs folder, and what the search calls it; without a title the search has its text, or leaves it out."""

    src_uri: str
    title: str | None = None


# Pages that every site has; the template of each has its name.
PAGES = {
    "index": SitePage("index.md"),
    "article": SitePage("article.md"),
    "people": SitePage("people/index.md", "People"),
    "parties": SitePage("parties/index.md", "Parties and bodies"),
    "timeline": SitePage("timeline.md", "Timeline"),
    "connections": SitePage("connections.md", "Connections"),
    "claims": SitePage("claims.md", "Claims"),
    "sources": SitePage("sources.md", "Sources"),
    "glossary": SitePage("glossary.md", "Glossary"),
    "names": SitePage("names.md"),
    "corrections": SitePage("corrections.md"),
}

# Names of our own pages, what stands for nobody, and names that a file cannot have on every system.
RESERVED_IDS = frozenset(
    [*PAGES, INDEPENDENT, NOBODY]
    + ["con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)

# What somebody is called whose membership tells no role: of a body, and of nobody's party.
MEMBER, UNAFFILIATED = "member", "of no party"

CLASSIFICATIONS = ("party", "movement", "coalition", "foundation", "institution", "campaign")

# Those that answer which party somebody belongs to.
PARTIES = ("party", "movement", "coalition")

# In the order of every page.
VERDICTS = ("supported", "imprecise", "needs-context", "contradicted", "opinion", "not-found")

EVENT_KINDS = ("protest", "election", "court", "statement", "office", "party", "attack", "death", "other")

# Where something without an address is.
MEDIA = ("print", "broadcast", "archive", "interview")

# How far a court matter had come; "allegation" is the least, and needs two sources.
STAGES = (
    *("allegation", "search", "detention", "charge", "custody"),
    *("ruling", "conviction", "acquittal", "dismissal", "appeal", "sanction", "release"),
)


# What may have become of a record.
CHANGES = ("added", "removed", "renamed", "changed")

# English words that a slip or two of letters would make one of the words in this module, and that mean something else.
OTHER_WORDS = frozenset(
    """
    ablegation alienation allay alligation alteration appear appointee attach campanian champaign change chare
    collation collision commented complected completed computed condition conniption convection convictor convocation
    count curt dearth deception defection defendee dejection deletion depended depth desertion detection detonation
    ejection electron elocution employe employee erection evection execution honoree honouree incited indited invitee
    ocher officer otter parity parry part partly parts pasty patty persecuted porpoised preposed pretest projected
    prospected protect protected protist riyal ruing sanctimony spilt spit splint sported squire stanchion starch suppered suppurated
    """.split()  # noqa: SIM905 - a list of them would take as many lines as words
)


class Kind(NamedTuple):
    """A kind of relation: what a does to b, the same said of b, and on whose side it counts."""

    forward: str
    inverse: str
    family: Literal["with", "asked", "against", "belongs", "other"]


RELATION_KINDS = {
    "ally": Kind("was an ally of", "was an ally of", "with"),
    "cooperated": Kind("cooperated with", "cooperated with", "with"),
    "rival": Kind("was a rival of", "was a rival of", "against"),
    "competed": Kind("competed with", "competed with", "against"),
    "criticised": Kind("criticised", "was criticised by", "against"),
    "defended": Kind("defended", "was defended by", "with"),
    "invited": Kind("invited", "was invited by", "asked"),
    "excluded": Kind("excluded", "was excluded by", "against"),
    "supported": Kind("supported", "was supported by", "with"),
    "opposed": Kind("opposed", "was opposed by", "against"),
    "proposed": Kind("made a proposal to", "received a proposal from", "asked"),
    "appointed": Kind("appointed", "was appointed by", "with"),
    "employed": Kind("employed", "was employed by", "with"),
    "succeeded": Kind("succeeded", "was succeeded by", "other"),
    "merged": Kind("merged into", "took in", "belongs"),
    "split": Kind("split from", "lost a part to", "belongs"),
    "honoured": Kind("honoured", "was honoured by", "with"),
    "prosecuted": Kind("prosecuted", "was prosecuted by", "against"),
    "family": Kind("is family of", "is family of", "other"),
    "other": Kind("had to do with", "had to do with", "other"),
}

# Identifier schemes: the form of a value, the address that it leads to, and an example.
IDENTIFIERS = {
    "wikidata": (r"Q[1-9]\d*", "https://www.wikidata.org/wiki/{}", "Q42"),
    "viaf": (r"\d+", "https://viaf.org/viaf/{}", "113230702"),
    "isni": (r"\d{15}[\dX]", "https://isni.org/isni/{}", "0000000080452315"),
    "gnd": (r"[\dX-]+", "https://d-nb.info/gnd/{}", "119033364"),
    "lcnaf": (r"[a-z]+\d+", "https://id.loc.gov/authorities/names/{}", "n80076765"),
    "opensanctions": (r"[A-Za-z0-9-]+", "https://www.opensanctions.org/entities/{}/", "Q42"),
    "everypolitician": (r"[a-f0-9-]+", "https://everypolitician.org/person/{}", "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"),
    "imdb": (r"(?:nm|tt)\d+", "https://www.imdb.com/name/{}/", "nm0010930"),
}

# The pictures that every browser shows and that run no script, by the ends of their names, and how such a file begins.
PICTURES = {
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".jpg": rb"\xff\xd8\xff",
    ".jpeg": rb"\xff\xd8\xff",
    ".gif": rb"GIF8[79]a",
    ".webp": rb"RIFF....WEBP",
    ".avif": rb"....ftyp.{0,40}avi[fs]",
}
