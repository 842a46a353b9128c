"""An import makes the catalogue what the files say: once, wholly, and by the plan shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.models import (
    Alias,
    Catalogue,
    Category,
    Claim,
    Feature,
    Framework,
    Rating,
    Revision,
    Source,
    UseCaseWeight,
)
from app.services import catalogue_file
from app.services.catalogue_file import BadCatalogue, Imported, ImportPlan, Noun
from app.services.changes import change
from tests.services.catalogue_file.files import FILES, edit, write

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def planned(session: Session, folder: Path) -> ImportPlan:
    session.rollback()
    plan = catalogue_file.plan_import(session, catalogue_file.read_folder(folder))
    session.rollback()
    return plan


def imported(session: Session, folder: Path, **options: Any) -> Imported:
    plan = planned(session, folder)
    return catalogue_file.apply(session, plan, author="a test", note="Trying", **options)


def revision(session: Session) -> int:
    session.rollback()
    return session.scalars(select(Catalogue.revision)).one()


def claims(session: Session, framework: str, feature: str, source: str) -> list[Claim]:
    query = (
        select(Claim)
        .join(Framework, Framework.id == Claim.framework_id)
        .join(Feature, Feature.id == Claim.feature_id)
        .join(Source, Source.id == Claim.source_id)
        .where(Framework.slug == framework, Feature.slug == feature, Source.slug == source)
        .order_by(Claim.id)
    )
    return list(session.scalars(query))


def ratings(session: Session) -> dict[tuple[str, str], Any]:
    query = (
        select(Framework.slug, Feature.slug, Rating.state, Rating.rating, Rating.conflict)
        .join(Framework, Framework.id == Rating.framework_id)
        .join(Feature, Feature.id == Rating.feature_id)
    )
    return {
        (framework, feature): (rating if state is CellState.RATED else state.value, conflict)
        for framework, feature, state, rating, conflict in session.execute(query)
    }


def test_importing_twice_plans_nothing_and_moves_nothing(session: Session, folder: Path) -> None:
    assert imported(session, folder).revision == 1
    again = imported(session, folder)
    assert not again.plan
    assert again.revision is None
    assert revision(session) == 1


def test_every_cell_gets_the_rating_its_claims_resolve_to(session: Session, folder: Path) -> None:
    imported(session, folder)
    assert ratings(session) == {
        ("flask", "learning-curve"): ("easy", False),
        ("flask", "performance"): (8, False),
        ("flask", "orm"): ("no", False),
        ("flask", "github-stars"): (38700, False),
        ("flask", "architecture"): ("none: imposed", False),
        # Two articles of one standing: the dated one speaks, the other allows what it says.
        ("django", "learning-curve"): ("steep", False),
        # The manual speaks before a blog, and the two can't both be right.
        ("django", "architecture"): ("MVT", True),
        ("django", "performance"): ("missing", False),
    }


def test_the_revision_says_who_and_why(session: Session, folder: Path) -> None:
    imported(session, folder)
    row = session.scalars(select(Revision)).one()
    assert (row.number, row.author, row.note) == (1, "a test", "Trying")


def test_a_dry_run_changes_nothing_and_is_the_plan_that_is_carried_out(
    session: Session, folder: Path
) -> None:
    plan = planned(session, folder)
    assert {noun: part.added for noun, part in plan.parts().items()} == {
        Noun.CATEGORY: 2,
        Noun.GROUP: 2,
        Noun.FEATURE: 5,
        Noun.SOURCE: 3,
        Noun.USE_CASE: 1,
        Noun.FRAMEWORK: 2,
        Noun.CLAIM: 10,
        Noun.POINT: 5,
        Noun.TASK: 1,
        Noun.EXAMPLE: 2,
        Noun.COMPARISON: 1,
        Noun.STATEMENT: 10,
    }
    assert revision(session) == 0
    assert session.scalars(select(Framework)).all() == []
    done = catalogue_file.apply(session, plan, author="a test", note="Trying")
    assert done.plan is plan


def test_a_plan_that_the_catalogue_has_overtaken_is_made_again(
    session: Session, folder: Path
) -> None:
    overtaken = planned(session, folder)
    imported(session, folder)
    done = catalogue_file.apply(session, overtaken, author="a test", note="Trying")
    assert not done.plan
    assert done.revision is None
    assert revision(session) == 1


def test_a_plan_overtaken_by_another_change_keeps_that_change(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    edit(folder, FLASK, "maker: Pallets", "maker: The Pallets")
    overtaken = planned(session, folder)
    with change(session, author="somebody", note="In between"):
        session.scalars(select(Source).where(Source.slug == "blog")).one().publisher = "Them"
    done = catalogue_file.apply(session, overtaken, author="a test", note="Trying")
    assert done.revision == 3
    assert list(done.plan.sources.changed) == ["blog"]


def test_an_import_stopped_half_way_leaves_nothing(session: Session, folder: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(session, folder, progress=stop)
    assert revision(session) == 0
    for table in (Category, Framework, Claim, Rating, Revision):
        assert session.scalars(select(table)).all() == []


def test_a_changed_claim_is_retired_and_added_in_one_revision(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    edit(folder, FLASK, "value: 8", "value: 9")
    done = imported(session, folder)
    assert done.revision == 2
    assert done.plan.on_frameworks.claims.changed == 1
    old, new = claims(session, "flask", "performance", "page")
    assert (old.rating, old.added_in, old.retired_in) == (8, 1, 2)
    assert (new.rating, new.added_in, new.retired_in) == (9, 2, None)
    assert ratings(session)["flask", "performance"] == (9, False)


def test_a_claim_gone_from_its_file_is_retired_and_its_rating_goes(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    line = "  - {feature: performance, state: missing, source: blog, as_of: null}\n"
    edit(folder, DJANGO, line, "")
    done = imported(session, folder)
    assert done.plan.on_frameworks.claims.removed == 1
    assert [claim.retired_in for claim in claims(session, "django", "performance", "blog")] == [2]
    assert ("django", "performance") not in ratings(session)


def test_only_touched_cells_are_resolved_again(session: Session, folder: Path) -> None:
    imported(session, folder)
    with change(session, author="a test", note="Mark a rating"):
        for rating in session.scalars(select(Rating)):
            rating.conflict = True
    edit(folder, FLASK, "value: 8", "value: 9")
    imported(session, folder)
    after = {cell: conflict for cell, (_, conflict) in ratings(session).items()}
    assert [cell for cell, conflict in after.items() if not conflict] == [("flask", "performance")]


def test_a_new_standing_of_a_source_resolves_its_cells_again(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    edit(folder, "sources.yaml", "kind: documentation", "kind: community")
    imported(session, folder)
    assert ratings(session)["django", "architecture"] == ("MVC", True)


def test_a_new_scale_resolves_all_cells_of_its_feature_again(
    session: Session, folder: Path
) -> None:
    edit(folder, DJANGO, "value: steep, source: page", "value: easy, source: page")
    imported(session, folder)
    assert ratings(session)["django", "learning-curve"] == ("easy", True)
    # What the other source allows, moderate to steep, now has easy in it.
    easy, moderate = "{slug: easy, name: Easy, value: 9}", "{slug: moderate, name: Moderate, value"
    edit(folder, "features.yaml", easy, "{slug: between, name: Easy, value: 9}")
    edit(folder, "features.yaml", moderate, "{slug: easy, name: Moderate, value")
    edit(folder, "features.yaml", "{slug: between", "{slug: moderate")
    done = imported(session, folder)
    assert {noun for noun, part in done.plan.parts().items() if part} == {Noun.FEATURE}
    assert ratings(session)["django", "learning-curve"] == ("easy", False)


def test_a_scale_that_claims_elsewhere_do_not_fit_is_refused_naming_them(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    write(folder, {DJANGO: None})
    levels = "{slug: steep, name: Steep, value: 3}"
    edit(folder, "features.yaml", levels, "{slug: hard, name: Hard, value: 3}")
    with pytest.raises(BadCatalogue) as refused:
        planned(session, folder)
    assert [str(mistake) for mistake in refused.value.mistakes] == [
        (
            "features.yaml:5: features[0]: the new scale of 'learning-curve' does not fit "
            "2 claims: of 'page' on 'django', 'blog' on 'django'"
        )
    ]


def test_what_the_files_do_not_name_stays_as_it_is(session: Session, folder: Path) -> None:
    imported(session, folder)
    alone = {**dict.fromkeys(FILES, None), DJANGO: FILES[DJANGO]}
    write(folder, alone)
    edit(folder, DJANGO, "A large one.", "The large one.")
    done = imported(session, folder)
    assert {noun for noun, part in done.plan.parts().items() if part} == {Noun.FRAMEWORK}
    assert len(ratings(session)) == 8
    assert len(session.scalars(select(UseCaseWeight)).all()) == 2


def test_frameworks_that_a_whole_catalogue_leaves_out_are_named_and_stay(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    assert planned(session, folder).staying == ()
    write(folder, {FLASK: None})
    plan = planned(session, folder)
    assert (bool(plan), plan.staying) == (False, ("flask",))
    write(folder, {"use_cases.yaml": None})
    assert planned(session, folder).staying == ()


def test_a_feature_with_a_mistake_is_not_read_by_the_scale_it_had(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    edit(folder, "features.yaml", "slug: easy", "slug: simple")
    edit(folder, "features.yaml", "name: Learning curve", "name: 7")
    edit(folder, FLASK, "value: easy", "value: simple")
    with pytest.raises(BadCatalogue) as refused:
        planned(session, folder)
    assert [mistake.problem for mistake in refused.value.mistakes] == [
        "must be text; put it in quotes"
    ]


def test_a_folder_of_frameworks_finds_the_rest_in_the_database(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    write(folder, {**dict.fromkeys(FILES, None), FLASK: FILES[FLASK]})
    edit(folder, FLASK, "feature: orm", "feature: orms")
    edit(folder, FLASK, "value: 8", "value: 12")
    edit(folder, FLASK, "[pallets flask,", "[django,")
    with pytest.raises(BadCatalogue) as refused:
        planned(session, folder)
    told = "\n".join(map(str, refused.value.mistakes))
    assert "there is no feature 'orms'; did you mean 'orm'?" in told
    assert "12 is not a number from 0 to 10" in told
    assert "the alias 'django' means 'django' already" in told


def test_an_alias_can_pass_from_one_framework_to_another(session: Session, folder: Path) -> None:
    imported(session, folder)
    edit(folder, FLASK, "aliases: [pallets flask, flask framework]", "aliases: []")
    edit(folder, DJANGO, "logo:", "aliases: [pallets flask]\nlogo:")
    imported(session, folder)
    query = select(Alias.alias, Framework.slug).join(Framework)
    assert session.execute(query).all() == [("pallets flask", "django")]


def test_another_order_of_features_is_a_change(session: Session, folder: Path) -> None:
    imported(session, folder)
    text = FILES["features.yaml"]
    head, first, *others = text.split("  - slug: ")
    write(folder, {"features.yaml": "  - slug: ".join([head, *others, first])})
    done = imported(session, folder)
    assert done.plan.orders[Noun.FEATURE][-1] == "learning-curve"
    ordered = session.scalars(select(Feature.slug).order_by(Feature.position)).all()
    assert tuple(ordered) == done.plan.orders[Noun.FEATURE]
    assert not planned(session, folder)


def test_a_late_parent_comes_to_stand_before_its_children(session: Session, folder: Path) -> None:
    imported(session, folder)
    for lines in (
        "- {slug: root, name: Root, parent: null, description: Below all.}\n",
        "- {slug: web, name: Web, parent: root, description: On the web.}\n",
    ):
        imported(session, write(folder, {"categories.yaml": lines}))
    ordered = session.scalars(select(Category.slug).order_by(Category.position)).all()
    assert ordered == ["root", "web", "web-frameworks"]


def test_a_category_cannot_come_to_lie_below_itself(session: Session, folder: Path) -> None:
    imported(session, folder)
    lines = "- {slug: web, name: Web, parent: web-frameworks, description: On the web.}\n"
    with pytest.raises(BadCatalogue, match="'web' would lie below itself"):
        planned(session, write(folder, {"categories.yaml": lines}))


def test_changed_weights_of_a_use_case_replace_the_old(session: Session, folder: Path) -> None:
    imported(session, folder)
    edit(folder, "use_cases.yaml", "{performance: 2, orm: 0.25}", "{performance: 3}")
    imported(session, folder)
    assert session.scalars(select(UseCaseWeight.weight)).all() == [3.0]


def test_the_shipped_catalogue_is_loaded_into_an_empty_database_only(session: Session) -> None:
    assert catalogue_file.load_shipped_if_empty(session) == 1
    assert catalogue_file.load_shipped_if_empty(session) is None
    assert not planned(session, catalogue_file.SHIPPED)
