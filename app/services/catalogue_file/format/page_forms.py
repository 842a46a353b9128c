"""What an entry of a point, a comparison or a task has to look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from marshmallow import EXCLUDE, ValidationError, fields, validates_schema

from app.domain import statements
from app.domain.points import PointKind, PointState
from app.domain.sections import ALWAYS_THERE, HeadingState, Section
from app.services.catalogue_file import page_records
from app.services.catalogue_file.format.fields import (
    Address,
    Choice,
    Code,
    Day,
    Distinct,
    Flag,
    Messages,
    Passage,
    RelativePath,
    Slug,
    Text,
    WholeNumber,
    messages,
)
from app.services.catalogue_file.format.forms import Form, maybe, part, text

MOST_VOTES = 2**31 - 1
"""What the databases' integers hold."""


def _passage() -> Passage:
    return Passage(required=True)


def _maybe_passage() -> Passage:
    return Passage(load_default=None)


def _maybe_slug() -> Slug:
    return Slug(load_default=None)


def _texts(limit: int = 200) -> fields.List[str]:
    """Take a list of texts; the same may come twice, as in a breadcrumb."""
    return fields.List(
        Text(limit), load_default=list, error_messages=messages(invalid="must be a list")
    )


def _parts(form: type[Form], **options: Any) -> fields.List[Any]:
    return fields.List(part(form), error_messages=messages(invalid="must be a list"), **options)


class PageForm(Form):
    """A form whose lists become tuples, as records are compared and kept."""

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the record's fields."""
        return {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }


class PointForm(PageForm):
    """An entry under ``points`` of a framework's file."""

    record = page_records.PointEntry
    slug = Slug(required=True)
    kind = Choice(PointKind, required=True)
    state = Choice(PointState, load_default=PointState.STATED, without=(PointState.STATED,))
    title = maybe(200)
    feature = _maybe_slug()
    source = Slug(required=True)
    as_of = Day(required=True, allow_none=True)
    votes = WholeNumber(load_default=None, least=0, most=MOST_VOTES)
    url = Address(load_default=None)
    note = maybe(600)
    text = _maybe_passage()

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def check(self, _values: object, original: object, **_options: object) -> None:
        """Ask for what a point of its kind says, and for nothing a state can't have."""
        if not isinstance(original, Mapping):
            return
        says = [key for key in ("title", "text", "votes") if original.get(key) is not None]
        named = original.get("kind") in {PointKind.ADOPTER, PointKind.INTEGRATION}
        problems: dict[str, list[str]] = {}
        if original.get("state") is not None:
            problems = {key: ["a point that there is none has none"] for key in says}
        elif named and "title" not in says:
            problems["title"] = ["is required"]
        elif not named and "text" not in says:
            problems["text"] = ["is required"]
        if original.get("kind") == PointKind.REASON and original.get("feature") is None:
            problems["feature"] = ["is required: a reason is one for a feature's rating"]
        if problems:
            raise ValidationError(cast("Messages", problems))


def _is_section(value: str) -> None:
    known = [*ALWAYS_THERE, *Section]
    if value not in known:
        raise ValidationError(f"{value!r} is none of: {', '.join(known)}")


class HeadingForm(PageForm):
    """A heading of a source's page."""

    record = statements.Heading
    title = Text(200, required=True, allow_none=True)
    section = Text(40, required=True, allow_none=True, validate=_is_section)
    state = Choice(HeadingState, required=True)
    lead = _maybe_passage()
    note = maybe(600)


class ContributionForm(PageForm):
    """A way to add something."""

    record = statements.Contribution
    kind = Slug(required=True)
    label = text(120)


class StatementForm(PageForm):
    """What every statement has."""

    slug = Slug(required=True)
    source = Slug(required=True)


class ArticleForm(StatementForm):
    """An entry under ``articles``."""

    record = statements.Article
    title = maybe(200)
    order = Distinct(Slug(), load_default=tuple)
    path = _texts()
    intro = _maybe_passage()
    summary = _maybe_passage()
    dimensions = _texts()
    criteria = _texts()
    conclusion = _maybe_passage()
    outline = _parts(HeadingForm, load_default=list)
    contribute = _parts(ContributionForm, load_default=list)


class OpinionReasonForm(PageForm):
    """A reason of an opinion."""

    record = statements.OpinionReason
    feature = _maybe_slug()
    text = _passage()


class OpinionConditionForm(PageForm):
    """When a source would choose a framework."""

    record = statements.OpinionCondition
    framework = Slug(required=True)
    when = _texts(600)


class OpinionForm(StatementForm):
    """An entry under ``opinions``."""

    record = statements.Opinion
    kind = Choice(statements.OpinionKind, required=True)
    feature = _maybe_slug()
    winner = _maybe_slug()
    condition = maybe(600)
    reasons = _parts(OpinionReasonForm, load_default=list)
    conditions = _parts(OpinionConditionForm, load_default=list)
    text = _passage()

    @validates_schema(skip_on_field_errors=True)
    def check(self, values: dict[str, Any], **_options: object) -> None:
        """Ask for a winner where there is one, and for none where there can't be."""
        kind, winner = values["kind"], values["winner"]
        level = {statements.OpinionKind.TIE, statements.OpinionKind.NEGLIGIBLE_DIFFERENCE}
        if kind is statements.OpinionKind.OUTRIGHT and winner is None:
            raise ValidationError({"winner": ["is required of an outright opinion"]})
        if kind in level and winner is not None:
            raise ValidationError({"winner": [f"an opinion that is {kind} has none"]})


