"""What DESIGN promises about the house: imports run one way, Whoosh is walled in, heavy packages wait until they are
needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "search", "webui")
#: What `search` may use of `index`: the vocabulary, not the write side.
SHARED = {
    "index.posts.records",
    "index.errors",
    "index.encoding.model_errors",
    "index.files.layout",
    "index.files.manifest",
    "index.files.postgres_address",
    "index.files.postgres_errors",
    "index.files.postgres_layout",
    "index.files.whoosh_postings",
    "index.analysis",
    "index.encoding.encoder",
    "index.encoding.light_encoder",
}

#: What runs a model, one way or the other.
MODEL = {"torch", "sentence_transformers", "transformers", "onnxruntime", "tokenizers", "onnx"}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            from_room = node.module in {*PACKAGES, "index.files"}
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if from_room else {node.module}
    return found


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", modules("index"), ids=str)
def test_the_write_side_knows_neither_search_nor_web(path: Path) -> None:
    assert not {name for name in imports_of(path) if name.split(".")[0] in {"search", "webui", "flask", "click"}}


@pytest.mark.parametrize("path", modules("search"), ids=str)
def test_the_read_side_uses_only_the_vocabulary_of_the_write_side(path: Path) -> None:
    names = imports_of(path)

    assert not {name for name in names if name.split(".")[0] in {"webui", "flask", "click", "html", "http"}}
    assert {name for name in names if name.split(".")[0] == "index"} <= SHARED


def test_only_commands_and_queries_call_the_write_side() -> None:
    known = {
        "index.posts.records",
        "index.clock",
        "index.errors",
        "index.files.layout",
        "index.files.postgres_address",
        "index.files.readers",
        "index.corrections.toml_check",
        "index.encoding.encoder",
        "index.audit.findings",
    }
    callers = {"webui/commands", "webui/queries"}
    others = [path for path in modules("webui") if str(path.parent.relative_to(ROOT)) not in callers]

    assert {name for path in others for name in imports_of(path) if name.split(".")[0] == "index"} <= known


def test_whoosh_is_walled_in() -> None:
    users = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if any(name.split(".")[0] == "whoosh" for name in imports_of(path))
    }

    assert users == {
        "index/analysis.py",
        "index/generation/keyword_index.py",
        "index/generation/whoosh_segment.py",
        "search/keyword_index.py",
    }


def test_sql_on_the_record_is_in_its_folder_alone() -> None:
    users = {str(path.relative_to(ROOT)) for path in modules("index") if ".execute" in path.read_text(encoding="utf-8")}

    # These write or read a generation's own answers.sqlite3, or PostgreSQL.
    assert {name for name in users if not name.startswith("index/record/")} == {
        "index/generation/answers_file.py",
        "index/generation/traces.py",
        "index/publishing/database.py",
        "index/publishing/generation_rows.py",
        "index/verifying/absence.py",
        "index/verifying/generation_check.py",
        "index/verifying/prepared_check.py",
        "index/workers/queue.py",
        "index/workers/waiting_texts.py",
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_named_like_a_package_or_a_module_of_python(package: str) -> None:
    assert not {path.name for path in modules(package)} & {
        "index.py",
        "search.py",
        "keyword.py",
        "types.py",
        "utils.py",
        "helpers.py",
    }


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("webui.cli", {"numpy", "flask", "whoosh", "selectolax", "sqlite3"} | MODEL),
        ("webui.app", MODEL),
        ("search.archive", MODEL | {"flask"}),
        ("index.imports.importing", MODEL | {"flask"}),
        ("index.encoding.encoder", MODEL),
        ("index.encoding.light_encoder", MODEL | {"numpy"}),
    ],
)
def test_heavy_packages_are_imported_only_when_they_are_needed(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()

    assert not set(loaded) & heavy


@pytest.mark.parametrize("path", modules("tests"), ids=str)
def test_no_test_module_imports_another(path: Path) -> None:
    assert not {name for name in imports_of(path) if name.startswith("tests.test_")}


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for package in PACKAGES
        for path in modules(package)
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert not long


def test_every_error_is_drawn_below_its_base_and_beside_its_file() -> None:
    classes = {}
    for path in (path for package in PACKAGES for path in modules(package)):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and len(node.bases) == 1 and isinstance(node.bases[0], ast.Name):
                classes[node.name] = (node.bases[0].id, str(path.relative_to(ROOT)))
    known = {"ArchiveError"}
    while more := {name for name, (base, _) in classes.items() if base in known} - known:
        known |= more

    drawn, file = {}, ""
    above = ["Exception"]
    for branch, name, said in re.findall(r"^([│├└─ ]*)(\w+)(?: {2,}(.+))?$", errors.__doc__ or "", re.MULTILINE):
        depth = len(branch) // 4
        path_there = re.match(r"`(.+?)`", said)
        file = path_there.group(1) if path_there else file
        above[depth + 1 :] = [name]
        drawn[name] = (above[depth], file)
    assert drawn == {name: classes[name] for name in known}
