"""Validity of pages' HTML, by the checker that the W3C runs: it knows `<search>`, and once here needs no network."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The package of npm that holds the checker, a Java program of 32 MB, and the program's SHA-256.
PACKAGE = "vnu-jar"
VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
NAME = f"Nu Html Checker {VERSION} (npm `{PACKAGE}`)"


class CheckerMissing(Exception):
    """The checker is not on this machine and cannot be brought onto it."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that the checker says about a page."""

    #: "error" or "warning".
    kind: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.kind}, line {self.line}: {self.text}"


class Checker:
    """A checker at hand."""

    def __init__(self, jar: Path) -> None:
        self._jar = jar

    @classmethod
    def install(cls, folder: Path) -> Checker:
        """Put the checker into `folder`, with npm. Raises CheckerMissing with what is missing."""
        java, npm = shutil.which("java"), shutil.which("npm")
        if not java or not npm:
            raise CheckerMissing("there is no Java" if not java else "there is no npm to install it with")
        # Its own script would download a Java.
        command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", f"{PACKAGE}@{VERSION}"]
        ran = subprocess.run([*command, "--prefix", str(folder)], capture_output=True, text=True, check=False)
        jar = folder / "node_modules" / PACKAGE / "build" / "dist" / "vnu.jar"
        if ran.returncode or not jar.is_file():
            raise CheckerMissing(f"npm could not install it ({(ran.stderr.strip() or 'no file').splitlines()[-1]})")
        found = hashlib.sha256(jar.read_bytes()).hexdigest()
        if found != SHA256:
            raise CheckerMissing(f"the one that npm installs has SHA-256 {found}, not {SHA256}")
        return cls(jar)

    def check(self, folder: Path, pages: Mapping[str, str]) -> dict[str, tuple[Complaint, ...]]:
        """Return the complaints about each of `pages`, by name; they are written into `folder`."""
        files = {}
        for number, (name, page) in enumerate(pages.items()):
            file = folder / f"{number}.html"
            file.write_text(page, encoding="utf-8")
            files[file.as_uri()] = name
        ran = subprocess.run(
            ["java", "-jar", self._jar, "--format", "json", "--exit-zero-always", *sorted(map(str, folder.glob("*.html")))],
            capture_output=True,
            text=True,
            check=True,
        )  # fmt: skip
        found: dict[str, list[Complaint]] = {name: [] for name in pages}
        for message in json.loads(ran.stderr)["messages"]:
            kind = "error" if message["type"] == "error" else "warning"
            complaint = Complaint(kind, message.get("lastLine", 0), message["message"])
            found[files[_as_uri(message["url"])]].append(complaint)
        return {name: tuple(complaints) for name, complaints in found.items()}


def _as_uri(url: str) -> str:
    """`file:/tmp/0.html` as Python writes it."""
    return Path(url.removeprefix("file:").replace("//", "/", 1)).as_uri()
