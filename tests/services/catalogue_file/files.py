"""The smallest catalogue that has one of everything, as files to change in tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "categories.yaml": """\
- {slug: web, name: Web, parent: null, description: On the web.}
- {slug: web-frameworks, name: Web frameworks, parent: web, description: They answer requests.}
""",
    "features.yaml": """\
groups:
  - {slug: adoption, name: Adoption, description: Starting out.}
  - {slug: running, name: Running, description: Keeping on.}
features:
  - slug: learning-curve
    name: Learning curve
    group: adoption
    kind: ordinal
    direction: lower
    levels:
      - {slug: easy, name: Easy, value: 9}
      - {slug: moderate, name: Moderate, value: 6}
      - {slug: steep, name: Steep, value: 3}
    weight: 1
    shelf_life_days: 730
    description: How long it takes to learn.
  - slug: performance
    name: Performance
    group: running
    kind: rating
    direction: higher
    weight: 1
    shelf_life_days: null
    description: How fast it is.
  - slug: github-stars
    name: Stars
    group: adoption
    kind: metric
    direction: higher
    lo: 100
    hi: 100000
    transform: log
    weight: 0
    shelf_life_days: 365
    description: How many follow it.
  - slug: orm
    name: ORM
    group: running
    kind: boolean
    direction: higher
    weight: 0.5
    shelf_life_days: null
    description: Whether it maps objects to rows.
  - slug: architecture
    name: Architecture
    group: running
    kind: text
    weight: 0
    shelf_life_days: null
    description: What it is like inside.
""",
    "sources.yaml": """\
- {slug: docs, title: The manual, kind: documentation, date: null, description: Written by them.}
- {slug: page, title: A page, kind: generated, date: "2026-06", description: Written by a model.}
- {slug: blog, title: A blog, kind: article, date: null, description: Written by somebody.}
""",
    "use_cases.yaml": """\
- slug: general
  name: General
  summary: What counts for all.
  audience: Everybody
  owner: Faceoff
  as_of: "2026-11-20"
  weights: {performance: 2, orm: 0.25}
""",
    "frameworks/flask.yaml": """\
slug: flask
name: Flask
kind: framework
maker: Pallets
summary: A small one.
category: web-frameworks
languages: [python]
licence: {spdx: BSD-3-Clause, url: null}
links: {homepage: "https://flask.example/", package: "pkg:pypi/flask"}
first_release: {date: "2010-04", url: "pkg:pypi/flask"}
aliases: [pallets flask, flask framework]
logo: null
claims:
  - {feature: learning-curve, value: easy, source: page, as_of: "2026-06", display: Easy}
  - {feature: performance, value: 8, source: page, as_of: "2026-06", note: "The prose says less."}
  - {feature: orm, value: no, source: docs, as_of: null, url: "https://flask.example/orm"}
  - {feature: github-stars, value: 38700, precision: 50, source: docs, as_of: "2026-06-13"}
  - {feature: architecture, value: "none: imposed", source: blog, as_of: null, flags: [stale]}
points:
  - {slug: small, kind: pro, text: Small, source: page, as_of: "2026-06"}
  - {slug: few, kind: reason, text: Few rules, feature: learning-curve, source: docs, as_of: null}
  - {slug: alone, kind: integration, state: none_known, source: docs, as_of: null}
""",
    "frameworks/django.yaml": """\
slug: django
name: Django
kind: framework
summary: A large one.
category: web-frameworks
logo: {url: "https://django.example/logo.svg", alt: The word, licence: Trademark}
claims:
  - {feature: learning-curve, value: steep, source: page, as_of: "2026-06"}
  - {feature: learning-curve, value: steep, span: [moderate, steep], source: blog, as_of: null}
  - {feature: architecture, value: MVC, source: blog, as_of: null}
  - {feature: architecture, value: MVT, source: docs, as_of: null, version: "5.0"}
  - {feature: performance, state: missing, source: blog, as_of: null}
points:
  - slug: motto
    kind: philosophy
    title: Batteries
    text: |-
      Everything is there.

      Even more.
    source: blog
    as_of: null
    url: "https://django.example/motto"
    note: Said of it, not by it.
  - {slug: quick, kind: pro, text: Quick, source: docs, as_of: "2026", votes: 7}
""",
    "comparisons/django-vs-flask.yaml": """\
slug: django-vs-flask
frameworks: [django, flask]
title: Flask vs Django
summary: A small one against a large one.
articles:
  - slug: page
    source: page
    title: Two compared
    order: [flask, django]
    path: [Web, Web]
    intro: There are two.
    outline:
      - {title: Matrix, section: features, state: present, lead: Row by row.}
      - {title: Others, section: alternatives, state: empty}
      - {title: Sign up, section: null, state: ignored, note: Furniture.}
    contribute: [{kind: form, label: Write to us}]
opinions:
  - slug: overall
    source: page
    kind: outright
    winner: flask
    text: Flask wins.
    reasons: [{text: It is easy, feature: learning-curve}, {text: It is small, feature: null}]
    conditions: [{framework: django, when: [much is needed]}]
  - {slug: level, source: blog, kind: negligible_difference, feature: performance, text: Alike.}
differences:
  - slug: rules
    source: blog
    title: Rules
    feature: learning-curve
    task: hello
    axis: few against many
    text: One has more of them.
    sides: [{framework: flask, value: few, text: Hardly any.}, {framework: django, value: many}]
recommendations:
  - {slug: small, source: blog, text: Something small, framework: flask, use_case: general}
faq:
  - slug: easy
    source: page
    question: Which is easier?
    answer: Flask.
    favours: flask
    feature: learning-curve
advice:
  - slug: moved
    source: blog
    kind: decided
    date: "2020-05-21"
    author: {role: engineer}
    tags: [python]
    views: {value: 599000, display: 599k, precision: 500}
    text: Moved away.
alternatives:
  - {slug: other, source: blog, framework: django, text: Another one., why: It is there.}
related:
  - {slug: same, source: blog, kind: comparison, title: The two, frameworks: [django, flask]}
  - {slug: ball, source: blog, kind: other, title: A match, off_topic: true}
""",
    "tasks/hello.yaml": """\
slug: hello
name: Hello
description: Answer one path.
position: 10
examples:
  - framework: flask
    explanation: One function.
    requires: ["pkg:pypi/flask"]
    files:
      - path: app.py
        language: python
        code: |
          from flask import Flask

          app = Flask(__name__)
  - framework: django
    source: blog
    files: [{path: urls.py, language: python, code: "def broken(:\\n"}]
    broken: true
""",
}


def write(folder: Path, files: Mapping[str, str | None] = FILES) -> Path:
    """Write files into a folder; a file of None is taken away."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> Path:
    """Replace one passage of one file, which has to be there once."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder
