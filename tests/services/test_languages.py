"""Words by language: what a file must say, and how numbers, shares and dates are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.domain.dates import DatePrecision, PartialDate
from app.domain.errors import BadQuestion
from app.services.languages import chosen, known, problems
from tests.embeds import languages

SHARES = [
    (0.0, "0%", "0\xa0%"),
    (0.004, "under 1%", "unter 1\xa0%"),
    (0.796, "79%", "79\xa0%"),
    (0.995, "over 99%", "über 99\xa0%"),
    (1.0, "100%", "100\xa0%"),
]


def written(folder: Path, code: str, words: dict[str, Any]) -> Path:
    (folder / f"{code}.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    return folder


def test_every_shipped_language_says_everything() -> None:
    shipped = known()
    assert set(shipped) >= {"en", "de"}
    english = shipped["en"].words
    for language in shipped.values():
        assert set(language.words) >= set(english)
        assert all(language.words.values())


def test_german_is_not_english() -> None:
    """A key that was copied and never translated would be told in English."""
    english, german = known()["en"].words, known()["de"].words
    alike = {key for key, words in english.items() if words == german[key]}
    assert alike <= {"weight", "heading.overall"} | {
        key for key in english if len(english[key]) < 12
    }


def test_all_that_is_wrong_with_a_file_is_told_at_once(tmp_path: Path) -> None:
    words = languages.english()
    del words["weight"]
    words["reason"] = "{feature}: {mine}"
    words["revision"] = "revision {number"
    words["points"] = {"other": "{number} points"}
    words["surplus"] = "Nobody says this."
    told = problems(written(tmp_path, "fr", words))
    assert {
        "fr.yaml: weight is missing",
        "fr.yaml: reason names feature, mine, and should name feature, mine, theirs",
        "fr.yaml: revision names (braces that don't match), and should name number",
        "fr.yaml: points.one is missing, or does not name number",
        "fr.yaml: surplus is said nowhere",
    } <= set(told)


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    for code in ("fr", "it"):
        words = languages.english()
        del words["name"]
        written(tmp_path, code, words)
    told = problems(tmp_path)
    assert "fr.yaml: name is missing" in told
    assert "it.yaml: name is missing" in told


def test_a_language_needs_the_plural_forms_it_has(tmp_path: Path) -> None:
    told = problems(written(tmp_path, "ar", languages.english()))
    missing = {line for line in told if line.startswith("ar.yaml: votes.")}
    assert missing == {
        f"ar.yaml: votes.{form} is missing, or does not name number"
        for form in ("zero", "two", "few", "many")
    }


@pytest.mark.parametrize("code", ["klingon", "xx"])
def test_a_language_that_nobody_speaks_is_refused(tmp_path: Path, code: str) -> None:
    told = problems(written(tmp_path, code, languages.english()))
    assert told == (f"{code}.yaml: {code!r} is no language that CLDR knows",)


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "fr.yaml").write_text("name: [", encoding="utf-8")
    (told,) = problems(tmp_path)
    assert told.startswith("fr.yaml: ")


def test_a_file_that_can_t_be_used_takes_no_other_language_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "de.yaml").write_text("name: Deutsch", encoding="utf-8")
    (tmp_path / "fr.yaml").write_text("name: [", encoding="utf-8")
    words = languages.english() | {"name": "Svenska"}
    there = known(written(tmp_path, "sv", words))
    assert set(there) == {"de", "en", "sv"}
    assert there["de"].say("outcome.tie") == "Unentschieden", "the shipped one stays"
    assert "fr.yaml" in caplog.text


def test_a_file_of_the_operator_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    words = languages.english() | {"name": "Plain English"}
    assert known(written(tmp_path, "en", words))["en"].name == "Plain English"
    assert known()["en"].name == "English"


def test_another_wording_has_another_digest(tmp_path: Path) -> None:
    words = languages.english() | {"name": "Plain English"}
    assert known(written(tmp_path, "en", words))["en"].digest != known()["en"].digest


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many"), (100, "other")],
)
def test_a_number_takes_the_form_of_its_language(tmp_path: Path, number: int, form: str) -> None:
    arabic = known(languages.arabic(tmp_path))["ar"]
    assert arabic.direction == "rtl"
    assert arabic.count("votes", number).startswith(f"{form} ")


@pytest.mark.parametrize("code", ["de", "DE", "de-DE", ""])
def test_a_language_is_asked_for_by_its_code(code: str) -> None:
    if code == "de":
        assert chosen(code).name == "Deutsch"
        return
    with pytest.raises(BadQuestion) as refused:
        chosen(code)
    (mistake,) = refused.value.mistakes
    assert mistake.parameter == "lang"
    assert "de, en" in mistake.detail


@pytest.mark.parametrize(("share", "english", "german"), SHARES)
def test_only_a_certain_share_reads_as_none_or_all(share: float, english: str, german: str) -> None:
    assert chosen("en").share(share) == english
    assert chosen("de").share(share) == german


def test_numbers_and_dates_are_written_as_the_language_does() -> None:
    english, german = chosen("en"), chosen("de")
    assert (english.number("1234.5"), german.number("1234.5")) == ("1,234.5", "1.234,5")
    assert (english.number(80.0, digits=1), german.number("80", digits=1)) == ("80.0", "80,0")
    day = PartialDate(date(2026, 6, 13), DatePrecision.DAY)
    month = PartialDate(date(2026, 6, 1), DatePrecision.MONTH)
    year = PartialDate(date(2026, 1, 1), DatePrecision.YEAR)
    assert [german.date(one) for one in (day, month, year)] == [
        "13. Juni 2026",
        "Juni 2026",
        "2026",
    ]
    assert [english.date(one) for one in (day, month, year)] == [
        "June 13, 2026",
        "June 2026",
        "2026",
    ]
