"""A printer that is a device node (`/dev/usb/lp0`), a pipe, or a plain file that gathers jobs."""

from __future__ import annotations

import errno
import os
import select
import stat
import time
from pathlib import Path

from devices.errors import DeviceError, HungUp, Misconfigured, NoAnswer, NotFound, Offline

_STALL_SECONDS = 5.0
_PIECE = 1024
_GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL
_EMPTY_PACKET_SECONDS = 0.02  # USB printers may send empty packets for ever


class FileTransport:
    """A path. Only a device node can answer, and only if it may be read; a plain file grows job by job."""

    def __init__(self, path: str, *, answers: bool = True) -> None:
        self._path = Path(path)
        self._may_answer = answers
        self.answers = answers and self._is_device()
        self._descriptor: int | None = None

    def open(self) -> None:
        self.close()
        self.answers = self._may_answer and self._is_device()
        direction = os.O_RDWR if self.answers else os.O_WRONLY | os.O_APPEND | self._make_if_plain()
        try:
            self._descriptor = os.open(
                self._path, direction | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o640
            )
        except OSError as error:
            raise self._refusal(error) from error

    def is_usable(self) -> bool:
        return os.access(self._path if self._path.exists() else self._path.parent, os.W_OK)

    def write(self, data: bytes) -> None:
        left = data
        while left:
            self._await(select.POLLOUT, _STALL_SECONDS)
            left = left[self._take(left[:_PIECE]) :]
        self._await(select.POLLOUT, _STALL_SECONDS)  # closing a usblp node sooner would drop the last piece

    def read(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while True:
            events = self._poll(select.POLLIN, max(deadline - time.monotonic(), 0))
            heard = self._hear() if events & select.POLLIN else b""
            if heard or not events:
                return heard
            if events & _GONE:
                raise HungUp
            time.sleep(_EMPTY_PACKET_SECONDS)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _await(self, event: int, seconds: float) -> None:
        events = self._poll(event, seconds)
        if events & _GONE:
            raise HungUp
        if not events:
            raise NoAnswer

    def _poll(self, event: int, seconds: float) -> int:
        poll = select.poll()
        poll.register(self._line(), event)
        return next((happened for _, happened in poll.poll(seconds * 1000)), 0)

    def _take(self, piece: bytes) -> int:
        try:
            return os.write(self._line(), piece)
        except BlockingIOError:
            return 0
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Misconfigured("小票存到文件里，可是硬盘满了。腾出地方再打。") from error
            raise HungUp from error

    def _hear(self) -> bytes:
        try:
            return os.read(self._line(), 64)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise HungUp from error

    def _line(self) -> int:
        if self._descriptor is None:
            raise HungUp
        return self._descriptor

    def _is_device(self) -> bool:
        return self._path.exists() and stat.S_ISCHR(self._path.stat().st_mode)

    def _make_if_plain(self) -> int:
        """A missing device node must stay missing, or the job would fill the memory that /dev lives in."""
        return 0 if self._path.parent.is_relative_to("/dev") else os.O_CREAT

    def _refusal(self, error: OSError) -> DeviceError:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return Misconfigured(f"这台电脑不让用 {self._path}。请装机的人把店铺账户加进 lp 组。")
        if error.errno == errno.EBUSY:
            return Offline("小票机正被别的程序占着。关掉那个程序，再试一次。")
        if error.errno == errno.ENXIO:
            return Offline()
        return NotFound()
