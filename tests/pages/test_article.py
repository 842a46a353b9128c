"""The article: two overviews, the routing example, advice, and what surrounds them."""

from __future__ import annotations

from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    IN,
    NAME,
    ON,
    POINTS,
    Answer,
    article,
    claim,
    headings,
    named,
    on,
    paragraphs,
    points,
    remarks,
    requirement,
    row,
    side,
    told,
)

ARTICLE = "lusera-article"


@requirement("S2-01", "Title", served=f"{IN} articles[].title")
def test_the_article_has_its_title(everything: Answer) -> None:
    title = article(everything, ARTICLE)["title"]
    assert title == "Django vs Flask: Which Python Web Framework Should You Choose?"


@requirement("S2-02", "Opening paragraph", served=f"{IN} articles[].intro")
def test_the_article_opens_with_a_paragraph(everything: Answer) -> None:
    (intro,) = paragraphs(article(everything, ARTICLE)["intro"])
    assert "Python" in intro
    assert intro.endswith("the project has to decide.")


@requirement("S2-15", "Overview of Django, with DRY", served=f"{IN} descriptions")
def test_django_has_an_overview_and_a_principle(everything: Answer) -> None:
    (overview,) = points(everything, "django", "overview", ARTICLE)
    assert "model-view-controller" in overview["text"]
    (principle,) = points(everything, "django", "principles", ARTICLE)
    assert principle["title"] == "Don't repeat yourself (DRY)"


@requirement("S2-16", "Key features of Django, 6", served=f"{POINTS}.key_features")
def test_django_has_six_key_features(everything: Answer) -> None:
    found = points(everything, "django", "key_features", ARTICLE)
    words = ["ORM", "admin", "routing", "template", "Forms", "security"]
    assert told(found, words) == words
    assert [point["feature"] for point in found] == [
        "orm",
        "admin-interface",
        "url-routing",
        "template-engine",
        "forms",
        "security",
    ]


@requirement("S2-17", "Advantages of Django, 4", served=f"{POINTS}.advantages")
def test_django_has_four_advantages(everything: Answer) -> None:
    words = ["Fast development", "Robust", "documentation", "secure by default"]
    assert told(points(everything, "django", "advantages", ARTICLE), words) == words


@requirement("S2-18", "Overview of Flask", served=f"{IN} descriptions")
def test_flask_has_an_overview(everything: Answer) -> None:
    (overview,) = points(everything, "flask", "overview", ARTICLE)
    assert "micro framework" in overview["text"]


@requirement("S2-19", "Basic functions of Flask, 5", served=f"{POINTS}.built_in")
def test_flask_has_five_basic_functions(everything: Answer) -> None:
    words = ["URL routing", "templates", "cookies", "debugger", "development server"]
    assert told(points(everything, "flask", "built_in", ARTICLE), words) == words


@requirement(
    "S2-20", "No default model, databases by extension", served=f"{POINTS}.characteristics"
)
def test_flask_has_no_default_model_and_reaches_databases_by_extensions(
    everything: Answer,
) -> None:
    found = points(everything, "flask", "characteristics", ARTICLE)
    words = ["No default model", "extensions"]
    assert told(found[:2], words) == words


@requirement("S2-21", "Key features of Flask, 4", served=f"{POINTS}.key_features")
def test_flask_has_four_key_features(everything: Answer) -> None:
    words = ["API", "modular", "tailored", "few dependencies"]
    assert told(points(everything, "flask", "key_features", ARTICLE), words) == words


@requirement("S2-22", "Advantages of Flask, 3", served=f"{POINTS}.advantages")
def test_flask_has_three_advantages(everything: Answer) -> None:
    words = ["Quick to set up", "free to choose", "control the details"]
    assert told(points(everything, "flask", "advantages", ARTICLE), words) == words


@requirement("S2-23", "Comparison: heading and lead-in", served=f"{IN} articles[].outline[].lead")
def test_the_comparison_has_a_heading_and_a_lead_in(everything: Answer) -> None:
    (heading,) = headings(everything, ARTICLE, title="Comparison: Django vs Flask")
    assert heading["state"] == "present"
    assert heading["lead"] == "Several things count when the two are compared."


@requirement("S2-24", "Task: creating a router", served=f"{IN} differences[].task")
def test_creating_a_router_leads_to_a_task_with_code_for_both(
    everything: Answer, read: Read
) -> None:
    (heading,) = headings(everything, ARTICLE, title="Creating A Router")
    assert heading["section"] == "code"
    difference = named(everything["differences"], "creating-a-router")
    task = read(f"/tasks/{difference['task']}")
    assert (difference["title"], task["slug"]) == ("Creating a router", "routing")
    assert {one["framework"] for one in task["examples"]} >= {"django", "flask"}
    assert "routing" in [one["slug"] for one in everything["code"]]


