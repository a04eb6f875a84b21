"""The one process, as systemd and a person at a terminal see it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from pos.cli import main; main()"]


@contextmanager
def store(home: Path, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`hedian store` on ports of its own."""
    process = subprocess.Popen(
        [*COMMAND, "store", "--port", "0", *options],
        env={**os.environ, "HEDIAN_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def said(process: subprocess.Popen[str], words: str) -> str:
    """The first line that holds `words`, and all before it."""
    assert process.stdout
    heard = ""
    for line in process.stdout:
        heard += line
        if words in line:
            return heard
    pytest.fail(f"the store ended: {heard}")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """systemd's end of the notify socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        yield manager


def test_systemd_hears_ready_only_when_the_store_answers_and_stopping_when_it_goes(
    tmp_path: Path, manager: socket.socket
) -> None:
    with store(tmp_path / "home", NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
        assert manager.recv(100) == b"READY=1"
        address = said(process, "READY").split("：")[-1].strip()
        with urllib.request.urlopen(address, timeout=5) as page:
            assert "店名" in page.read().decode()
        process.send_signal(signal.SIGTERM)
        assert manager.recv(100) == b"STOPPING=1"
        assert process.wait(timeout=20) == 0


def test_a_store_that_cannot_open_never_says_ready(tmp_path: Path, manager: socket.socket) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "store.db").write_bytes(b"not a database" * 100)
    with store(tmp_path / "home", NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
        assert process.wait(timeout=60) != 0
    manager.settimeout(0.1)
    with pytest.raises(TimeoutError):
        manager.recv(100)


def test_the_counter_s_port_is_on_loopback_alone_and_plain_http_goes_no_further(tmp_path: Path) -> None:
    with store(tmp_path / "home", "--lan", "--https-port", "0", "--trust-port", "0") as process:
        heard = said(process, "READY")
        assert re.search(r"手机连店：(http://[\d.]+:\d+/trust$|还连不上)", said(process, "手机").strip())
        assert re.search(r"READY 店开了：http://127\.0\.0\.1:\d+$", heard.strip())
        port = int(heard.strip().rpartition(":")[2])
        assert listening(process.pid, port) == {"127.0.0.1"}
    answer = subprocess.run(
        [*COMMAND, "store", "--host", "0.0.0.0"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2


def listening(pid: int, port: int) -> set[str]:
    """The addresses a process listens on at a port."""
    import psutil

    return {
        line.laddr.ip
        for line in psutil.Process(pid).net_connections("inet")
        if line.status == psutil.CONN_LISTEN and line.laddr.port == port
    }
