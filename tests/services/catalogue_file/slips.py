"""What an editor may get wrong of points, comparisons and tasks, and what is told then."""

from __future__ import annotations

FLASK, COMPARISON = "frameworks/flask.yaml", "comparisons/django-vs-flask.yaml"
TASK = "tasks/hello.yaml"
LEVEL = "  - {slug: level, source: blog, kind: negligible_difference, feature: performance, "

Slip = tuple[str, str, str, int, str]
"""A file, a passage of it, what is written instead, how far below it that is told, and what."""

POINTS: list[Slip] = [
    # Names that would be two in the name of a comparison.
    (FLASK, "slug: flask", "slug: a-vs-b", 0, "slug: 'a-vs-b' would be read as two in the name"),
    (FLASK, "slug: flask", "slug: vs-b", 0, "slug: 'vs-b' would be read as two in the name of"),
    (FLASK, "slug: flask", "slug: a-vs", 0, "slug: 'a-vs' would be read as two in the name of"),
    (FLASK, "[pallets flask,", "[this-vs-that,", 0, "aliases[0]: 'this-vs-that' would be read"),
    # Of their form.
    (FLASK, "slug: small, ", "", 0, "points[0].slug: is required"),
    (FLASK, "slug: small", "slug: Small", 0, "points[0].slug: 'Small' is not a slug"),
    (FLASK, "kind: pro, ", "", 0, "points[0].kind: is required"),
    (FLASK, "kind: pro", "kind: profit", 0, "points[0].kind: 'profit' is none of: pro, con, "),
    (FLASK, "text: Small, ", "", 0, "points[0].text: is required"),
    (FLASK, "text: Small", "text: 5", 0, "points[0].text: must be text; put it in quotes"),
    (FLASK, "text: Small", r'text: "a\x00b"', 0, "points[0].text: has the character U+0000"),
    (FLASK, "text: Small", "text: Small, vote: 1", 0, "points[0].vote: is not a key of this"),
    (FLASK, "kind: pro, text: Small", "kind: adopter, text: S", 0, "points[0].title: is requi"),
    (FLASK, "kind: pro, text: Small", "kind: integration", 0, "points[0].title: is required"),
    (FLASK, "text: Small, source: page, ", "text: S, ", 0, "points[0].source: is required"),
    (FLASK, 'Small, source: page, as_of: "2026-06"', "S, source: page", 0, "as_of: is required"),
    (
        FLASK,
        "feature: learning-curve, source: docs",
        "source: docs",
        0,
        "points[1].feature: is required: a reason is one for a feature's rating",
    ),
    (FLASK, "none_known", "stated", 0, "points[2].state: 'stated' is none of: none_known"),
    *(
        (
            FLASK,
            "state: none_known",
            f"state: none_known, {key}: {value}",
            0,
            f"points[2].{key}: a point that there is none has none",
        )
        for key, value in (("title", "Mail"), ("text", "It is so."), ("votes", "3"))
    ),
    (FLASK, "points:\n", "points: none\nold:\n", 0, "points: must be a list of entries"),
    # Of what they name.
    (FLASK, "text: Small, source: page", "text: S, source: pag", 0, "there is no source 'pag'"),
    (
        FLASK,
        "Few rules, feature: learning-curve",
        "Few, feature: learning",
        0,
        "points[1].feature: there is no feature 'learning'; did you mean 'learning-curve'?",
    ),
    (FLASK, "slug: few,", "slug: small,", 0, "points[1].slug: there are two points 'small'"),
    (
        FLASK,
        'Small, source: page, as_of: "2026-06"',
        "Small, source: page, as_of: null",
        0,
        "points[0].as_of: must be given: 'page' is dated",
    ),
    (
        FLASK,
        'Small, source: page, as_of: "2026-06"',
        'Small, source: page, as_of: "2026-06-13"',
        0,
        "points[0].as_of: is more exact than 'page' gives it: '2026-06'",
    ),
    # As with claims.
    (
        FLASK,
        "display: Easy",
        'display: Easy}\n  - {feature: orm, value: no, source: page, as_of: "2026-06-02"',
        1,
        "claims[1].as_of: is more exact than 'page' gives it: '2026-06'",
    ),
]

