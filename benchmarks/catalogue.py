"""Catalogues of any size, made up: ``python -m benchmarks.catalogue FOLDER FRAMEWORKS``.

Fifty features of every kind, a claim on each cell and sometimes a second one,
names of diverse words. The same size and seed give the same files; memory stays
flat, whatever the size.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

KINDS = ("rating", "ordinal", "boolean", "metric", "text")
FEATURES = 50
GROUPS = ("build", "run", "learn", "trust", "grow")
LEVELS = ("none", "third-party", "official-extension", "built-in")
SOURCES = {
    "documentation": "documentation",
    "registry": "registry",
    "measured": "benchmark",
    "survey": "survey",
    "article": "article",
}
LANGUAGES = ("python", "javascript", "go", "rust", "java", "ruby", "php", "csharp", "kotlin")
CATEGORIES = {
    "software": None,
    "web": "software",
    "web-frameworks": "web",
    "api-frameworks": "web",
    "frontend": "software",
    "data": "software",
    "testing": "software",
}
SECOND_CLAIMS = 0.06
"""The share of cells on which a second source speaks."""

HEADS = """
amber arc astro basalt birch bright cedar cinder cobalt copper coral crisp dusk ember fable
falcon fern flint frost gale glade granite harbor hazel indigo iron ivory jade juniper kestrel
lark lumen maple meadow mint moss nimbus north oak onyx opal otter pearl pine quartz quick
raven ridge river rowan saffron sage silver slate spruce stone swift tidal umber velvet willow
winter zephyr
""".split()
TAILS = """
anchor base beam board bolt bridge craft dash deck drift engine field flow forge frame gate
graph grid hub kit lane layer line link loom loop mesh mill mint nest node path pilot pipe port
press quill rack rail reef relay root route scope shell shift sketch spark stack stage stream
studio switch table tide track vault wave weave wire works yard
""".split()


def write(folder: Path, frameworks: int, *, seed: int = 1) -> None:
    """Write a catalogue of so many frameworks."""
    (folder / "frameworks").mkdir(parents=True)
    (folder / "categories.yaml").write_text("".join(_categories()), encoding="utf-8")
    (folder / "features.yaml").write_text("".join(_features()), encoding="utf-8")
    (folder / "sources.yaml").write_text("".join(_sources()), encoding="utf-8")
    (folder / "use_cases.yaml").write_text(_use_case(), encoding="utf-8")
    for number in range(frameworks):
        # A seed of its own for each: one file is the same in catalogues of any size.
        slug, text = _framework(number, Random(seed * 1_000_003 + number))
        (folder / "frameworks" / f"{slug}.yaml").write_text(text, encoding="utf-8")


def names(number: int) -> tuple[str, str]:
    """Return the slug and the name of a framework; no number has those of another."""
    number, head = divmod(number, len(HEADS))
    number, tail = divmod(number, len(TAILS))
    words = [HEADS[head], TAILS[(tail + head * 7) % len(TAILS)]]
    while number:
        number, more = divmod(number - 1, len(HEADS))
        words.append(HEADS[more])
    return "-".join(words), " ".join(words).title()


def _categories() -> Iterator[str]:
    for slug, parent in CATEGORIES.items():
        name = slug.replace("-", " ").capitalize()
        above = parent or "null"
        yield f"- {{slug: {slug}, name: {name}, parent: {above}, description: Made up.}}\n"


def _features() -> Iterator[str]:
    yield "groups:\n"
    for group in GROUPS:
        yield f"  - {{slug: {group}, name: {group.capitalize()}, description: Made up.}}\n"
    yield "features:\n"
    for number in range(FEATURES):
        yield (
            f"  - slug: feature-{number}\n    name: Feature {number}\n"
            f"    group: {GROUPS[number % len(GROUPS)]}\n"
        )
        yield from _scale(KINDS[number % len(KINDS)])
        yield "    shelf_life_days: 730\n    description: Made up.\n"


def _scale(kind: str) -> Iterator[str]:
    yield f"    kind: {kind}\n"
    if kind == "text":
        yield "    weight: 0\n"
        return
    yield "    direction: higher\n    weight: 1\n"
    if kind == "ordinal":
        yield "    levels:\n"
        for value, level in zip((0, 4, 8, 10), LEVELS, strict=True):
            yield f"      - {{slug: {level}, name: {level.capitalize()}, value: {value}}}\n"
    if kind == "metric":
        yield "    lo: 100\n    hi: 100000\n    transform: log\n    unit: requests/s\n"


def _sources() -> Iterator[str]:
    for slug, kind in SOURCES.items():
        yield (
            f"- {{slug: {slug}, title: Made-up {slug}, kind: {kind}, url: "
            f'"https://{slug}.example/", date: null, description: Made up.}}\n'
        )


def _use_case() -> str:
    weights = ", ".join(f"feature-{number}: {1 + number % 3}" for number in range(0, FEATURES, 5))
    return (
        "- slug: general\n  name: General\n  summary: Made up.\n  audience: Nobody\n"
        f'  owner: benchmarks\n  as_of: "2026-11-20"\n  weights: {{{weights}}}\n'
    )


def _framework(number: int, chance: Random) -> tuple[str, str]:
    slug, name = names(number)
    languages = ", ".join(chance.sample(LANGUAGES, chance.choice((1, 1, 1, 2))))
    category = chance.choice(list(CATEGORIES)[2:])
    head = (
        f"slug: {slug}\nname: {name}\nkind: {chance.choice(('framework', 'library', 'tool'))}\n"
        f"summary: {name} is made up to measure with.\ncategory: {category}\n"
        f'languages: [{languages}]\nlinks: {{homepage: "https://{slug}.example/"}}\n'
        f"aliases: [{slug.replace('-', '')}-{number}]\nclaims:\n"
    )
    return slug, head + "".join(_claims(slug, chance))


def _claims(slug: str, chance: Random) -> Iterator[str]:
    sources = list(SOURCES)
    for feature in range(FEATURES):
        speaking = chance.sample(sources, 2 if chance.random() < SECOND_CLAIMS else 1)
        for source in speaking:
            value = _value(KINDS[feature % len(KINDS)], chance)
            year, month, day = (chance.randint(*ends) for ends in ((2022, 2026), (1, 10), (1, 28)))
            yield (
                f"  - {{feature: feature-{feature}, value: {value}, source: {source}, "
                f'as_of: "{year}-{month:02}-{day:02}", url: "https://{source}.example/{slug}"}}\n'
            )


def _value(kind: str, chance: Random) -> str:
    match kind:
        case "rating":
            return str(chance.randint(0, 20) / 2)
        case "ordinal":
            return chance.choice(LEVELS)
        case "boolean":
            return chance.choice(("yes", "no"))
        case "metric":
            return str(round(10 ** chance.uniform(2, 5), 1))
    return f"{chance.choice(HEADS)} and {chance.choice(TAILS)}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="a folder that is not there yet")
    asked.add_argument("frameworks", type=int)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    if given.folder.exists():
        sys.exit(f"{given.folder} is there already.")
    write(given.folder, given.frameworks, seed=given.seed)


if __name__ == "__main__":
    main()
