"""TLS on a local network without the internet: an authority of the desk's own, which phones are shown once.

A phone keeps a page for use without a network only if it came by TLS.  The authority may vouch for private addresses
and `.local` names alone (RFC 5280, 4.2.1.10), so that its key, should it be stolen, opens nothing else.
"""

from __future__ import annotations

import http.server
import ipaddress
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from safeconduct.core import UsageError
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.files.atomic import write_bytes

__all__ = ["LocalAuthority", "authority_served", "lan_addresses", "local_authority"]

_AUTHORITY_DAYS, _SERVER_DAYS = 365, 90
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")
_TEST_ADDRESS = ("192.0.2.1", 9)  # of documentation (RFC 5737): nothing is sent, the system only chooses a way


@dataclass(frozen=True)
class LocalAuthority:
    """Files of the authority and of the server's certificate.  fingerprint: SHA-256 of the authority, to compare."""

    certificate: Path
    server_certificate: Path
    server_key: Path
    fingerprint: str


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's private addresses that others of the network may ask for; the likeliest first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_TEST_ADDRESS)
            found.append(str(probe.getsockname()[0]))
        except OSError:
            pass  # no way to anywhere: the names below are left
    with suppress(OSError):
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    private = [one for one in found if ipaddress.ip_address(one).is_private and not one.startswith("127.")]
    return tuple(dict.fromkeys(private))


def local_authority(places: DeskPlaces, hosts: Sequence[str], now: datetime) -> LocalAuthority:
    """Return the desk's authority, made where there is none, with a fresh certificate for these addresses.

    Args:
        places: where the desk's files are.
        hosts: private addresses and names ending in `.local`.
        now: aware; certificates hold from an hour before.

    Raises:
        UsageError: an address is not private, or the files cannot be read or written.
    """
    outside = [one for one in hosts if not _is_local(one)]
    if outside:
        raise UsageError(
            f"--lan: {', '.join(outside)}: no private address; expected one of this network, or NAME.local"
        )
    folder = places.own / "tls"
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        key, certificate = _authority(folder, now)
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder}: {error}; move it away to make a new authority") from error
    server = ec.generate_private_key(ec.SECP256R1())
    held = _server_certificate(server, hosts, key, certificate, now)
    write_bytes(folder / "server.key", _pem(server))
    chain = held.public_bytes(Encoding.PEM) + certificate.public_bytes(Encoding.PEM)
    write_bytes(folder / "server.crt", chain)
    print_ = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return LocalAuthority(folder / "authority.crt", folder / "server.crt", folder / "server.key", print_)


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".local")
    return any(address in ipaddress.ip_network(one) for one in _PRIVATE if ("." in one) == (address.version == 4))


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    crt, pem = folder / "authority.crt", folder / "authority.key"
    if crt.exists() and pem.exists():
        certificate = x509.load_pem_x509_certificate(crt.read_bytes())
        key = load_pem_private_key(pem.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey) and certificate.not_valid_after_utc > now + timedelta(days=1):
            return key, certificate
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _authority_certificate(key, now)
    write_bytes(pem, _pem(key))
    write_bytes(crt, certificate.public_bytes(Encoding.PEM))
    return key, certificate


def _authority_certificate(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Safe Conduct desk of {now:%Y-%m-%d}")])
    allowed: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_network(one)) for one in _PRIVATE]
    allowed += [x509.DNSName("local"), x509.DNSName("localhost")]
    usage = x509.KeyUsage(False, False, False, False, False, True, False, False, False)
    made = _begun(name, name, key.public_key(), now, _AUTHORITY_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(usage, critical=True)
    made = made.add_extension(x509.NameConstraints(allowed, None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return made.sign(key, hashes.SHA256())


def _server_certificate(
    server: ec.EllipticCurvePrivateKey,
    hosts: Sequence[str],
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    now: datetime,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    made = _begun(name, authority.subject, server.public_key(), now, _SERVER_DAYS)
    made = made.add_extension(x509.SubjectAlternativeName([_general_name(one) for one in hosts]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return made.add_extension(signer, critical=False).sign(key, hashes.SHA256())


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    begun = begun.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    return begun.not_valid_after(now + timedelta(days=days))


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextmanager
def authority_served(authority: LocalAuthority, host: str, port: int) -> Iterator[None]:
    """Give the authority's certificate, and nothing else, to whoever asks on a port without TLS.

    Raises:
        UsageError: the port is taken.
    """
    content = authority.certificate.read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "application/x-x509-ca-cert")
            self.send_header("content-disposition", 'attachment; filename="safeconduct.crt"')
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    try:
        server = http.server.ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise UsageError(
            f"port {port}: {error.strerror}; --port chooses another one (and the next for phones)"
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
