"""Phones on the shop's network: HTTPS that verifies, no stranger's names, and a page that explains itself."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from sqlalchemy import select

from pos.app.doctor import examine
from pos.app.lan.authority import SERVER, authority, certified, days_left_in, read_pair
from pos.app.lan.places import Places, Ports, lan_addresses, local_name
from pos.app.lan.service import Lan
from pos.db.engines import session_here
from pos.kernel.actor import MACHINE
from pos.shop.operations import make_pairing_code
from pos.staff.models import Staff
from tests.factories import OWNER_PIN, OpenShop, open_shop_in

HOME = Places(("192.168.31.8",), "counter.local")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Phone:
    """A browser on the shop's Wi-Fi. It reaches the machine by loopback, and asks for it by its address there."""

    port: int
    trusts: Path
    host: str = "192.168.31.8"
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def connect(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.trusts)
        return context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), timeout=10), server_hostname=self.host
        )

    def ask(
        self, method: str, path: str, body: str = "", host: str = ""
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(host or self.host, self.port)
        connection.sock = self.connect()
        headers = {
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{self.host}:{self.port}/",
        }
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer.status, answer.headers, text


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> OpenShop:
    return open_shop_in(tmp_path_factory.mktemp("lan") / "home", csrf=True)


@pytest.fixture(scope="module")
def lan(shop: OpenShop) -> Iterator[Lan]:
    lan = Lan(shop.app, shop.home / "lan", Ports(0, 0), bind="127.0.0.1", look=lambda: HOME)
    lan.start()
    yield lan
    shop.app.extensions["hedian.bus"].close()
    lan.stop()


@pytest.fixture
def phone(lan: Lan, tmp_path: Path) -> Phone:
    """A phone that installed the certificate as the shop hands it out."""
    status, headers, body = plain(lan.ports.trust, "/trust/hedian.crt")
    assert (status, headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(x509.load_der_x509_certificate(body).public_bytes(Encoding.PEM))
    return Phone(lan.ports.https, trusted)


def test_a_phone_that_trusts_the_authority_pairs_signs_in_and_keeps_its_cookie_to_https(
    shop: OpenShop, phone: Phone
) -> None:
    with shop.app.app_context():
        code = make_pairing_code(session_here(), MACHINE)
        owner: UUID = session_here().scalars(select(Staff.id)).one()
    token = form_token(phone.ask("GET", "/pair")[2])
    assert phone.cookies["hedian"]["secure"]
    assert phone.cookies["hedian"]["httponly"]
    assert phone.cookies["hedian"]["samesite"] == "Strict"
    assert phone.ask("POST", "/pair", f"csrf_token={token}&code={code}")[0] == 303
    token = form_token(phone.ask("GET", "/sign-in")[2])
    assert phone.ask("POST", "/sign-in", f"csrf_token={token}&person={owner}&pin={OWNER_PIN}")[0] == 303
    status, headers, text = phone.ask("GET", "/counter")
    assert status == 200
    assert 'id="counter"' in text
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_events_arrive_over_tls_as_they_happen(shop: OpenShop, phone: Phone) -> None:
    phone.cookies.load({"hedian": signed_in_cookie(shop)})
    line = phone.connect()
    headers = f"Host: {phone.host}\r\nCookie: hedian={phone.cookies['hedian'].value}"
    line.sendall(f"GET /events HTTP/1.1\r\n{headers}\r\n\r\n".encode())
    stream = line.makefile("rb")
    assert b"200" in stream.readline()
    while b"retry" not in stream.readline():
        pass
    shop.app.extensions["hedian.bus"].publish("print", {"text": "小票打好了"})
    while not (heard := stream.readline()).startswith(b"data:"):
        pass
    assert "小票打好了" in heard.decode()
    line.close()


def test_a_phone_that_does_not_trust_us_is_not_served(lan: Lan) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(
            socket.create_connection(("127.0.0.1", lan.ports.https)), server_hostname="192.168.31.8"
        )


def test_old_tls_is_refused(lan: Lan) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", lan.ports.https)) as line:
        context.wrap_socket(line)


def test_plain_http_on_the_https_port_is_led_to_https(lan: Lan) -> None:
    status, headers, _ = plain(lan.ports.https, "/counter?day=1", host=f"192.168.31.8:{lan.ports.https}")
    assert (status, headers["Location"]) == (307, f"https://192.168.31.8:{lan.ports.https}/counter?day=1")
    assert plain(lan.ports.https, "/", host="evil.example")[0] == 400


def test_a_phone_that_says_nothing_keeps_nobody_out(lan: Lan, phone: Phone) -> None:
    with ExitStack() as lines:
        for _ in range(8):
            lines.enter_context(socket.create_connection(("127.0.0.1", lan.ports.https)))
        for _ in range(40):
            lines.enter_context(phone.connect())
        started = time.monotonic()
        assert phone.ask("GET", "/pair")[0] == 200
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "host", ["evil.example", "192.168.31.9", "localhost.evil.example", "counter.local.evil", ""]
)
def test_a_stranger_s_name_is_refused_on_every_door(
    shop: OpenShop, lan: Lan, phone: Phone, host: str
) -> None:
    status, _, text = phone.ask("GET", "/pair", host=host or "%")
    assert status == 421
    assert "不是本店的" in text
    assert plain(lan.ports.trust, "/trust", host=host or "%")[0] == 421
    assert shop.app.test_client().get("/pair", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.31.8", "counter.local", "COUNTER"]
)
def test_the_machine_s_own_names_are_answered(shop: OpenShop, lan: Lan, host: str) -> None:
    assert shop.app.test_client().get("/pair", headers={"Host": host}).status_code == 200


def test_without_the_lan_only_loopback_names_are_answered(tmp_path: Path) -> None:
    client = open_shop_in(tmp_path / "home").app.test_client()
    assert client.get("/pair", headers={"Host": "192.168.31.8"}).status_code == 421
    assert client.get("/pair", headers={"Host": "localhost:8000"}).status_code == 200


def test_a_cookie_of_the_counter_is_usable_over_loopback_http(shop: OpenShop) -> None:
    cookie = shop.app.test_client().get("/pair").headers["Set-Cookie"]
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


def test_the_open_door_shows_the_page_about_trust_and_nothing_of_the_shop(lan: Lan) -> None:
    port = lan.ports.trust
    for path in ("/", "/counter", "/pair", "/sign-in", "/manage/goods", "/trust/../counter"):
        status, headers, _ = plain(port, path)
        assert (status, headers["Location"]) == (303, "/trust"), path
    assert plain(port, "/pair", method="POST")[0] == 303
    status, headers, page = plain(port, "/trust")
    assert status == 200
    assert "Set-Cookie" not in headers
    text = page.decode()
    style = re.search(r'href="(/static/css/components/guide[^"]+)"', text)
    assert style
    assert plain(port, style[1])[0] == 200


def test_the_page_about_trust_leads_a_phone_through_and_shows_the_counter_a_code(
    shop: OpenShop, lan: Lan
) -> None:
    browser = shop.app.test_client()
    at_counter = browser.get("/trust").text
    assert f"http://192.168.31.8:{lan.ports.trust}/trust" in at_counter
    assert "data:image/svg+xml" in at_counter
    elsewhere = {"REMOTE_ADDR": "192.168.31.77"}
    for agent, steps in {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)": "苹果手机",
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb": "华为手机",
        "Mozilla/5.0 (Linux; Android 15; 2211133C) Chrome/130": "小米",
    }.items():
        page = browser.get("/trust", environ_base=elsewhere, headers={"User-Agent": agent}).text
        assert re.search(rf"<details open>\s*<summary>{steps}", page)
        assert page.count("<details open>") == 1
        assert f"https://192.168.31.8:{lan.ports.https}" in page
        assert lan.fingerprint in page
        assert lan.fingerprint in at_counter
    weixin = browser.get(
        "/trust", environ_base=elsewhere, headers={"User-Agent": "Android MicroMessenger/8"}
    ).text
    assert "在浏览器打开" in weixin


