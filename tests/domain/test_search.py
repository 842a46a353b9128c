"""What a question with or without a typing error finds, by the definition and by the keys."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.search import (
    LABEL_LENGTH,
    TYPO_LENGTHS,
    WORDS,
    LabelKind,
    SearchLabel,
    keys_of,
    labels_of,
    plain,
    ways,
)

LETTERS = st.text("abc ", min_size=1, max_size=30).map(plain).filter(bool)


def test_labels_are_written_without_case_accents_and_punctuation() -> None:
    assert plain("  ASP.NET   Core® ") == "asp net core"
    assert plain("Crème Brûlée") == "creme brulee"
    assert plain("ﬁber") == "fiber"
    assert plain("Straße") == "strasse"
    assert plain("++") == ""


@given(st.text())
def test_a_plain_label_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert len(once) <= LABEL_LENGTH
    assert all(word.isalnum() for word in once.split(" ") if once)


def found_by(*, slug: str = "x", name: str = "X", aliases: tuple[str, ...] = ()) -> set[str]:
    labels = labels_of(slug=slug, name=name, aliases=aliases)
    return {f"{label.kind}: {label.plain} ({label.written})" for label in labels}


def test_a_framework_is_found_by_its_labels_and_their_later_words() -> None:
    assert found_by(slug="rails", name="Ruby on Rails", aliases=("ror",)) == {
        "whole: ruby on rails (Ruby on Rails)",
        "whole: rails (rails)",
        "whole: ror (ror)",
        "word: on rails (Ruby on Rails)",
    }


def test_where_all_are_plainly_the_same_the_name_stands_for_them() -> None:
    assert found_by(slug="spring-boot", name="Spring Boot", aliases=("spring_boot",)) == {
        "whole: spring boot (Spring Boot)",
        "word: boot (Spring Boot)",
    }


def test_a_name_without_letters_is_passed_over() -> None:
    assert found_by(slug="plus", name="++") == {"whole: plus (plus)"}


def test_how_much_is_kept_of_a_label_is_bounded() -> None:
    labels = labels_of(slug="x", name=" ".join("abcdefghijklmnopqrstuvwxyz" * 2), aliases=())
    assert sum(label.kind is LabelKind.WORD for label in labels) < WORDS
    keys = list(keys_of(SearchLabel(kind=LabelKind.WHOLE, plain="a" * 120, written="")))
    assert len(keys) == TYPO_LENGTHS[-1] == max(len(key) for _, key in keys)


def meets(typed: str, label: str) -> bool:
    """Whether a way to mistype the one leads to a key of the other."""
    filed = SearchLabel(kind=LabelKind.WHOLE, plain=label, written=label)
    texts: dict[int | None, str] = {None: label, **dict(keys_of(filed))}
    return any(
        way.at in texts and way.span.low <= texts[way.at] < way.span.high for way in ways(typed)
    )


def fits(typed: str, label: str, until: int = LABEL_LENGTH) -> bool:
    """Whether the label starts like this but for one typing error, by trying all.

    Of its letters, those before ``until`` may be mistyped.
    """
    if len(typed) not in TYPO_LENGTHS:
        return False
    places = range(min(len(typed), until))
    return (
        any(added(typed, label, at) for at in range(len(typed)))
        or any(forgotten(typed, label, at) for at in places)
        or any(swapped(typed, label, at) for at in places[: len(typed) - 1])
        or any(replaced(typed, label, at) for at in places)
    )


def word_ends(label: str, at: int) -> bool:
    return label[at : at + 1] in {"", " "}


def added(typed: str, label: str, at: int) -> bool:
    meant = typed[:at] + typed[at + 1 :]
    last = meant == typed[:-1]
    return label.startswith(meant) and (not last or word_ends(label, len(meant)))


def forgotten(typed: str, label: str, at: int) -> bool:
    return len(label) > at and label.startswith(typed[:at] + label[at] + typed[at:])


def swapped(typed: str, label: str, at: int) -> bool:
    meant = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    return label.startswith(meant)


def replaced(typed: str, label: str, at: int) -> bool:
    if len(label) <= at or not label.startswith(typed[:at] + label[at] + typed[at + 1 :]):
        return False
    return at < len(typed) - 1 or word_ends(label, len(typed))


def typed_like(label: str) -> st.SearchStrategy[str]:
    """Return questions that are a start of the label but for a few letters."""
    start = st.integers(3, 22).map(lambda end: label[:end])
    wrong = st.lists(st.tuples(st.integers(0, 22), st.sampled_from(["", *"abc "])), max_size=2)
    return st.tuples(start, wrong, st.booleans()).map(lambda drawn: plain(_mistyped(*drawn)))


def _mistyped(text: str, wrong: list[tuple[int, str]], insert: bool) -> str:
    for at, letter in wrong:
        text = text[:at] + letter + text[at if insert else at + 1 :]
    return text


@settings(max_examples=1000)
@given(LETTERS.flatmap(lambda label: st.tuples(typed_like(label), st.just(label))))
@example(("acac", "abccb"))
@example(("djagno", "django"))
@example(("djagn", "django rest"))
@example(("djangp", "django cms"))
@example(("djangp", "djangoes"))
@example(("djangoo", "django"))
@example(("abcc", "abcz"))
@example(("a" * 20, "a" * 19 + "b" + "a"))
def test_keys_meet_exactly_where_one_letter_is_wrong(asked: tuple[str, str]) -> None:
    typed, label = asked
    if label.startswith(typed):
        return
    assert meets(typed, label) == fits(typed, label)


@given(LETTERS, st.data())
def test_one_error_in_any_place_is_forgiven(label: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(label) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    for typed in (
        label[:at] + label[at + 1 :],
        label[:at] + letter + label[at:],
        label[:at] + letter + label[at + 1 :],
        label[:at] + label[at + 1 : at + 2] + label[at] + label[at + 2 :],
    ):
        if plain(typed) == typed and len(typed) in TYPO_LENGTHS and not label.startswith(typed):
            assert meets(typed, label), typed


def test_of_a_later_word_only_that_word_is_kept_mistyped() -> None:
    label = SearchLabel(kind=LabelKind.WORD, plain="boot starter", written="Spring Boot Starter")
    assert list(keys_of(label)) == [
        (0, "oot starter"),
        (1, "bot starter"),
        (2, "bot starter"),
        (3, "boo starter"),
    ]
    short = SearchLabel(kind=LabelKind.WORD, plain="on rails", written="Ruby on Rails")
    assert list(keys_of(short)) == []
