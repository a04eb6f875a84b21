"""The real store with a fuse: once a file is there, the process kills itself at a named point. Run as a process.

python -m tests.crash.fused POINT FUSE PORT, on HEDIAN_HOME. Nothing of this is in the product: the points are
reached through events of SQLAlchemy, the store's own listeners, and by putting another function in a function's place.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from devices.printers import virtual
from pos.app.serve import serve
from pos.cli import _say_ready, data_folder
from pos.printing import worker

Burn = Callable[[], None]


def at_the_first_write(app: Flask, burn: Burn) -> None:
    """A transaction has begun and would write its first row."""

    @event.listens_for(app.extensions["hedian.homestead"].writer, "before_cursor_execute")
    def _write(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            burn()


def before_the_commit(app: Flask, burn: Burn) -> None:
    """Everything is written and nothing committed."""
    event.listen(app.extensions["hedian.homestead"].writer, "commit", lambda _: burn())


def after_the_commit(app: Flask, burn: Burn) -> None:
    """It is on the disk and nobody knows."""
    app.extensions["hedian.homestead"].after_commit.insert(0, lambda _: burn())


def before_the_job_is_taken(_: Flask, burn: Burn) -> None:
    """The screen said paid, the printer has not looked yet."""
    worker.take_job = _burning(worker.take_job, burn)


def before_the_first_byte(_: Flask, burn: Burn) -> None:
    """The job is marked as being printed and nothing has gone out."""
    worker.reach = _burning(worker.reach, burn)


def in_the_middle_of_the_paper(_: Flask, burn: Burn) -> None:
    """Half of the bytes are on paper."""
    put_down = virtual.Session._print

    def half(session: virtual.Session, data: bytes) -> None:
        put_down(session, data[: len(data) // 2] if len(data) > 100 else data)
        if len(data) > 100:
            burn()

    virtual.Session._print = half  # type: ignore[method-assign]


def before_the_job_is_settled(_: Flask, burn: Burn) -> None:
    """The paper is out and the job still says it is being printed."""
    worker.settle_job = _burning(worker.settle_job, burn)


def _burning(whole: Callable[..., Any], burn: Burn) -> Any:
    def act(*parts: Any, **more: Any) -> Any:
        burn()
        return whole(*parts, **more)

    return act


POINTS: dict[str, Callable[[Flask, Burn], None]] = {
    lay.__name__: lay
    for lay in (
        at_the_first_write,
        before_the_commit,
        after_the_commit,
        before_the_job_is_taken,
        before_the_first_byte,
        in_the_middle_of_the_paper,
        before_the_job_is_settled,
    )
}


def _fuse(path: Path) -> Burn:
    def burn() -> None:
        if path.exists():
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)

    return burn


if __name__ == "__main__":
    name, fuse, port = sys.argv[1:]
    serve(
        data_folder(),
        port=int(port),
        ready=_say_ready,
        prepare=lambda app: POINTS[name](app, _fuse(Path(fuse))),
    )
