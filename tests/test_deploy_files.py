"""The files of `deploy/` and the lines of docs/deploy.md: other programs accept them, and they ask for what exists."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.nginx_in_front import found, needed, write_certificate, write_settings
from tests.processes import PATIENCE, ROOT
from webui.citing.formats import FORMATS
from webui.cli import answerstacks
from webui.commands.index_posts import KNOWN_BEFORE, NEWLY_WRONG

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CONTAINERFILE = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
PROGRAM = "/opt/answerstacks/bin/answerstacks"


def unit(name: str) -> configparser.SectionProxy:
    """The section of a service that says how it is run; of a key given twice, the last."""
    read = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(DEPLOY / "systemd" / name)
    return read["Service"]


def checked(*command: str | Path) -> str:
    """Run a program that checks something; fails with what it says."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def test_nginx_packs_what_can_be_long() -> None:
    settings = (DEPLOY / "nginx" / "snippets" / "answerstacks-proxy.conf").read_text(encoding="utf-8")
    [packed] = re.findall(r"^gzip_types ([^;]+);", settings, re.MULTILINE)
    feeds = {"application/atom+xml", "application/xml"}
    data = {"application/json", "application/jsonl", "application/problem+json", "text/csv"}
    cited = {written.media_type for written in FORMATS.values()}
    assert feeds | data | cited <= {*packed.split()}


def test_a_step_that_needs_the_checkout_goes_there() -> None:
    """Another step may have led the reader elsewhere, or the server was asked again on another day."""
    source = "cd /usr/local/src/answerstacks\n"
    for section in re.split(r"^##+ ", GUIDE, flags=re.MULTILINE):
        lines = "".join(re.findall(r"^ {4}(\S.*\n)", section, re.MULTILINE))
        from_there = re.search(r" (deploy|requirements)/", lines)
        assert from_there is None or source in lines[: from_there.start()], section


def test_git_is_asked_as_the_owner_of_the_checkout() -> None:
    assert re.findall(r"^ {4}git .*", GUIDE, re.MULTILINE) == []


def asked() -> list[str]:
    """The command lines of answerstacks in units, in the container's files and in the guide."""
    lines = re.findall(rf"{PROGRAM} (\S.*)", "\n".join(path.read_text(encoding="utf-8") for path in UNITS))
    lines += re.findall(r"^ {4,}(?:sudo )?answerstacks (\S.*)", GUIDE, re.MULTILINE)
    lines += [" ".join(words) for words in containers_commands()]
    return lines


def containers_commands() -> list[list[str]]:
    lists = re.findall(r'^(?:CMD| +command:) \[("serve".*|"index".*)\]', CONTAINERFILE + compose_text(), re.MULTILINE)
    return [re.findall(r'"([^"]*)"', words) for words in lists]