@requirement("S2-25", "Explanation of the Flask code", served=f"{IN} differences[].sides[].text")
def test_the_code_for_flask_is_explained(everything: Answer) -> None:
    flask = side(named(everything["differences"], "creating-a-router"), "flask")
    (text,) = paragraphs(flask["text"])
    assert "One route for the root address" in text


BROKEN = """\
slug: greeting
name: Greeting
description: Answer with a greeting.
position: 10
examples:
  - framework: flask
    source: blog
    explanation: One function.
    files: [{path: app.py, language: python, code: "def greet():\\n\\nif True:\\n"}]
    broken: true
  - framework: django
    source: blog
    explanation: "A table.\\n\\nA view."
    files:
      - {path: urls.py, language: python, code: "urlpatterns = [\\n] file\\n"}
      - {path: views.py, language: python, code: "def greet(request):\\n    return None\\n"}
    broken: true
"""


@requirement(
    "S2-26", "Flask code: 1 file that does not parse", served="GET /tasks/{slug}: examples"
)
def test_a_published_snippet_that_does_not_parse_is_kept_and_told(written: Written) -> None:
    task = written({"tasks/greeting.yaml": BROKEN}).get("/tasks/greeting").json
    (example,) = (one for one in task["examples"] if one["framework"] == "flask")
    assert example["files"] == [
        {"path": "app.py", "language": "python", "code": "def greet():\n\nif True:\n"}
    ]
    assert example["valid"] is False
    assert example["problems"][0].startswith("app.py: line 3:")


@requirement("S2-27", "Explanation of the Django code, 2 paragraphs", served=f"{IN} differences")
def test_the_code_for_django_is_explained_in_two_paragraphs(everything: Answer) -> None:
    django = side(named(everything["differences"], "creating-a-router"), "django")
    route, view = paragraphs(django["text"])
    assert "path()" in route
    assert "request" in view


@requirement("S2-28", "Django code: 2 files, not valid", served="GET /tasks/{slug}: examples")
def test_code_in_two_files_says_which_of_them_does_not_parse(
    written: Written, everything: Answer
) -> None:
    task = written({"tasks/greeting.yaml": BROKEN}).get("/tasks/greeting").json
    (example,) = (one for one in task["examples"] if one["framework"] == "django")
    assert [file["path"] for file in example["files"]] == ["urls.py", "views.py"]
    assert example["valid"] is False
    assert [problem.split(":")[0] for problem in example["problems"]] == ["urls.py"]
    ours = named(everything["code"], "routing")["examples"]
    assert {one["framework"]: one["valid"] for one in ours} == {"flask": True, "django": True}


@requirement("S2-29", "Comment: Django's URLs are explicit", served=f"{IN} differences[].text")
def test_the_difference_between_the_two_routers_is_told(everything: Answer) -> None:
    difference = named(everything["differences"], "creating-a-router")
    assert difference["source"] == ARTICLE
    assert "complex application with many routes" in difference["text"]


@requirement("S2-30", "Performance: claims, and negligible", served=f"{ON}[performance].opinions")
def test_the_difference_in_performance_is_told_and_called_negligible(everything: Answer) -> None:
    opinion = named(row(everything, "performance")["opinions"], "lusera-performance")
    assert opinion["kind"] == "negligible_difference"
    assert opinion["winner"] is None
    assert "special requirements" in opinion["condition"]
    for framework, word in (("flask", "Slightly faster"), ("django", "slightly slower")):
        (reason,) = on(points(everything, framework, "reasons", ARTICLE), "performance")
        assert word in reason["text"]


@requirement("S2-31", "Community and documentation, both sides", served=f"{POINTS}.characteristics")
def test_both_sides_are_told_on_community_and_on_documentation(everything: Answer) -> None:
    sides = {
        "django": ("large", "easy to find"),
        "flask": ("medium", "more searching"),
    }
    for framework, (community, documentation) in sides.items():
        assert claim(everything, "community", framework, ARTICLE)["rating"] == community
        found = points(everything, framework, "characteristics", ARTICLE)
        (told_of_it,) = on(found, "documentation")
        assert documentation in told_of_it["text"]


@requirement("S2-32", "Learning curve, both sides", served=f"{POINTS}.reasons")
def test_both_sides_are_told_why_they_are_learnt_as_they_are(everything: Answer) -> None:
    for framework, word in (("django", "conventions"), ("flask", "Simple and minimal")):
        (reason,) = on(points(everything, framework, "reasons", ARTICLE), "learning-curve")
        assert word in reason["text"]


