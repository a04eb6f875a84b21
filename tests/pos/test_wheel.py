"""What a shop installs is the wheel, not this tree: built, put into an empty environment, and opened."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_OPEN = 30


@pytest.fixture(scope="module")
def shop_computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and, by a path, the libraries of this one; never this source tree."""
    folder = tmp_path_factory.mktemp("shop")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (wheel,) = folder.glob("hedian-*.whl")

    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=folder)

    (packages,) = environment.glob("lib/python*/site-packages")
    # A folder named in a .pth file is searched, but the .pth files inside it are not: this tree stays out.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return environment


@pytest.fixture
def counter(shop_computer: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a counter opened from the wheel, over an empty data folder."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HEDIAN_")}
    with (tmp_path / "output").open("wb") as output:
        store = subprocess.Popen(
            [shop_computer / "bin" / "hedian", "store", "--port", str(port)],
            cwd=tmp_path,
            env=inherited | {"HEDIAN_HOME": str(tmp_path / "home")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_open(store, port, tmp_path / "output")
        yield f"http://127.0.0.1:{port}"
    finally:
        store.terminate()
        store.wait(timeout=10)


def test_the_installed_counter_opens_on_the_set_up_page_with_its_styles(counter: str) -> None:
    address, page = get(counter)
    assert "店名" in page
    styles = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', page)
    assert styles
    for style in styles:
        assert "{" in get(counter + style)[1]
    assert address.startswith(counter)


def test_the_installed_counter_carries_the_libraries_of_its_pages(counter: str) -> None:
    assert "export" in get(f"{counter}/static/vendor/preact.module.js")[1]


def test_the_wheel_brings_its_three_packages_and_nothing_beside_them(shop_computer: Path) -> None:
    (packages,) = shop_computer.glob("lib/python*/site-packages")
    brought = {path.name for path in packages.iterdir() if path.is_dir() and path.suffix != ".dist-info"}
    assert brought == {"pos", "cloudshop", "devices"}


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


def wait_until_open(store: subprocess.Popen[bytes], port: int, output: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while time.monotonic() < deadline and store.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail(f"the store did not open:\n{output.read_text(encoding='utf-8', errors='replace')}")


def get(address: str) -> tuple[str, str]:
    """The final address and the text of a page; raises urllib.error.HTTPError when it is refused."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.status == HTTPStatus.OK
        return answer.url, answer.read().decode()