def compose_text() -> str:
    return (DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", asked())
def test_every_command_is_one_that_answerstacks_understands(line: str) -> None:
    name, *arguments = shlex.split(line)
    answerstacks.commands[name].make_context(name, arguments)


def test_commands_are_found_in_every_kind_of_file() -> None:
    assert len(asked()) >= 12
    assert len(containers_commands()) == 3
    assert f'ENTRYPOINT ["{PROGRAM}"]' in CONTAINERFILE


class TestUnits:
    def test_systemd_finds_no_fault(self, tmp_path: Path) -> None:
        needed("systemd-analyze")
        for path in UNITS:
            # Programs that are not on this machine; systemd looks for them.
            text = re.sub(r"(?<==)/(?:opt|usr|bin)/\S+", "/bin/true", path.read_text(encoding="utf-8"))
            (tmp_path / path.name).write_text(re.sub(r"/opt/\S+", "/bin/true", text), encoding="utf-8")

        said = checked("systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir()))
        # It may have something to say of this machine's own units, too.
        assert [line for line in said.splitlines() if "answerstacks" in line] == []

    @pytest.mark.parametrize("name", ["answerstacks", "answerstacks-index", "answerstacks-backup", "answerstacks-copy"])
    def test_services_may_do_little(self, name: str) -> None:
        needed("systemd-analyze")
        # In tenths, from 0 (nothing) to 100 (everything); versions of systemd judge a little differently.
        path = DEPLOY / "systemd" / f"{name}.service"
        try:
            checked("systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=20", path)
        except AssertionError as error:
            if "unrecognized option" in str(error):
                pytest.skip("this systemd-analyze judges running services only")
            raise

    def test_exit_codes_are_respected(self) -> None:
        index = unit("answerstacks-index.service")
        assert index["SuccessExitStatus"] == str(KNOWN_BEFORE)
        # Tried again, it would say KNOWN_BEFORE, and nobody would hear of NEWLY_WRONG.
        assert "Restart" not in index
        assert NEWLY_WRONG == 1
        assert unit("answerstacks.service")["Restart"] == "on-failure"

    def test_each_timer_has_its_service(self) -> None:
        timers = {path.stem for path in UNITS if path.suffix == ".timer"}
        assert timers == {"answerstacks-index", "answerstacks-backup"}
        assert timers <= {path.stem for path in UNITS if path.suffix == ".service"}


class TestWebServers:
    def test_nginx_finds_no_fault(self, tmp_path: Path) -> None:
        needed("nginx", "openssl")
        write_certificate(tmp_path)
        settings = write_settings(tmp_path, 8000)

        said = checked(str(found("nginx")), "-t", "-p", tmp_path, "-c", settings, "-e", tmp_path / "error.log")
        # Newer versions (1.25.1) want HTTP/2 said in another way, which Debian 12's does not know.
        faults = [line for line in said.splitlines() if "[warn]" in line and '"listen ... http2"' not in line]
        assert faults == []

    def test_caddy_finds_no_fault(self) -> None:
        needed("caddy")
        checked("caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
        checked("caddy", "fmt", DEPLOY / "Caddyfile")

    def test_they_ask_where_the_service_listens(self) -> None:
        host, port = re.findall(r"--host (\S+) --port (\S+)", unit("answerstacks.service")["ExecStart"])[0]
        for name in ("Caddyfile", "nginx/conf.d/answerstacks.conf", "container/compose.yaml"):
            assert f"{host}:{port}" in (DEPLOY / name).read_text(encoding="utf-8"), name


class TestContainer:
    def test_it_is_made_of_files_that_there_are_and_that_are_sent_to_the_builder(self) -> None:
        sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        wanted = [line[1:] for line in sent if line.startswith("!")]
        for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINERFILE, re.MULTILINE):
            for source in sources.split():
                assert (ROOT / source).exists(), source
                assert any(fnmatch(source, pattern) for pattern in wanted), source
        assert sent[1] == "*"

    def test_it_runs_without_rights_and_says_whether_it_is_well(self) -> None:
        last = CONTAINERFILE.rpartition("\nFROM ")[2]
        assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
        assert re.search(r"^HEALTHCHECK .*/healthz", last, re.MULTILINE)

    def test_nothing_needs_pytorch(self) -> None:
        assert "torch" not in CONTAINERFILE + GUIDE

    def test_compose_takes_all_rights_away(self) -> None:
        services = pytest.importorskip("yaml").safe_load(compose_text())["services"]
        assert set(services) == {"site", "index", "backup"}
        for name, service in services.items():
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
            assert service["security_opt"] == ["no-new-privileges:true"], name
        assert services["site"]["ports"] == ["127.0.0.1:8000:8000"]
        assert services["site"]["volumes"] == ["archive:/archive:ro"]

    def test_hadolint_finds_no_fault(self) -> None:
        needed("hadolint")
        checked("hadolint", DEPLOY / "container" / "Containerfile")


class TestScripts:
    @pytest.fixture
    def backup(self, tmp_path: Path) -> Path:
        """The script beside a program that makes a backup by making its folder, if it is told nothing else."""
        script = tmp_path / "answerstacks-backup"
        shutil.copy(DEPLOY / "answerstacks-backup", script)
        program = tmp_path / "answerstacks"
        program.write_text('#!/bin/sh\n[ "$1" = backup ] && mkdir -p "$2" && [ ! -e fail ] && touch "$2/backup.json"\n')
        program.chmod(0o755)
        return script

    def run(self, script: Path, keep: int) -> int:
        folder = script.parent
        environment = {"PATH": "/usr/bin:/bin", "ANSWERSTACKS_ARCHIVE": "archive", "KEEP": str(keep)}
        environment["BACKUPS"] = str(folder / "back ups")
        return subprocess.run([script], cwd=folder, env=environment, capture_output=True, check=False).returncode

    def made(self, script: Path, *names: str) -> Path:
        backups = script.parent / "back ups"
        for name in names:
            (backups / name).mkdir(parents=True)
            (backups / name / "backup.json").touch()
        return backups

    def test_the_newest_are_kept_and_nothing_else_is_touched(self, backup: Path) -> None:
        days = [f"2026-11-{day}T030000" for day in range(10, 15)]
        backups = self.made(backup, *days, "2026-11-01-before-the-move", "2026-11-02")
        # Not finished, so not a backup.
        (backups / "2026-11-09T030000").mkdir()

        assert self.run(backup, 3) == 0

        left = sorted(path.name for path in backups.iterdir())
        assert left[:-1] == ["2026-11-01-before-the-move", "2026-11-02", "2026-11-09T030000", *days[3:]]
        assert left[-1] > days[-1]

    def test_without_a_new_backup_none_is_deleted(self, backup: Path) -> None:
        backups = self.made(backup, "2026-11-10T030000", "2026-11-11T030000")
        (backup.parent / "fail").touch()

        assert self.run(backup, 1) != 0
        assert {"2026-11-10T030000", "2026-11-11T030000"} <= {path.name for path in backups.iterdir()}

    def test_none_to_keep_is_refused(self, backup: Path) -> None:
        backups = self.made(backup, "2026-11-10T030000")

        assert self.run(backup, 0) != 0
        assert [path.name for path in backups.iterdir()] == ["2026-11-10T030000"]

    @pytest.mark.parametrize("name", ["answerstacks", "answerstacks-backup", "answerstacks-copy"])
    def test_a_plain_shell_reads_them(self, name: str) -> None:
        checked("sh", "-n", DEPLOY / name)
        if found("shellcheck"):
            checked("shellcheck", DEPLOY / name)
