"""One file of HTML that holds the live model of some labs: it opens from disk and needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from labecon import __version__
from labecon.backends.javascript import text_of
from labecon.backends.javascript_runtime import javascript_runtime
from labecon.errors import LabeconError
from labecon.labs import BASE, Lab, Scenario, available, load_scenario
from labecon.labs.javascript_model import javascript_model
from labecon.outputs.grades import SHAPES, grade_of
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import LANGUAGES, Words, catalogue
from labecon.outputs.page.fact_payload import fact_words
from labecon.outputs.page.packing import packed
from labecon.outputs.page.payload import lab_payload

_PREFIX = "live."


def live_page(labs: Sequence[Lab], words: Words, served: bool = False) -> str:
    """The page.

    Args:
        labs: The labs, each in its base scenario.
        words: The language it opens in; a reader can switch.
        served: Whether `labecon serve` stands behind it; a file asks nobody, so its views that need a server say so.

    Returns:
        HTML that stands alone: models, titles, sources, style and script inside, no address outside.
    """
    payload, models = _parts(labs, words)
    payload["served"] = served
    engine = f"{javascript_runtime()}\nconst MODELS = {{{', '.join(models)}}};"
    script, style = _file("page.js"), _file("page.css")
    policy = (
        f"default-src 'none'; script-src {_digest(engine)} {_digest(script)} blob:; style-src 'unsafe-inline';"
        " worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    policy += "; connect-src 'self'" if served else ""
    title = words("live.title", labs=", ".join(words.pick(lab.title, lab.name) for lab in labs))
    language = {"en": "en", "zh": "zh-Hans"}[words.language]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n'
        f'<body>\n<div id="page"><p>{safe(words("live.needs_script"))}</p></div>\n'
        f'<script type="text/plain" id="payload">{packed(payload)}</script>\n'
        f'<script id="engine">{engine}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


def _parts(labs: Sequence[Lab], words: Words) -> tuple[dict[str, Any], list[str]]:
    """What the script reads, and the models as members of an object."""
    payloads: dict[str, Any] = {}
    models = []
    for lab in labs:
        others = scenarios_of(lab)
        model = javascript_model(lab, None, None, {name: one for name, (_, one) in others.items()})
        payloads[lab.name] = lab_payload(lab, lab.run(), {name: one for name, (one, _) in others.items()})
        models.append(f"{text_of(lab.name)}: () => {model.text}")
    texts = {key.removeprefix(_PREFIX): _both(one) for key, one in catalogue().items() if key.startswith(_PREFIX)}
    sections = {section: _both(catalogue()[f"section.{section}"]) for section in _sections(payloads)}
    sections["other"] = _both(catalogue()["run.other"])
    kinds = {kind: _both(catalogue()[f"live.kind_{kind}"]) for kind in ("fact", "prior", "judgement", "policy")}
    payload = {
        "version": __version__,
        "language": words.language,
        "notice": _both(catalogue()["page.notice"]),
        "words": texts,
        "sections": sections,
        "kinds": kinds,
        "grades": {grade: [shape, *_both(catalogue()[f"grade.{grade}"])] for grade, shape in SHAPES.items()},
        "graded": {kind: grade_of(kind) for kind in kinds},
        "fact_words": fact_words(labs),
        "labs": payloads,
    }
    return payload, models


def scenarios_of(lab: Lab) -> dict[str, tuple[Scenario, Lab]]:
    """The bundled scenarios that apply to a lab.

    Args:
        lab: The lab.

    Returns:
        Scenario, and the lab under it, by name.
    """
    found = {}
    for name in available("scenarios"):
        if name == BASE.name:
            continue
        try:
            scenario = load_scenario(name)
            found[name] = scenario, lab.with_scenario(scenario)
        except LabeconError:
            continue  # it is for another lab, or moves a driver that this one does not have
    return found


def _sections(payloads: Mapping[str, Any]) -> list[str]:
    return sorted({section for one in payloads.values() for section, _ in one["sections"]} - {"other"})


def _both(texts: Mapping[str, str]) -> list[str]:
    return [texts[language] for language in LANGUAGES]


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _file(name: str) -> str:
    return (resources.files("labecon.outputs") / "data" / name).read_text(encoding="utf-8")
