"""Tells systemd what it asked to be told (sd_notify(3)); elsewhere nobody listens."""

from __future__ import annotations

import os
import socket


def tell_systemd(state: str) -> None:
    """Send one line to the service manager that started this process, if one did."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
        manager.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
