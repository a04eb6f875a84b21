"""The shop's own certificate authority, and the certificate it gives this machine (X.509, RFC 5280).

Its certificates are good for private addresses and `.local` names only, so that a stolen key opens nothing else.
The constraint is not marked critical: a phone too old to know it must still get in.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pos.app.keys import write_private
from pos.app.lan.places import NETWORKS, Places

AUTHORITY, SERVER = "authority.pem", "server.pem"
AUTHORITY_DAYS, SERVER_DAYS, RENEW_DAYS = 3650, 397, 30
"""Phones refuse server certificates of more than 825 days."""
BEFORE = datetime(2025, 1, 1, tzinfo=UTC)
"""An authority is good from here on: a mini PC may be set up before its clock is."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """Both, as one file."""
        return self.certificate.public_bytes(serialization.Encoding.PEM) + self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def authority(folder: Path, now: datetime) -> Pair:
    """The shop's authority, founded if there is none."""
    path = folder / AUTHORITY
    if not path.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        write_private(path, _found(now).pem)
    return read_pair(path)


def certified(folder: Path, places: Places, now: datetime) -> bool:
    """See to it that the machine has a good certificate for where it is; True when it was renewed."""
    path, issuer = folder / SERVER, authority(folder, now)
    if path.exists() and is_good(read_pair(path).certificate, issuer.certificate, places, now):
        return False
    write_private(path, _issue(issuer, places, now).pem)
    return True


def read_pair(path: Path) -> Pair:
    """A certificate and its key from their file."""
    content = path.read_bytes()
    key = serialization.load_pem_private_key(content, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - no other kind is written
    return Pair(x509.load_pem_x509_certificate(content), key)


def is_good(certificate: x509.Certificate, issuer: x509.Certificate, places: Places, now: datetime) -> bool:
    """True when a certificate is of this issuer, names every place, and is neither early nor nearly over."""
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc - timedelta(days=RENEW_DAYS)
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, InvalidSignature):
        return False
    return set(_names(places)) <= set(named) and certificate.not_valid_before_utc <= now <= lasts


def days_left_in(folder: Path, now: datetime) -> int:
    """Whole days until the machine's certificate or the authority's ends."""
    ends = [read_pair(folder / name).certificate.not_valid_after_utc for name in (SERVER, AUTHORITY)]
    return (min(ends) - now).days


def addresses_of(folder: Path) -> list[str]:
    """The addresses the machine's certificate is made out for, loopback aside."""
    certificate = read_pair(folder / SERVER).certificate
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(address) for address in named.get_values_for_type(x509.IPAddress) if not address.is_loopback]


def fingerprint(certificate: x509.Certificate) -> str:
    """The certificate's SHA-256 as phones show it: pairs of digits."""
    return certificate.fingerprint(hashes.SHA256()).hex(" ").upper()


def _found(now: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()
    # A number of its own in the name: a phone that knew an earlier authority must not mix them up.
    name = _subject(f"荷店本地证书 {serial % 10_000:04d}")
    allowed = [*map(x509.IPAddress, NETWORKS), x509.IPAddress(ipaddress.IPv4Network("127.0.0.0/8"))]
    builder = (
        _builder(name, name, key, serial, BEFORE, max(now, BEFORE) + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.NameConstraints([x509.DNSName("local"), x509.DNSName("localhost"), *allowed], None),
            critical=False,
        )
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def _issue(issuer: Pair, places: Places, now: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(
            _subject("荷店"),
            issuer.certificate.subject,
            key,
            x509.random_serial_number(),
            now - timedelta(days=1),
            now + timedelta(days=SERVER_DAYS),
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_names(places)), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    return Pair(builder.sign(issuer.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    serial: int,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(issuer, subject, key.public_key(), serial, begins, ends).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "hedian"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _names(places: Places) -> list[x509.GeneralName]:
    addresses = ("127.0.0.1", *places.addresses)
    names = ("localhost", *filter(None, [places.name]))
    return [
        *(x509.DNSName(name) for name in names),
        *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses),
    ]


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