@requirement("S2-33", "Small projects: Flask, large: Django", served=f"{IN} recommendations")
def test_small_projects_go_to_flask_and_large_ones_to_django(everything: Answer) -> None:
    found = [one for one in everything["recommendations"] if one["source"] == ARTICLE]
    assert [(one["framework"], one["use_case"]) for one in found] == [
        ("flask", "prototype"),
        ("django", "enterprise-application"),
    ]
    assert "Smaller projects and prototypes" in found[0]["text"]
    assert "Larger and complex projects" in found[1]["text"]


@requirement("S2-34", "Scalability: ORM and caching", served=f"{POINTS}.reasons")
def test_django_scales_by_two_mechanisms_and_flask_with_more_to_set_up(everything: Answer) -> None:
    django = on(points(everything, "django", "reasons", ARTICLE), "scalability")
    assert told(django, ["ORM", "Caching"]) == ["ORM", "Caching"]
    flask = on(points(everything, "flask", "reasons", ARTICLE), "scalability")
    assert told(flask, ["moderate traffic"]) == ["moderate traffic"]


@requirement("S2-35", "Use cases of Django, 3", served=f"{POINTS}.use_cases")
def test_django_has_three_use_cases(everything: Answer) -> None:
    words = ["Content-heavy", "Social networks", "Complex web applications"]
    assert told(points(everything, "django", "use_cases", ARTICLE), words) == words


@requirement("S2-36", "Use cases of Flask, 3", served=f"{POINTS}.use_cases")
def test_flask_has_three_use_cases(everything: Answer) -> None:
    words = ["Small and medium", "RESTful APIs", "control"]
    assert told(points(everything, "flask", "use_cases", ARTICLE), words) == words


@requirement(
    "S2-37", "Conclusion: depends, per side", served="GET /comparisons/{name}/opinions: conditions"
)
def test_the_conclusion_depends_on_what_either_side_is_for(everything: Answer, read: Read) -> None:
    verdict = named(read(f"{NAME}/opinions")["data"], "lusera-verdict")
    assert named(everything["verdict"]["opinions"], "lusera-verdict") == verdict
    assert (verdict["kind"], verdict["winner"], verdict["feature"]) == ("conditional", None, None)
    when = {one["framework"]: one["when"] for one in verdict["conditions"]}
    assert [len(when["django"]), len(when["flask"])] == [3, 2]
    assert "has to scale" in when["django"][2]
    assert "light and flexible" in when["flask"][0]
    assert "The project decides" in article(everything, ARTICLE)["conclusion"]


@requirement("S2-38", "Related articles, 5: title, teaser, kind", served=f"{IN} related")
def test_two_of_five_related_articles_are_comparisons(everything: Answer) -> None:
    found = [one for one in everything["related"] if one["source"] == ARTICLE]
    words = ["Gemini Flash", "WordPress vs Strapi", "JPA vs JDBC", "V-JEPA", "Mistral Large"]
    assert told(found, words) == words
    kinds = ["news", "comparison", "comparison", "news", "news"]
    assert [one["kind"] for one in found] == kinds
    assert all(one["title"] and one["text"] for one in found)


@requirement("S2-39", "Newsletter form: site furniture", served=f"{IN} articles[].outline[].state")
def test_the_newsletter_form_is_recognised_and_left_out(everything: Answer) -> None:
    ignored = headings(everything, ARTICLE, state="ignored")
    assert [heading["title"] for heading in ignored] == [
        "Newsletter",
        "Message after subscribing",
        "Message after a failed attempt",
        "Privacy note",
    ]
    for heading in ignored:
        assert heading["section"] is None
        assert f"ignored: {heading['title']!r}" in remarks()


@requirement("S2-40", "Brand: Lusera", served="GET /sources/{slug}: publisher")
def test_the_article_has_a_publisher(read: Read) -> None:
    assert read(f"/sources/{ARTICLE}")["publisher"] == "Lusera"


@requirement("S2-41", "No date", served="GET /sources/{slug}: published, flags")
def test_the_article_says_that_it_is_undated(read: Read, everything: Answer) -> None:
    source = read(f"/sources/{ARTICLE}")
    assert source["published"] is None
    assert "undated" in source["flags"]
    said = [claim for row in everything["features"] for claim in row["claims"]]
    dates = [claim["as_of"] for claim in said if claim["source"] == ARTICLE]
    assert set(dates) == {None}
