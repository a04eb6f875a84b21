"""Disks that can be broken: an ext4 in a file, mounted by a loop device.

That needs root; where there is none, or no loop device, the test says so and is skipped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, 2
GET_FLAGS, SET_FLAGS, IMMUTABLE = 0x80086601, 0x40086602, 0x10


class Disk:
    """An ext4 of so many MiB. A trouble of the file system turns it read-only, as on a shop's machine."""

    def __init__(self, folder: Path, mebibytes: int = 192) -> None:
        self.image, self.at = folder / "disk.img", folder / "disk"
        self.at.mkdir()
        with self.image.open("wb") as file:
            file.truncate(mebibytes * 1024 * 1024)
        run("mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)

    @contextmanager
    def mounted(self, *options: str) -> Iterator[Path]:
        """Mounted, its journal replayed as after any power cut."""
        run("mount", "-o", ",".join(("loop", "errors=remount-ro", *options)), self.image, self.at)
        try:
            yield self.at
        finally:
            run("umount", self.at)

    def cut(self) -> None:
        """Cut the power."""
        with _descriptor(self.at) as descriptor:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))

    def wear_out(self) -> None:
        """The file system meets an error and lets nobody write until the machine starts again."""
        os.sync()  # an hour later nothing is left to be written, and every page is guarded again
        device = Path(run("findmnt", "-n", "-o", "SOURCE", self.at).strip()).name
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("worn out")

    def fill(self) -> Path:
        """Take up all the room there is; the file that does."""
        filler = self.at / "video.mp4"
        with filler.open("wb", buffering=0) as file:
            for piece in (b"\0" * (1 << 20), b"\0" * 4096):
                try:
                    while file.write(piece):
                        pass
                except OSError:
                    continue
            os.fsync(file.fileno())
        return filler


def lock(folder: Path, *, locked: bool) -> None:
    """Let nobody write in a folder, open files included, or let them again.

    The files SQLite keeps in memory are left out: touching them would kill the process, which a disk does not.
    """
    for path in (folder, *(path for path in folder.iterdir() if not path.name.endswith("-shm"))):
        with _descriptor(path) as descriptor:
            (flags,) = struct.unpack("l", fcntl.ioctl(descriptor, GET_FLAGS, struct.pack("l", 0)))
            flags = flags | IMMUTABLE if locked else flags & ~IMMUTABLE
            fcntl.ioctl(descriptor, SET_FLAGS, struct.pack("l", flags))


@pytest.fixture
def new_disk(tmp_path: Path) -> Callable[..., Disk]:
    """Makes a disk that can be broken."""
    if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        pytest.skip("breaking a disk needs root and mkfs.ext4")

    def make(**more: int) -> Disk:
        made = Disk(tmp_path, **more)
        try:
            with made.mounted():
                pass
        except AssertionError as error:
            pytest.skip(f"this machine cannot mount a loop device: {error}")
        return made

    return make


@contextmanager
def _descriptor(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def run(*command: str | Path) -> str:
    """Run a program; what it said."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
