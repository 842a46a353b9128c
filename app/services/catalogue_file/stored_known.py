"""What files may refer to without saying it themselves, as the database has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Alias, Category, FeatureGroup, Framework, Source, Task, UseCase
from app.services.catalogue_file import stored
from app.services.catalogue_file.asked import Asked, Scales
from app.services.catalogue_file.checking import Known


def known(session: Session) -> Known:
    """Return what files may refer to without saying it themselves."""
    published = select(Source.slug, Source.published, Source.published_precision)
    filed = select(Framework.slug, Category.slug).join(Category)
    return Known(
        categories=Asked(
            lambda: {slug: entry.parent for slug, entry in stored.categories(session).items()}
        ),
        groups=_slugs(session, FeatureGroup.slug),
        scales=Scales(lambda: stored.features(session)),
        sources=Asked(
            lambda: {slug: stored.day(on, by) for slug, on, by in session.execute(published)}
        ),
        frameworks=_slugs(session, Framework.slug),
        meanings=lambda labels: meanings(session, labels),
        filed=Asked(lambda: dict(session.execute(filed).all())),
        use_cases=_slugs(session, UseCase.slug),
        tasks=_slugs(session, Task.slug),
    )


def _slugs(session: Session, column: InstrumentedAttribute[str]) -> Mapping[str, None]:
    return Asked(lambda: dict.fromkeys(session.scalars(select(column))))


def meanings(session: Session, labels: Iterable[str]) -> dict[str, str]:
    """Return those of the slugs and aliases there are, each with the slug that it means."""
    found: dict[str, str] = {}
    for batch in stored.batches(labels, stored.ROWS):
        aliases = (
            select(Alias.alias, Framework.slug)
            .join(Framework, Framework.id == Alias.framework_id)
            .where(Alias.alias.in_(batch))
        )
        found.update((alias, slug) for alias, slug in session.execute(aliases))
        slugs = session.scalars(select(Framework.slug).where(Framework.slug.in_(batch)))
        found.update((slug, slug) for slug in slugs)
    return found
