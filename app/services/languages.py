"""The words around a comparison, by language: one YAML file each.

What the catalogue says (names of features, ratings, points) stays in its own
language; these are the sentences and headings that we put around it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from app.domain import model
from app.domain.dates import DatePrecision, PartialDate
from app.domain.errors import BadQuestion, Mistake

logger = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent.parent / "web" / "languages"

ENGLISH = "en"
"""The language that says what there is to say; the others say the same."""

DATES = {DatePrecision.DAY: "long", DatePrecision.MONTH: "LLLL y", DatePrecision.YEAR: "y"}
"""How CLDR names the form of a date of each precision."""


class BadLanguage(Exception):
    """A language file can't be used; ``problems`` has a sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: its code (``de``, ``pt_BR``), its words, and how CLDR writes numbers in it."""

    code: str
    locale: Locale
    words: Mapping[str, str]
    #: Short for all it says: an answer in another wording is another answer.
    digest: str

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.words["name"]

    @property
    def tag(self) -> str:
        """Its tag as HTML wants it (BCP 47)."""
        return self.code.replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return str(self.locale.text_direction)

    def say(self, key: str, **named: str) -> str:
        """Return a sentence with what it names; both are checked when the file is read."""
        return self.words[key].format(**named)

    def count(self, key: str, number: int) -> str:
        """Return the form of a phrase that goes with a number."""
        form = f"{key}.{self.locale.plural_form(number)}"
        return self.say(form if form in self.words else f"{key}.other", number=self.number(number))

    def number(self, value: float | str | Decimal, *, digits: int | None = None) -> str:
        """Write a number, with so many decimals where that is given."""
        pattern = None if digits is None else f"#,##0.{'0' * digits}"
        return str(format_decimal(Decimal(str(value)), format=pattern, locale=self.locale))

    def percent(self, per_cent: float) -> str:
        """Write per cents, with a decimal where there is one."""
        share = Decimal(str(per_cent)) / 100
        return str(format_percent(share, locale=self.locale, decimal_quantization=False))

    def share(self, share: float) -> str:
        """Write a share, 0 to 1, so that only a certain one reads as 0 % or 100 %.

        Rounded down, as ``verdicts.percent`` has it: 79.6 % is not the 80 % of a clear lead.
        """
        if 0.0 < share < 0.01:
            return self.say("share.under", share=self.percent(1))
        if 0.99 < share < 1.0:
            return self.say("share.over", share=self.percent(99))
        return self.percent(int(share * 100 + model.RESIDUE))

    def date(self, date: PartialDate) -> str:
        """Write a date as precise as it is."""
        form = DATES[date.precision]
        return str(format_date(date.first, format=form, locale=self.locale))


def known(folder: Path | None = None) -> Mapping[str, Language]:
    """Return the languages by code: those shipped, and those in a folder of the operator's.

    A file that can't be used is left out, and the log says why: one slip in one language
    must not take the others away. See ``problems``.
    """
    return _known(folder)[0]


def problems(folder: Path | None = None) -> tuple[str, ...]:
    """Return all that is wrong with any of the files, each with its file's name."""
    return _known(folder)[1]


@cache
def _known(folder: Path | None) -> tuple[Mapping[str, Language], tuple[str, ...]]:
    files = [*SHIPPED.glob("*.yaml"), *(folder.glob("*.yaml") if folder else ())]
    english = dict(_flat(_read(SHIPPED / f"{ENGLISH}.yaml")))
    found: dict[str, Language] = {}
    problems: list[str] = []
    # The operator's come last: one takes the place of a shipped one of its name, if it is good.
    for file in files:
        try:
            found[file.stem] = _language(file, english)
        except BadLanguage as bad:
            problems += bad.problems
    for problem in problems:
        logger.error("a language file can't be used: %s", problem)
    return dict(sorted(found.items())), tuple(problems)


def _language(file: Path, english: Mapping[str, str]) -> Language:
    words = dict(_flat(_read(file)))
    told = [f"{file.name}: {problem}" for problem in _problems(words, english, file.stem)]
    if told:
        raise BadLanguage(told)
    said = json.dumps(words, sort_keys=True).encode()
    return Language(
        code=file.stem,
        locale=Locale.parse(file.stem),
        words=words,
        digest=hashlib.sha256(said).hexdigest()[:12],
    )


def chosen(code: str, folder: Path | None = None) -> Language:
    """Return a language by its code, ``pt-BR`` or ``pt_BR``.

    Raises BadQuestion naming those there are.
    """
    all_ = known(folder)
    found = all_.get(code.replace("-", "_"))
    if found is None:
        tags = [language.tag for language in all_.values()]
        told = f"{code!r} is no language here; there are {', '.join(tags)}."
        near = get_close_matches(code, tags, n=3)
        raise BadQuestion([Mistake(parameter="lang", detail=told, did_you_mean=near)])
    return found


def _read(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadLanguage([f"{file.name}: {' '.join(str(error).split())}"]) from error


def _flat(words: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield headings and what stands below them as one key: ``outcome.tie``."""
    if not isinstance(words, dict):
        yield before, words if isinstance(words, str) else ""
        return
    for key, value in words.items():
        yield from _flat(value, f"{before}.{key}" if before else str(key))


def _problems(words: Mapping[str, str], english: Mapping[str, str], code: str) -> Iterator[str]:
    try:
        forms = {*Locale.parse(code).plural_form.tags, "other"}
    except (UnknownLocaleError, ValueError):
        yield f"{code!r} is no language that CLDR knows"
        return
    counting = _counting(english)
    for key, sentence in english.items():
        if key.rpartition(".")[0] not in counting:
            yield from _sentence_problems(key, words.get(key, ""), sentence)
    for key in sorted(counting):
        for form in sorted(forms):
            if _names(words.get(f"{key}.{form}", "")) != {"number"}:
                yield f"{key}.{form} is missing, or does not name number"
    for key in words:
        if key not in english and key.rpartition(".")[0] not in counting:
            yield f"{key} is said nowhere"


def _sentence_problems(key: str, sentence: str, english: str) -> Iterator[str]:
    if not sentence:
        yield f"{key} is missing"
    elif (there := _names(sentence)) != (wanted := _names(english)):
        said, asked = (", ".join(sorted(names)) or "nothing" for names in (there, wanted))
        yield f"{key} names {said}, and should name {asked}"


def _counting(english: Mapping[str, str]) -> set[str]:
    """Return the phrases whose form a number decides: those that have an other form."""
    return {key.removesuffix(".other") for key in english if key.endswith(".other")}


def _names(sentence: str) -> set[str]:
    """Return what a sentence names in braces; what can't be read names something impossible."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {"(braces that don't match)"}
