"""Where this machine is found: its addresses and names on the shop's own network."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NETWORKS = tuple(
    ipaddress.IPv4Network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")
)
"""RFC 1918 and link-local: what a router in a shop gives out. Phones are reached over IPv4 alone."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.-]{1,253})(?::\d{1,5})?")
OPEN_DOOR = "hedian.open_door"
"""Marks a request that came over plain HTTP from the network."""
VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "tun", "tap", "wg")


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses, the likeliest for a phone first, and the name that mDNS gives the machine."""

    addresses: tuple[str, ...] = ()
    name: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name a page of the shop may be asked for under."""
        short = self.name.removesuffix(".local")
        return (*LOOPBACK, *self.addresses, *filter(None, (self.name, short)))


@dataclass(frozen=True, slots=True)
class Ports:
    """Where phones knock."""

    https: int = 8443
    trust: int = 8080


def look_around() -> Places:
    """Where this machine is now."""
    import psutil  # noqa: PLC0415 - the counter alone never needs it

    found = {
        card: [entry.address for entry in entries if entry.family == socket.AF_INET]
        for card, entries in psutil.net_if_addrs().items()
    }
    return Places(lan_addresses(found), local_name(socket.gethostname()))


def lan_addresses(cards: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The addresses of these network cards that a phone in the shop can reach, link-local ones last."""
    found = [
        address
        for card, addresses in cards.items()
        if not card.startswith(VIRTUAL)
        for address in map(ipaddress.IPv4Address, addresses)
        if any(address in network for network in NETWORKS)
    ]
    return tuple(str(address) for address in sorted(found, key=lambda address: address.is_link_local))


def local_name(hostname: str) -> str:
    """The machine's name on the local network, or nothing where it has none worth the name."""
    label = hostname.split(".", maxsplit=1)[0].lower()
    usable = label not in ("", "localhost") and len(label) <= 63 and label.replace("-", "").isalnum()
    return f"{label}.local" if usable and label.isascii() else ""


def is_known(host: str, hosts: tuple[str, ...]) -> bool:
    """True when a Host header, port or not, names one of `hosts`."""
    named = _HOST.fullmatch(host)
    return named is not None and named[1].lower() in hosts
