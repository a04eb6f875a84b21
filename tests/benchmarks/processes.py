"""The real `hedian store` in a process of its own, on a shop opened beforehand."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.factories import OpenShop, open_shop_in

HEDIAN = Path(sys.executable).parent / "hedian"
PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A store that answers. `cookie` is a browser's that is terminal 1 with the owner signed in."""

    address: str
    cookie: str
    seconds_to_ready: float
    process: psutil.Process

    def rss_mb(self) -> float:
        """Resident memory of the process and its children, in MB of 1,000,000 bytes."""
        family = (self.process, *self.process.children(recursive=True))
        return sum(one.memory_info().rss for one in family) / 1e6


def open_home(home: Path) -> tuple[OpenShop, str]:
    """A shop with sample goods in `home`, its files closed, and the first browser's cookie."""
    shop = open_shop_in(home, csrf=True)
    cookie = shop.client.get_cookie("hedian")
    assert cookie is not None
    homestead = shop.app.extensions["hedian.homestead"]
    homestead.reader.dispose()
    homestead.writer.dispose()
    return shop, cookie.value


@contextmanager
def running(home: Path, cookie: str) -> Iterator[Running]:
    """Start the store and wait until its sign-in page answers; stop it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    store = subprocess.Popen(
        [HEDIAN, "store", "--port", str(port)],
        env=os.environ | {"HEDIAN_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{address}/sign-in", cookie, until=began + PATIENCE)
        yield Running(address, cookie, time.perf_counter() - began, psutil.Process(store.pid))
    finally:
        store.terminate()
        store.wait(timeout=30)


def wait_for(url: str, cookie: str, *, until: float) -> None:
    """Ask until the answer is 200. Raises TimeoutError."""
    asked = urllib.request.Request(url, headers={"Cookie": f"hedian={cookie}"})
    while time.perf_counter() < until:
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.005)
    message = f"{url} did not answer"
    raise TimeoutError(message)
