"""Programs that answer as pip and npm do, of packages that a test makes up."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PIP = """\
#!{python}
import json, sys, zipfile
from pathlib import Path

verb, *rest = sys.argv[1:]
name = rest[1] if verb == "index" else rest[0]
with open("{folder}/asked.txt", "a") as asked:
    print("pip", *sys.argv[1:], file=asked)
file = Path("{folder}") / f"pip-{{name}}.json"
if not file.exists():
    sys.exit(f"ERROR: No matching distribution found for {{name}}")
package = json.loads(file.read_text())
if verb == "index":
    print("WARNING: pip index is experimental", file=sys.stderr)
    print(f"{{name}} ({{package['versions'][0]}})")
    print("Available versions:", ", ".join(package["versions"]))
else:
    folder = Path(rest[rest.index("-d") + 1])
    wheel = folder / f"{{name}}-{{package['wheel']}}-{{package.get('tag', 'py3-none-any')}}.whl"
    with zipfile.ZipFile(wheel, "w") as files:
        files.writestr(f"{{name}}-{{package['wheel']}}.dist-info/METADATA", package["metadata"])
        files.writestr("padding", b"x" * package.get("padding", 0))
"""

_NPM = """\
#!{python}
import sys
from pathlib import Path

with open("{folder}/asked.txt", "a") as asked:
    print("npm", *sys.argv[1:], file=asked)
file = Path("{folder}") / ("npm-" + sys.argv[2].replace("/", "+") + ".json")
if not file.exists():
    sys.exit("npm error code E404\\nnpm error 404 Not Found: " + sys.argv[2])
print(file.read_text())
"""


class FakeClients:
    """A folder for the path, with both clients in it and the packages they know."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        for name, source in (("pip", _PIP), ("npm", _NPM)):
            self.program(name, source.format(python=sys.executable, folder=folder))

    def program(self, name: str, source: str) -> None:
        """Put a program of that name on the path."""
        file = self.folder / name
        file.write_text(source, encoding="utf-8")
        file.chmod(0o755)

    def python_package(
        self, name: str, versions: list[str], *, wheel: str, needs: str = "", **rest: Any
    ) -> None:
        """Let pip know a package; ``wheel`` is the version it would download."""
        head = f"Metadata-Version: 2.4\nName: {name}\nVersion: {wheel}\n"
        package = {"versions": versions, "wheel": wheel, "metadata": head + needs, **rest}
        (self.folder / f"pip-{name}.json").write_text(json.dumps(package), encoding="utf-8")

    def node_package(self, name: str, manifest: Mapping[str, object] | str) -> None:
        """Let npm know a package, by what it prints of it."""
        text = manifest if isinstance(manifest, str) else json.dumps({"name": name, **manifest})
        (self.folder / f"npm-{name.replace('/', '+')}.json").write_text(text, encoding="utf-8")

    @property
    def asked(self) -> list[str]:
        """The command lines so far."""
        file = self.folder / "asked.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
