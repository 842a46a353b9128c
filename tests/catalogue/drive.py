"""Drives one code example, in a process of its own and from within its folder.

``python drive.py <task> <framework>``. Each task has one driver, which asks both
frameworks the same and expects the same; where they differ by nature, the site says how.
It knows nothing of the catalogue, and imports a framework only to drive it.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HINT = re.compile(r"^#   (\S.*)$", re.MULTILINE)
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass
class Reply:
    """What the example answered."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def path(self) -> str:
        """Where it leads to, without the query."""
        return self.headers["Location"].split("?")[0]


class Site(ABC):
    """One example: the commands it names, and its application behind its test client."""

    # What a framework answers to a POST without a CSRF token.
    refuses: int
    served_by: str

    def __init__(self) -> None:
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path().rglob("*.py"))]
        self.commands = [command for text in texts for command in HINT.findall(text)]
        assert self.commands, "the example does not say how it is run"

    def prepare(self, **environment: str) -> None:
        """Do what the example says is to be done, up to the server."""
        *before, last = self.commands
        assert last == self.served_by
        for command in before:
            done = self.run(command, **environment)
            assert done.returncode == 0, done.stderr

    def run(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        words = command.removeprefix("python ").split()
        if words[0] != "-m":
            words = ["-m", *words]
        return subprocess.run(
            [sys.executable, "-W", "error", *words],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def get(self, path: str, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, b"", "", named)

    def post(self, path: str, body: str, content_type: str) -> Reply:
        return self.ask("POST", path, body.encode(), content_type, {})

    def post_json(self, path: str, value: object) -> Reply:
        return self.post(path, json.dumps(value), JSON)

    def post_form(self, path: str, **fields: str) -> Reply:
        return self.post(path, urlencode(fields), FORM)

    @abstractmethod
    def ask(
        self, method: str, path: str, body: bytes, content_type: str, headers: dict[str, str]
    ) -> Reply:
        """Send a request to the framework's test client."""


class FlaskSite(Site):
    refuses = 400
    served_by = "flask run"
    client: Any = None

    def ask(
        self, method: str, path: str, body: bytes, content_type: str, headers: dict[str, str]
    ) -> Reply:
        if self.client is None:
            self.client = importlib.import_module("app").app.test_client()
        reply = self.client.open(
            path, method=method, data=body, content_type=content_type or None, headers=headers
        )
        return Reply(reply.status_code, reply.get_data(as_text=True), reply.headers)


class DjangoSite(Site):
    refuses = 403
    served_by = "python -m django runserver --settings=settings"
    client: Any = None

    def ask(
        self, method: str, path: str, body: bytes, content_type: str, headers: dict[str, str]
    ) -> Reply:
        if self.client is None:
            self.client = self.make_client()
        reply = self.client.generic(
            method, path, body, content_type=content_type, headers=headers or None
        )
        return Reply(reply.status_code, reply.content.decode(), reply.headers)

    def make_client(self) -> Any:
        if Path("settings.py").exists():
            os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
        else:
            importlib.import_module("app")
        importlib.import_module("django").setup()
        management = importlib.import_module("django.core.management")
        management.call_command("check", fail_level="WARNING", stdout=io.StringIO())
        # The development server does not start without.
        assert "localhost" in importlib.import_module("django.conf").settings.ALLOWED_HOSTS
        # As a browser on the development server meets it: no leave for "testserver",
        # none for forms without a token, and what a view raises is a 500.
        return importlib.import_module("django.test").Client(
            enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="localhost"
        )


SITES: dict[str, type[Site]] = {"flask": FlaskSite, "django": DjangoSite}


def token(page: Reply) -> dict[str, str]:
    """Return the one hidden field with a CSRF token, as a form would send it."""
    inputs = re.findall(r"<input[^>]+>", page.text)
    hidden = [tag for tag in inputs if 'type="hidden"' in tag]
    assert len(hidden) == 1, page.text
    name, value = (re.findall(rf'{key}="([^"]+)"', hidden[0])[0] for key in ("name", "value"))
    assert name.startswith("csrf")
    assert len(value) > 20
    return {name: value}


def hello_world(site: Site) -> None:
    assert site.commands == [site.served_by.replace("-m django", "app.py").split(" --")[0]]
    hello = site.get("/")
    assert hello.status == 200
    assert hello.text == "Hello, world!"
    assert site.get("/hello").status == 404


def routing(site: Site) -> None:
    site.prepare()
    book = site.get("/books/7")
    assert (book.status, book.text) == (200, "Book 7")
    for wrong in ("/books/seven", "/books/-1", "/books/1.5", "/books/", "/books/7/8"):
        assert site.get(wrong).status == 404, wrong
    index = site.get("/")
    assert (index.status, index.path) == (302, "/books/1")


def json_validation(site: Site) -> None:
    site.prepare()
    emma = {"title": "Emma", "pages": 474}
    made = site.post_json("/books", {**emma, "colour": "blue"})
    assert (made.status, made.json) == (201, emma)
    assert site.post_json("/books", {"title": "x" * 100, "pages": 1}).status == 201
    for wrong, keys in (
        ({}, {"title", "pages"}),
        ({"title": "Emma"}, {"pages"}),
        ({**emma, "title": ""}, {"title"}),
        ({**emma, "title": "x" * 101}, {"title"}),
        ({**emma, "title": 5}, {"title"}),
        ({**emma, "title": None}, {"title"}),
        ({**emma, "pages": 0}, {"pages"}),
        ({**emma, "pages": "474"}, {"pages"}),
        ({**emma, "pages": 4.5}, {"pages"}),
        ({**emma, "pages": True}, {"pages"}),
        ({"title": [], "pages": {}}, {"title", "pages"}),
    ):
        refused = site.post_json("/books", wrong)
        assert (refused.status, set(refused.json["problems"])) == (422, keys), wrong
        for found in refused.json["problems"].values():
            assert found
            assert all(isinstance(text, str) and text for text in found)
    assert site.post_json("/books", [emma]).status == 422
    assert site.post("/books", "{", JSON).status == 400
    assert site.post("/books", json.dumps(emma), "text/plain").status == 415
    assert site.post_form("/books", title="Emma", pages="474").status == 415
    assert site.get("/books").status == 405


def templates(site: Site) -> None:
    site.prepare()
    everything = site.get("/")
    assert everything.status == 200
    assert everything.headers["Content-Type"] == "text/html; charset=utf-8"
    assert everything.text.startswith("<!doctype html>")
    assert "<title>3 found</title>" in everything.text
    assert re.findall("<li>(.*)</li>", everything.text) == [
        "Emma",
        "Persuasion",
        "Tags: &lt;b&gt; &amp; &lt;i&gt;",
    ]
    assert re.findall("<li>(.*)</li>", site.get("/?q=eMM").text) == ["Emma"]
    attack = site.get("/?" + urlencode({"q": '"><script>alert(1)</script>'})).text
    assert "<script" not in attack
    assert re.search('value="&[^"<>]+;&gt;&lt;script&gt;', attack)
    assert re.findall("<li>(.*)</li>", attack) == ["No book."]


def database(site: Site) -> None:
    site.prepare()
    assert site.get("/books/before/3000").json == {"books": []}
    years = {"Middlemarch": 1871, "Emma": 1815, "Ulysses": 1922}
    answers = [
        site.post_form("/books", title=title, year=str(year)) for title, year in years.items()
    ]
    assert [answer.status for answer in answers] == [201] * 3
    assert [answer.json for answer in answers] == [{"id": 1}, {"id": 2}, {"id": 3}]
    for title, year in (("", "1815"), ("x" * 101, "1815"), ("Emma", "soon"), ("Emma", "-1")):
        assert site.post_form("/books", title=title, year=year).status == 422
    assert site.post_form("/books", title="Emma", year="10000").status == 422
    assert site.post_form("/books", title="Emma").status == 422
    older = site.get("/books/before/1900")
    assert older.status == 200
    assert older.json == {
        "books": [{"title": "Emma", "year": 1815}, {"title": "Middlemarch", "year": 1871}]
    }
    assert site.get("/books/before/1815").json == {"books": []}
    assert site.get("/books/before/soon").status == 404
    assert list(Path().rglob("books.sqlite3"))


def authentication(site: Site) -> None:
    phrase = "correct horse battery"
    site.commands = [f"{c} --noinput" if "createsuperuser" in c else c for c in site.commands]
    site.prepare(FLASK_ADD_USER_PASSWORD=phrase, DJANGO_SUPERUSER_PASSWORD=phrase)
    (stored,) = Path().rglob("users.sqlite3")
    assert phrase.encode() not in stored.read_bytes()

    shut = site.get("/account")
    assert (shut.status, shut.path) == (302, "/login")
    assert "Hello" not in shut.text

    right = {"username": "ada", "password": phrase}
    assert site.post_form("/login", **right).status == site.refuses
    form = token(site.get("/login"))
    said = set()
    for wrong in ({"username": "ada", "password": "guess"}, {**right, "username": "bob"}):
        refused = site.post_form("/login", **form, **wrong)
        assert refused.status == 200
        said |= set(re.findall("<p>(.*)</p>", refused.text))
    assert said == {"Wrong name or password."}
    assert site.get("/account").status == 302

    inside = site.post_form("/login", **form, **right)
    assert (inside.status, inside.path) == (302, "/account")
    account = site.get("/account")
    assert account.status == 200
    assert "Hello, ada!" in account.text

    assert site.post_form("/logout").status == site.refuses
    assert site.get("/logout").status == 405
    assert site.get("/account").status == 200
    outside = site.post_form("/logout", **token(account))
    assert (outside.status, outside.path) == (302, "/login")
    assert site.get("/account").status == 302


def testing(site: Site) -> None:
    (command,) = site.commands
    done = site.run(command)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert re.search(r"2 passed|Ran 2 tests", said)
    # The tests are worth something: each turns red when what it looks at breaks.
    for right, wrong, test in (
        ("2 * number", "3 * number", "test_a_number_is_doubled"),
        ("<int:number>", "<number>", "test_a_word_is_not_found"),
    ):
        (spoilt,) = (path for path in Path().glob("*.py") if right in path.read_text())
        text = spoilt.read_text()
        spoilt.write_text(text.replace(right, wrong))
        done = site.run(command)
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert re.search(rf"^FAIL(ED|:) .*{test}", said, re.MULTILINE), said
        spoilt.write_text(text)


def csrf_forms(site: Site) -> None:
    site.prepare()
    assert site.post_form("/feedback", message="Nice").status == site.refuses
    page = site.get("/feedback")
    assert page.status == 200
    assert "<textarea" in page.text
    form = token(page)
    forged = dict.fromkeys(form, "x" * 64)
    assert site.post_form("/feedback", **forged, message="Nice").status == site.refuses
    assert site.post_form("/feedback", message="Nice").status == site.refuses
    for wrong in ("", "x" * 201):
        again = site.post_form("/feedback", **form, message=wrong)
        assert again.status == 200
        assert len(re.findall("<p>.+</p>", again.text)) == 1
    assert "This field is required." in site.post_form("/feedback", **form).text
    sent = site.post_form("/feedback", **form, message="Nice")
    assert (sent.status, sent.path) == (302, "/thanks")
    assert site.get("/thanks").text == "Thank you."


DRIVERS: dict[str, Callable[[Site], None]] = {
    "hello-world": hello_world,
    "routing": routing,
    "json-validation": json_validation,
    "templates": templates,
    "database": database,
    "authentication": authentication,
    "testing": testing,
    "csrf-forms": csrf_forms,
}


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    task, framework = sys.argv[1:]
    DRIVERS[task](SITES[framework]())
