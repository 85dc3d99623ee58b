"""What messages propose in the place of a wrong value: a slip of letters, and nothing that turns the sense round."""

import re

import pytest
from test_model import refused

from explainer.records.model import Claim, Event, Party, Person
from explainer.records.slips import meant_by
from explainer.records.vocabulary import CLASSIFICATIONS, EVENT_KINDS, RELATION_KINDS, STAGES, VERDICTS

CLOSED: dict[str, tuple[str, ...]] = {
    "kind of relation": tuple(RELATION_KINDS),
    "stage": STAGES,
    "verdict": VERDICTS,
    "kind of event": EVENT_KINDS,
    "classification": CLASSIFICATIONS,
    "attribution": ("quoted", "paraphrased"),
}
SLIPS = {
    "kind of relation": """
        suported:supported supportd:supported supporetd:supported Supported:supported SUPPORTED:supported alley:ally
        critisized:criticised criticized:criticised critcised:criticised criticise:criticised apointed:appointed
        appoitned:appointed prosecutd:prosecuted oposed:opposed propsed:proposed employd:employed honored:honoured
        invite:invited exclude:excluded defend:- suceeded:succeeded famly:family rivals:rival competd:competed""",
    "stage": "convicton:conviction aquittal:acquittal charged:charge alegation:allegation Search:search sanctions:sanction realese:-",
    "verdict": "needs_context:needs-context not_found:not-found NOT-FOUND:not-found suported:supported imprecice:imprecise opinions:opinion contradictd:contradicted",
    "kind of event": "protests:protest elections:election statment:statement offce:office atack:attack deaths:death courts:court",
    "classification": "partie:- movment:movement coaliton:coalition fundation:foundation campain:campaign",
    "attribution": "quote:quoted paraphrase:paraphrased",
}
OTHER_SENSES = {
    "kind of relation": """
        praised supposed exposed imposed deposed composed promised persecuted protected projected unsupported unemployed
        employee appointee invitee incited included concluded depended offended completed anointed disappointed deployed
        mother brother bother rally reported sported accused allied nemesis exiled opponent defendant met and no""",
    "stage": "change detection retention deception condition convention legation delegation research repeal appear appellate starch innocence",
    "verdict": "unsupported precise true false found context supposed purported contradiction",
    "kind of event": "protect ejection selection rejection execution count officer parity part attach dearth birth mother",
    "classification": "part parity moment collision collation constitution institute faction",
    "attribution": "said noted rephrased",
}  # fmt: skip


@pytest.mark.parametrize("field", CLOSED)
def test_only_a_slip_of_letters_is_proposed(field: str) -> None:
    meant = dict(pair.split(":") for pair in SLIPS[field].split()) | dict.fromkeys(OTHER_SENSES[field].split(), "-")
    assert {value: meant_by(value, CLOSED[field]) or "-" for value in meant} == meant


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("supported by", "supported"),
        ("supported_by", "supported"),
        ("supported-by", "supported"),
        ("supportedBy", "supported"),
        ("Supported By", "supported"),
        ("suported by", "supported"),
        ("was supported", "supported"),
        ("was supported by", "supported"),
        ("has been supported by", "supported"),
        ("was criticised by", "criticised"),
        ("criticized by", "criticised"),
        ("invited by", "invited"),
        ("is employed by", "employed"),
        ("appointed by", "appointed"),
        ("proposed by", "proposed"),
        ("received a proposal from", "proposed"),
        ("was succeeded by", "succeeded"),
        ("excluded by", "excluded"),
    ],
)
def test_the_other_direction_is_written_on_the_other_side(value: str, kind: str) -> None:
    assert refused(Person, f"relations: [{{to: bo, kind: {value}, sources: [a]}}]") == [
        f"1:28: relations.0.kind: unknown '{value}'; that is what the other side did: write 'kind: {kind}' in the file "
        "of that side, or 'other' and a summary if it has none [choice]"
    ]


@pytest.mark.parametrize(
    ("value", "end"),
    [
        ("has supported", "did you mean 'supported'?"),
        ("made a proposal to", "did you mean 'proposed'?"),
        ("was an ally of", "did you mean 'ally'?"),
        ("Is Family Of", "did you mean 'family'?"),
        ("praised by", "there are ally, "),
        ("excluded from", "there are ally, "),
        ("by", "there are ally, "),
        ("was", "there are ally, "),
        ("supported and opposed", "there are ally, "),
    ],
)
def test_a_sentence_for_a_kind_is_known_by_its_direction(value: str, end: str) -> None:
    (fault,) = refused(Person, f"relations: [{{to: bo, kind: {value}, sources: [a]}}]")
    assert f"unknown '{value}'; {end}" in fault


@pytest.mark.parametrize(
    ("model", "key", "meant"),
    [
        (Event, "end", "end_date"),
        (Event, "end-date", "end_date"),
        (Event, "Title", "title"),
        (Event, "partcipants", "participants"),
        (Person, "story role", "story_role"),
        (Person, "shortname", "short_name"),
        (Person, "role", "story_role"),
        (Person, "native", None),
        (Person, "nickname", None),
        (Person, "birthday", None),
        (Person, "parties", None),
        (Party, "colour", "color"),
        (Party, "seat", "seats"),
        (Claim, "sources_", "sources"),
        (Claim, "said", None),
    ],
)
def test_a_key_is_proposed_for_a_slip_or_a_whole_part(model: type[Person], key: str, meant: str | None) -> None:
    (fault,) = [fault for fault in refused(model, f"{key}: A") if "unknown-key" in fault]
    assert re.findall("did you mean '(.*?)'", fault) == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("id", "known", "meant"),
    [
        ("ana-berg", ["anna-berg", "bo-dahl"], "anna-berg"),
        ("anna-brg", ["anna-berg"], "anna-berg"),
        ("anna_berg", ["anna-berg"], "anna-berg"),
        ("gazette-2019-05-04", ["gazette-2019-05-05"], None),
        ("gazette-2019", ["gazette"], None),
        ("berg", ["anna-berg"], None),
        ("hanna-berg", ["anna-berg"], None),
        ("anna-bergman", ["anna-berg"], None),
        ("bo-dal", ["bo-dahl", "bo-dall"], None),
        ("red", ["reds", "rod"], "reds"),
        ("re", ["red"], None),
    ],
)
def test_an_id_is_proposed_for_a_slip_only(id: str, known: list[str], meant: str | None) -> None:
    assert meant_by(id, known) == meant