COMPARISONS: list[Slip] = [
    (COMPARISON, "[django, flask]\ntitle", "[django]\ntitle", 0, "frameworks: names two to eight"),
    (
        COMPARISON,
        "[django, flask]\ntitle",
        "[a, b, c, d, e, f, g, h, i]\ntitle",
        0,
        "frameworks: names two to eight frameworks",
    ),
    (
        COMPARISON,
        "[django, flask]\ntitle",
        "[flask, django]\ntitle",
        0,
        "frameworks: must be sorted: django, flask",
    ),
    (COMPARISON, "[django, flask]\ntitle", "[flask, flask]\ntitle", 0, "[1]: 'flask' is given tw"),
    (
        COMPARISON,
        "[django, flask]\ntitle",
        "[django, flusk]\ntitle",
        -1,
        "slug: must be 'django-vs-flusk', as its frameworks are",
    ),
    (COMPARISON, "title: Flask vs Django\n", "", -2, "title: is required"),
    (COMPARISON, "articles:", "article:", 0, "article: is not a key of this entry; did you mean"),
    (COMPARISON, "faq:\n", "faq: none\nold:\n", 0, "faq: must be a list of entries"),
    (COMPARISON, "slug: overall", "slug: Overall", 0, "opinions[0].slug: 'Overall' is not a slug"),
    (COMPARISON, "slug: level", "slug: overall", 0, "there are two opinions entries 'overall'"),
    # Articles.
    (COMPARISON, "order: [flask, django]", "order: [flask, rails]", 0, "order[1]: 'rails' is not"),
    (COMPARISON, "order: [flask, django]", "order: [flask, flask]", 0, "order[1]: 'flask' is gi"),
    (COMPARISON, "path: [Web, Web]", "path: Web", 0, "articles[0].path: must be a list"),
    (COMPARISON, "section: features", "section: feature", 0, "section: 'feature' is none of: fe"),
    (COMPARISON, "section: features", "section: claim", 0, "'claim' is none of: features, verdi"),
    (COMPARISON, "section: features, ", "", 0, "articles[0].outline[0].section: is required"),
    (COMPARISON, "title: Matrix, ", "", 0, "articles[0].outline[0].title: is required"),
    (COMPARISON, "state: ignored", "state: gone", 0, "outline[2].state: 'gone' is none of: pre"),
    (COMPARISON, "kind: form", "kind: A form", 0, "contribute[0].kind: 'A form' is not a slug"),
    (COMPARISON, "label: Write to us", "text: W", 0, "articles[0].contribute[0].label: is requi"),
    # Opinions.
    (COMPARISON, "kind: outright", "kind: certain", 0, "'certain' is none of: outright, conditi"),
    (
        COMPARISON,
        "    winner: flask\n",
        "",
        -3,
        "opinions[0].winner: is required of an outright opinion",
    ),
    (
        COMPARISON,
        LEVEL,
        f"{LEVEL}winner: flask, ",
        0,
        "opinions[1].winner: an opinion that is negligible_difference has none",
    ),
    (
        COMPARISON,
        LEVEL,
        f"{LEVEL.replace('negligible_difference', 'tie')}winner: flask, ",
        0,
        "opinions[1].winner: an opinion that is tie has none",
    ),
    (COMPARISON, "winner: flask", "winner: rails", 0, "winner: 'rails' is not one of those com"),
    (COMPARISON, "text: Flask wins.", "text: ''", 0, "opinions[0].text: must not be empty"),
    (
        COMPARISON,
        "easy, feature: learning-curve}, {text",
        "easy, feature: learning}, {text",
        0,
        "opinions[0].reasons[0].feature: there is no feature 'learning'",
    ),
    (COMPARISON, "{text: It is easy, ", "{", 0, "opinions[0].reasons[0].text: is required"),
    (
        COMPARISON,
        "[{framework: django, when",
        "[{framework: rails, when",
        0,
        "opinions[0].conditions[0].framework: 'rails' is not one of those compared",
    ),
    (COMPARISON, "feature: performance", "feature: speed", 0, "there is no feature 'speed'"),
    # Differences.
    (COMPARISON, "    title: Rules\n", "", -2, "differences[0].title: is required"),
    (COMPARISON, "task: hello", "task: hallo", 0, "there is no task 'hallo'; did you mean 'hel"),
    (
        COMPARISON,
        "{framework: django, value: many}",
        "{framework: rails, value: many}",
        0,
        "differences[0].sides[1].framework: 'rails' is not one of those compared",
    ),
    (
        COMPARISON,
        "{framework: django, value: many}",
        "{framework: flask, value: many}",
        0,
        "differences[0].sides[1].framework: 'flask' is given twice",
    ),
    (
        COMPARISON,
        "when: [much is needed]}",
        "when: [much is needed]}, {framework: django, when: []}",
        0,
        "opinions[0].conditions[1].framework: 'django' is given twice",
    ),
    # Recommendations.
    (
        COMPARISON,
        "framework: flask, use_case: general",
        "framework: rails, use_case: general",
        0,
        "recommendations[0].framework: 'rails' is not one of those compared: django, flask",
    ),
    (COMPARISON, "use_case: general", "use_case: generl", 0, "there is no use case 'generl'"),
    # Questions.
    (COMPARISON, "favours: flask", "favours: rails", 0, "favours: 'rails' is not one of those"),
    (COMPARISON, "    answer: Flask.\n", "", -3, "faq[0].answer: is required"),
    (
        COMPARISON,
        "question: Which is easier?",
        r'question: "a\nb"',
        0,
        "faq[0].question: has the character U+000A in it; write it as one line of plain text",
    ),
    # Advice.
    (COMPARISON, "kind: decided", "kind: moved", 0, "'moved' is none of: needs_advice, decided"),
    (COMPARISON, 'date: "2020-05-21"', "date: 2020", 0, "date: must be a date in quotes"),
    (COMPARISON, '    date: "2020-05-21"\n', "", -3, "advice[0].date: is required"),
    (COMPARISON, "role: engineer", "job: engineer", 0, "author.job: is not a key of this entry"),
    (COMPARISON, "value: 599000, ", "", 0, "advice[0].views.value: is required"),
    (COMPARISON, "value: 599000", "value: 599.5", 0, "views.value: must be a whole number"),
    # Alternatives and related pages.
    (COMPARISON, "framework: django, text", "framework: rails, text", 0, "no framework 'rails'"),
    (COMPARISON, "kind: comparison", "kind: versus", 0, "'versus' is none of: comparison, news"),
    (
        COMPARISON,
        "The two, frameworks: [django, flask]",
        "The two, frameworks: [django, rails]",
        0,
        "related[0].frameworks[1]: there is no framework 'rails'",
    ),
    (
        COMPARISON,
        "The two, frameworks: [django, flask]",
        "The two",
        0,
        "related[0].why: shares no category with those compared; say why it is related",
    ),
    (
        COMPARISON,
        "off_topic: true",
        "off_topic: true, frameworks: [flask]",
        0,
        "related[1].off_topic: an entry that names frameworks of the catalogue is not off topic",
    ),
    (COMPARISON, "off_topic: true", "off_topic: 1", 0, "off_topic: must be true or false"),
    (COMPARISON, "off_topic: true", "off_topic: no", 0, "off_topic: must be true or false"),
    *(
        (COMPARISON, old, old.replace("source: blog", "source: bolg"), below, "no source 'bolg'")
        for old, below in (
            ("slug: level, source: blog", 0),
            ("slug: rules\n    source: blog", 1),
            ("slug: small, source: blog", 0),
            ("slug: moved\n    source: blog", 1),
            ("slug: other, source: blog", 0),
            ("slug: same, source: blog", 0),
        )
    ),
]

