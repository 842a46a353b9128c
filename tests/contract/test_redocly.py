"""The committed contract as another reader of OpenAPI sees it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CONTRACT = HERE.parents[1] / "openapi.yaml"


@pytest.fixture(scope="module")
def redocly() -> Path:
    """The linter, installed from its lock file the first time."""
    if shutil.which("npm") is None:
        says = "the contract linter needs Node.js with npm"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    linter = HERE / "node_modules" / ".bin" / "redocly"
    if not linter.exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=HERE,
            check=True,
            capture_output=True,
            timeout=300,
        )
    return linter


def test_redocly_finds_nothing_in_the_contract(redocly: Path) -> None:
    done = subprocess.run(
        [redocly, "lint", "--extends=recommended", "--format=json", CONTRACT],
        env={**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"totals":{"errors":0,"warnings":0' in done.stdout.replace(" ", "").replace("\n", "")