def test_a_new_address_gets_a_new_certificate_without_a_restart(tmp_path: Path, phone: Phone) -> None:
    shop = open_shop_in(tmp_path / "home")
    here = [HOME]
    lan = Lan(shop.app, shop.home / "lan", Ports(0, 0), bind="127.0.0.1", look=lambda: here[0])
    lan.start()
    try:
        trusted = tmp_path / "trusted.pem"
        trusted.write_bytes(lan.certificate.public_bytes(Encoding.PEM))
        here[0] = Places(("192.168.31.99",), "counter.local")
        moved = Phone(lan.ports.https, trusted, "192.168.31.99")
        with pytest.raises(ssl.SSLCertVerificationError):
            moved.connect()
        lan.look_again()
        assert moved.ask("GET", "/pair")[0] == 200
        assert Phone(lan.ports.https, trusted, "counter.local").ask("GET", "/pair")[0] == 200
    finally:
        lan.stop()


# cheroot lets go of a socket it could not bind without closing it; the next collection does.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_taken_port_is_no_reason_to_stay_shut_and_is_tried_again(tmp_path: Path) -> None:
    shop = open_shop_in(tmp_path / "home")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        lan = Lan(
            shop.app, shop.home / "lan", Ports(0, taken.getsockname()[1]), bind="127.0.0.1", look=lambda: HOME
        )
        lan.start()
        assert lan.trust_address == ""
    lan.look_again()
    assert plain(lan.ports.trust, "/trust")[0] == 200
    assert lan.trust_address
    lan.stop()


