"""setup_kiosk.sh for real, into a folder that stands in for the machine's disk."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("hedian")
UNITS = "etc/systemd/system"


@dataclass(frozen=True)
class Machine:
    """A disk, and the script run on it."""

    disk: Path

    def set_up(self, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "setup_kiosk.sh", "--root", self.disk, "--program", PROGRAM, *options],
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> dict[str, tuple[int, str]]:
        """Every file with its time and content."""
        return {
            str(path.relative_to(self.disk)): (path.lstat().st_mtime_ns, path.read_text(encoding="utf-8"))
            for path in self.disk.rglob("*")
            if path.is_file() and not path.is_symlink()
        }


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "disk")


@pytest.fixture
def shop(machine: Machine) -> Machine:
    """A machine that was set up, with a shop's data on it."""
    done = machine.set_up("--usb-backup")
    assert done.returncode == 0, done.stderr
    (machine.disk / "var/lib/hedian").mkdir(parents=True)
    (machine.disk / "var/lib/hedian/store.db").write_text("the books")
    return machine


def test_the_first_run_names_its_steps_and_changes_and_the_second_changes_nothing(machine: Machine) -> None:
    first = machine.set_up()
    assert first.returncode == 0, first.stderr
    assert "第 7 步" in first.stdout
    for changed in ("hedian.service", "hedian-screen.service", "70-hedian.rules", "chromium/policies"):
        assert changed in first.stdout
    before = machine.files()
    second = machine.set_up()
    assert "什么都不用改" in second.stdout
    assert "改了 " not in second.stdout
    assert machine.files() == before


def test_a_dry_run_tells_and_touches_nothing(machine: Machine) -> None:
    told = machine.set_up("--dry-run")
    assert told.returncode == 0
    assert "会改  /etc/systemd/system/hedian.service" in told.stdout
    assert not machine.disk.exists()


def test_the_check_is_content_then_names_what_is_missing_or_was_changed(shop: Machine) -> None:
    assert shop.set_up("--usb-backup", "--check").returncode == 0
    (shop.disk / "etc/udev/rules.d/70-hedian.rules").unlink()
    (shop.disk / UNITS / "hedian.service").write_text("[Service]\n")
    (shop.disk / UNITS / "multi-user.target.wants/hedian-screen.service").unlink()
    before = shop.files()
    found = shop.set_up("--usb-backup", "--check")
    assert found.returncode == 1
    missing = {line.split()[-1] for line in found.stdout.splitlines() if line.startswith("  缺")}
    assert missing == {
        "/etc/udev/rules.d/70-hedian.rules",
        "/etc/systemd/system/hedian.service",
        "hedian-screen.service",
    }
    assert shop.files() == before
    shop.set_up("--usb-backup")
    assert shop.set_up("--usb-backup", "--check").returncode == 0


def test_uninstalling_leaves_the_shop_s_data_and_nothing_of_ours(shop: Machine) -> None:
    own = shop.disk / "etc/hedian/store.env"
    own.write_text("HEDIAN_BACKUP_TO=/srv/copies\n")
    done = shop.set_up("--uninstall")
    assert done.returncode == 0, done.stderr
    assert "数据留在 /var/lib/hedian" in done.stdout
    assert set(shop.files()) == {"var/lib/hedian/store.db", "etc/hedian/store.env"}
    assert not [path for path in shop.disk.rglob("*") if path.is_symlink()]


def test_the_screen_opens_the_face_that_was_asked_for_and_no_other_site(machine: Machine) -> None:
    machine.set_up("--face", "kiosk", "--rotate", "left")
    settings = (machine.disk / "etc/hedian/screen.env").read_text()
    assert settings == "HEDIAN_URL=http://127.0.0.1:8000/kiosk\nHEDIAN_FACE=kiosk\nHEDIAN_ROTATE=left\n"
    policy = json.loads((machine.disk / "etc/chromium/policies/managed/hedian.json").read_text())
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == ["http://127.0.0.1:8000"]
    assert (
        policy["TranslateEnabled"],
        policy["DownloadRestrictions"],
        policy["DeveloperToolsAvailability"],
    ) == (
        False,
        3,
        2,
    )


def test_a_store_without_a_screen_gets_no_browser(machine: Machine) -> None:
    machine.set_up("--no-screen")
    assert (machine.disk / UNITS / "hedian.service").exists()
    assert not list(machine.disk.rglob("*screen*"))


def test_the_owner_s_own_settings_survive_a_second_run(shop: Machine) -> None:
    own = shop.disk / "etc/hedian/store.env"
    own.write_text("HEDIAN_BACKUP_TO=/srv/copies\n")
    shop.set_up("--usb-backup")
    assert own.read_text() == "HEDIAN_BACKUP_TO=/srv/copies\n"


def test_nothing_is_written_under_the_stick_s_name_while_no_stick_is_in(shop: Machine) -> None:
    assert (shop.disk / "media/hedian-backup").stat().st_mode & 0o777 == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--face", "till"],
        ["--url", "javascript:alert(1)"],
        ["--url", "http://x/|e touch y"],
        ["--rotate", "round"],
        ["--nonsense"],
        ["--program", "/nowhere/hedian"],
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(machine: Machine, options: list[str]) -> None:
    done = machine.set_up(*options)
    assert done.returncode in (1, 2)
    assert done.stderr
    assert not (machine.disk / UNITS).exists()


def test_systemd_understands_the_units(shop: Machine) -> None:
    analyze = shutil.which("systemd-analyze")
    assert analyze, "systemd is missing; `make test` installs it"
    units = [shop.disk / UNITS / name for name in ("hedian.service", r"media-hedian\x2dbackup.mount")]
    verified = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    # Its X server and browser are installed by the script itself, on the machine it sets up.
    screen = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", shop.disk / UNITS / "hedian-screen.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in screen.stderr.splitlines() if "xinit is not executable" not in line] == []


def test_the_scripts_hold_to_what_shellcheck_knows() -> None:
    checker = shutil.which("shellcheck", path=str(PROGRAM.parent)) or shutil.which("shellcheck")
    assert checker, "shellcheck is missing; `make test` installs it"
    scripts = [
        ROOT / "setup_kiosk.sh",
        *(ROOT / "scripts").glob("*.sh"),
        ROOT / "scripts/kiosk/screen-session",
    ]
    done = subprocess.run([checker, *scripts], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
