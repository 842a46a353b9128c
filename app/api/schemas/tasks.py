"""How programming tasks and their examples look from outside."""

from __future__ import annotations

from typing import Any

from app.api import links
from app.api.schemas.common import Out, SelfLinkOut, flag, many, one, text, texts
from app.services.tasks import ExampleRecord, TaskRecord, TaskSummary


class CodeFileOut(Out):
    """One file of an example."""

    path = text("Where it belongs.", example="app.py")
    language = text("In which language.", example="python")
    code = text("What is in it.")


class ExampleOut(Out):
    """How one framework does the task."""

    framework = text("Which.", example="flask")
    source = text("Who wrote it; null for an example of the catalogue's own.", null=True)
    explanation = text("What to notice, in Markdown.", null=True)
    requires = texts("The packages it needs, as package URLs.", example=["pkg:pypi/flask"])
    files = many(CodeFileOut, "Its files.")
    valid = flag("Whether all of it parses, as far as its languages can be checked.")
    problems = texts("Why not.")


class TaskOut(Out):
    """A programming task, and how each framework does it."""

    slug = text("Its name in addresses.", example="hello-world")
    name = text("Its name.", example="Hello, world")
    description = text("What every example does.")
    examples = many(ExampleOut, "Framework by framework.")
    links = one(SelfLinkOut, "Where it lives.")


class TaskSummaryOut(Out):
    """A task, and who has an example of it."""

    slug = text("Its name in addresses.", example="hello-world")
    name = text("Its name.", example="Hello, world")
    description = text("What every example does.")
    frameworks = texts("Whose examples there are.", example=["django", "flask"])
    links = one(SelfLinkOut, "Where it lives.")


def present_task(task: TaskRecord) -> dict[str, Any]:
    """Write a task with its examples."""
    return {
        "slug": task.slug,
        "name": task.name,
        "description": task.description,
        "examples": [_example(example) for example in task.examples],
        "links": _links(task.slug),
    }


def _example(example: ExampleRecord) -> dict[str, Any]:
    return {
        "framework": example.framework,
        "source": example.source,
        "explanation": example.explanation,
        "requires": example.requires,
        "files": example.files,
        "valid": example.valid,
        "problems": example.problems,
    }


def present_summary(task: TaskSummary) -> dict[str, Any]:
    """Write a task without its code."""
    return {
        "slug": task.slug,
        "name": task.name,
        "description": task.description,
        "frameworks": task.frameworks,
        "links": _links(task.slug),
    }


def _links(slug: str) -> dict[str, str]:
    return {"self": links.to(f"/tasks/{slug}")}