def test_a_certificate_is_renewed_when_it_must_be_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "lan"
    assert certified(folder, HOME, NOW)
    assert not certified(folder, HOME, NOW + timedelta(days=300))
    assert certified(folder, HOME, NOW + timedelta(days=380))
    assert certified(folder, HOME, NOW - timedelta(days=900)), "the clock was wrong before"
    assert certified(folder, Places(("10.0.0.5",), "counter.local"), NOW)
    before = authority(folder, NOW).certificate
    assert before == authority(folder, NOW + timedelta(days=900)).certificate
    assert days_left_in(folder, NOW) < 825
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_stolen_authority_key_opens_no_other_site(tmp_path: Path) -> None:
    folder = tmp_path / "lan"
    certified(folder, Places(("192.168.31.8",), "counter.local"), NOW)
    store = Store([authority(folder, NOW).certificate])
    good = PolicyBuilder().store(store).time(NOW).build_server_verifier(x509.DNSName("counter.local"))
    good.verify(read_pair(folder / SERVER).certificate, [])
    certified(folder, Places((), "www.alipay.com"), NOW)
    other = PolicyBuilder().store(store).time(NOW).build_server_verifier(x509.DNSName("www.alipay.com"))
    with pytest.raises(VerificationError):
        other.verify(read_pair(folder / SERVER).certificate, [])


def test_addresses_of_the_shop_s_network_are_told_from_others() -> None:
    cards = {
        "lo": ["127.0.0.1"],
        "docker0": ["172.17.0.1"],
        "eth0": ["169.254.3.4", "192.168.1.5"],
        "wlan0": ["10.1.2.3", "8.8.8.8", "100.64.1.1"],
    }
    assert lan_addresses(cards) == ("192.168.1.5", "10.1.2.3", "169.254.3.4")
    assert [local_name(name) for name in ("Hedian-1", "counter.lan", "localhost", "", "荷店")] == [
        "hedian-1.local",
        "counter.local",
        "",
        "",
        "",
    ]


def test_the_doctor_tells_the_address_and_the_days_left(shop: OpenShop, lan: Lan) -> None:
    found = {finding.name: finding for finding in examine(shop.home)}["手机连店"]
    assert "192.168.31.8" in found.text
    assert "396 天" in found.text
    assert found.fine


def plain(
    port: int, path: str, *, host: str = "192.168.31.8", method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Ask over plain HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def form_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def signed_in_cookie(shop: OpenShop) -> str:
    cookie = shop.client.get_cookie("hedian")
    assert cookie
    return cookie.value
