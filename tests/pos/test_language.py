"""The language of a browser: chosen by a key, kept a year, and never a way to another site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos.app.store import create_store
from tests.factories import OpenShop


def choose(client: Any, lang: str, back: str) -> Any:
    return client.post("/language", data={"lang": lang, "next": back})


def test_the_choice_is_kept_a_year_and_leads_back(shop: OpenShop) -> None:
    answer = choose(shop.client, "en", "/manage/audit?day=2026-11-24")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/manage/audit?day=2026-11-24"
    cookie = answer.headers["Set-Cookie"]
    assert "lang=en" in cookie
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Strict" in cookie
    page = shop.client.get("/manage/audit").text
    assert '<html lang="en"' in page
    assert "中文" in page
    choose(shop.client, "zh", "/manage/audit")
    assert '<html lang="zh-CN"' in shop.client.get("/manage/audit").text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/counter\r\nX-Evil: 1",
        "javascript:alert(1)",
        "",
        "/nowhere",
        "/counter/scan",
        "/" * 900,
    ],
)
def test_only_a_page_of_the_shop_is_gone_back_to(shop: OpenShop, back: str) -> None:
    assert choose(shop.client, "en", back).headers["Location"] == "/"


def test_an_unknown_language_is_chinese(shop: OpenShop) -> None:
    assert "lang=zh;" in choose(shop.client, "xx", "/counter").headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path", ["/sign-in", "/pair", "/recover", "/people", "/printers", "/manage/shop", "/manage/goods"]
)
def test_every_page_head_has_the_key(shop: OpenShop, path: str) -> None:
    assert 'action="/language"' in shop.client.get(path).text


def test_set_up_has_the_key_before_there_is_a_shop(tmp_path: Path) -> None:
    app = create_store(tmp_path / "home")
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    assert 'action="/language"' in client.get("/set-up").text
    assert choose(client, "en", "/set-up").headers["Location"] == "/set-up"
    assert '<html lang="en"' in client.get("/set-up").text


def test_a_code_shown_once_is_not_lost_to_the_key(shop: OpenShop) -> None:
    for path in ("/people/pairing-code", "/people/recovery-code"):
        assert 'action="/language"' not in shop.client.post(path).text