TASKS: list[Slip] = [
    (TASK, "slug: hello", "slug: hallo", 0, "slug: is 'hallo' in a file named hello.yaml; they"),
    (TASK, "name: Hello\n", "", -1, "name: is required"),
    (TASK, "position: 10", "position: first", 0, "position: must be a whole number"),
    (TASK, "position: 10\n", "", -3, "position: is required"),
    (TASK, "examples:", "example:", 0, "example: is not a key of this entry; did you mean 'exa"),
    (TASK, "framework: flask", "framework: flusk", 0, "examples[0].framework: there is no framew"),
    (TASK, "framework: flask", "framework: django", 10, "there are two examples for 'django'"),
    (TASK, "source: blog", "source: bolg", 0, "examples[1].source: there is no source 'bolg'"),
    (TASK, '"pkg:pypi/flask"', "flask", 0, "requires[0]: 'flask' is neither an https:// address"),
    (TASK, "path: app.py", "path: ../app.py", 0, "path: '../app.py' is no path within the exam"),
    (TASK, "path: app.py", "path: /app.py", 0, "path: '/app.py' is no path within the example"),
    (TASK, "path: app.py", "path: a/../b", 0, "files[0].path: 'a/../b' is no path within the"),
    (TASK, "path: app.py", r'path: "a\\b"', 0, r"path: 'a\\b' is no path within the example"),
    (TASK, "path: app.py", "path: a b", 0, "files[0].path: 'a b' is no path within the example"),
    (TASK, "path: app.py", "path: a//b", 0, "files[0].path: 'a//b' is no path within the exam"),
    (TASK, "path: app.py", "path: .env", 0, "path: '.env' is no path within the example"),
    (TASK, "path: app.py", "path: a/.git/b", 0, "path: 'a/.git/b' is no path within the exampl"),
    (TASK, "path: app.py", "path: app/", 0, "files[0].path: 'app/' is no path within the exam"),
    (TASK, "        language: python\n", "", -1, "examples[0].files[0].language: is required"),
    (TASK, 'code: "def broken(:\\n"', "code: ' '", 0, "files[0].code: must not be empty"),
    (TASK, 'code: "def broken(:\\n"', "code: 5", 0, "examples[1].files[0].code: must be text"),
    (TASK, 'code: "def broken(:\\n"', r'code: "a\rb"', 0, "code: has the character U+000D in it"),
    (TASK, 'code: "def broken(:\\n"', "kode: a", 0, "kode: is not a key of this entry; did you"),
    (TASK, "files: [{path: urls", "files: []\n    old: [{path: urls", 0, "files: holds no file"),
    (
        TASK,
        "files: [{path: urls.py,",
        "files: [{path: urls.py, language: text, code: a}, {path: urls.py,",
        0,
        "examples[1].files: two of them would be one file",
    ),
    *(
        (
            TASK,
            "files: [{path: urls.py,",
            f"files: [{{path: {path}, language: text, code: a}}, {{path: urls.py,",
            0,
            "examples[1].files: two of them would be one file: 'urls.py'",
        )
        for path in ("Urls.py", "urls.py/a", "URLS.PY/b/c")
    ),
    (TASK, "broken: true", "broken: 'yes'", 0, "examples[1].broken: must be true or false"),
    (
        TASK,
        "    broken: true\n",
        "",
        -1,
        "does not parse: line 1: ",
    ),
    (TASK, "def broken(:", "def mended(): ...", 1, "broken: is said to be broken, and parses"),
    (
        TASK,
        "from flask import Flask\n",
        "from flask import\n",
        -1,
        "does not parse: line 1: ",
    ),
]