class SideForm(PageForm):
    """One side of a difference."""

    record = statements.Side
    framework = Slug(required=True)
    value = maybe(200)
    text = _maybe_passage()


class DifferenceForm(StatementForm):
    """An entry under ``differences``."""

    record = statements.Difference
    title = text(200)
    feature = _maybe_slug()
    task = _maybe_slug()
    axis = maybe(200)
    sides = _parts(SideForm, load_default=list)
    text = _maybe_passage()


class RecommendationForm(StatementForm):
    """An entry under ``recommendations``."""

    record = statements.Recommendation
    framework = Slug(required=True)
    use_case = _maybe_slug()
    text = _passage()


class QuestionForm(StatementForm):
    """An entry under ``faq``."""

    record = statements.Question
    question = text(300)
    answer = _passage()
    favours = _maybe_slug()
    feature = _maybe_slug()


class AuthorForm(PageForm):
    """Who wrote a post."""

    record = statements.Author
    name = maybe(120)
    role = maybe(120)
    employer = maybe(120)


class FigureForm(PageForm):
    """A count as a page shows it."""

    record = statements.Figure
    value = WholeNumber(required=True, least=0)
    display = maybe(40)
    precision = WholeNumber(load_default=None, least=0)


class AdviceForm(StatementForm):
    """An entry under ``advice``."""

    record = statements.Advice
    kind = Choice(statements.AdviceKind, required=True)
    date = Day(required=True, allow_none=True)
    author = part(AuthorForm, load_default=None)
    tags = _texts(60)
    views = part(FigureForm, load_default=None)
    comments = WholeNumber(load_default=None, least=0, most=MOST_VOTES)
    text = _passage()


class AlternativeForm(StatementForm):
    """An entry under ``alternatives``."""

    record = statements.Alternative
    framework = Slug(required=True)
    why = maybe(600)
    text = _maybe_passage()


class RelatedForm(StatementForm):
    """An entry under ``related``."""

    record = statements.Related
    kind = Choice(statements.RelatedKind, required=True)
    title = text(200)
    frameworks = Distinct(Slug(), load_default=tuple)
    why = maybe(600)
    off_topic = Flag(load_default=False)
    text = _maybe_passage()


SECTION_FORMS: dict[Section, type[StatementForm]] = {
    Section.ARTICLES: ArticleForm,
    Section.OPINIONS: OpinionForm,
    Section.DIFFERENCES: DifferenceForm,
    Section.RECOMMENDATIONS: RecommendationForm,
    Section.FAQ: QuestionForm,
    Section.ADVICE: AdviceForm,
    Section.ALTERNATIVES: AlternativeForm,
    Section.RELATED: RelatedForm,
}


class ComparisonForm(PageForm):
    """A file of the folder comparisons, but for what is stated in it."""

    class Meta:
        """The lists are keys of the file; each is read entry by entry."""

        unknown = EXCLUDE
        include: ClassVar = {
            section.value: fields.Raw(load_default=None) for section in SECTION_FORMS
        }

    record = page_records.ComparisonEntry
    slug = Text(640, required=True)
    frameworks = Distinct(Slug(), required=True)
    title = text(200)
    summary = _maybe_passage()

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Leave the lists out; each is read by itself."""
        return {key: value for key, value in values.items() if key not in SECTION_FORMS}

    @validates_schema(skip_on_field_errors=True)
    def check(self, values: dict[str, Any], **_options: object) -> None:
        """Ask for the one name that these frameworks' comparison has."""
        named = values["frameworks"]
        if not 2 <= len(named) <= 8:
            raise ValidationError({"frameworks": ["names two to eight frameworks"]})
        if list(named) != sorted(named):
            raise ValidationError({"frameworks": [f"must be sorted: {', '.join(sorted(named))}"]})
        if values["slug"] != (wanted := statements.comparison_slug(named)):
            raise ValidationError({"slug": [f"must be {wanted!r}, as its frameworks are"]})


class CodeForm(PageForm):
    """One file of an example."""

    record = page_records.CodeEntry
    path = RelativePath(required=True)
    language = Slug(required=True)
    code = Code(required=True)


class ExampleForm(PageForm):
    """An entry under ``examples`` of a task's file."""

    record = page_records.ExampleEntry
    framework = Slug(required=True)
    source = _maybe_slug()
    explanation = _maybe_passage()
    requires = Distinct(Address(), load_default=tuple)
    files = _parts(CodeForm, required=True)
    broken = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def check(self, values: dict[str, Any], **_options: object) -> None:
        """Ask for at least one file, and for one of each path."""
        # As file systems do that don't tell a from A.
        paths = [file.path.lower() for file in values["files"]]
        if not paths:
            raise ValidationError({"files": ["holds no file"]})
        for index, path in enumerate(paths):
            if any(_one_place(path, other) for other in paths[:index]):
                raise ValidationError({"files": [f"two of them would be one file: {path!r}"]})


def _one_place(path: str, other: str) -> bool:
    """Tell whether two paths are one, or one would have to be a file and a folder."""
    return f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/")


class TaskForm(PageForm):
    """A file of the folder tasks, but for its examples."""

    record = page_records.TaskEntry
    slug = Slug(required=True)
    name = text(120)
    description = text(600)
    position = WholeNumber(required=True, least=0, most=100_000)
    examples = fields.Raw(load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Leave the examples out; each is read by itself."""
        del values["examples"]
        return values
