"""GET /tasks: the same job done with each framework."""

from __future__ import annotations

from flask import Blueprint

from app.api.aliases import moved
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import PageQuery, listing
from app.api.schemas.tasks import TaskOut, TaskSummaryOut, present_summary, present_task
from app.domain.errors import UnknownFramework, UnknownTask
from app.services import frameworks, tasks
from app.services.catalogue_file import Noun

bp = Blueprint("tasks", __name__)
TAG = "Tasks"


@read(bp, "/tasks", tag=TAG, query=PageQuery(), returns=listing("TaskList", TaskSummaryOut))
def list_tasks(reading: Reading, *, page: int, per_page: int) -> Answer:
    """List programming tasks.

    Jobs that every framework has a way to do, and whose way is there to read.
    """
    found = tasks.every(reading.session)
    return page_answer(found, present_summary, path="/tasks", page=page, per_page=per_page)


@read(
    bp,
    "/tasks/<slug>",
    tag=TAG,
    returns=TaskOut(),
    may_fail=(UnknownTask,),
    entry=lambda slug: (Noun.TASK, (slug,)),
)
def show_task(reading: Reading, slug: str) -> Answer:
    """Show one task, with every example there is."""
    return Answer(body=present_task(tasks.by_slug(reading.session, slug)))


@read(
    bp,
    "/frameworks/<slug>/code",
    tag=TAG,
    query=PageQuery(),
    returns=listing("CodeList", TaskOut),
    may_fail=(UnknownFramework,),
    moves=True,
)
def list_code(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
    """List a framework's code examples, task by task."""
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug, "/code", {"page": page, "per_page": per_page})
    found = tasks.load(reading.session, [framework.id])
    path = f"/frameworks/{slug}/code"
    return page_answer(found, present_task, path=path, page=page, per_page=per_page)
