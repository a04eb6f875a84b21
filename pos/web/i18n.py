"""Languages: Chinese at the source, English from the catalogue."""

from __future__ import annotations

from importlib.resources import files

from flask import Flask, request
from flask_babel import Babel, get_locale, get_translations


def _choose() -> str:
    return "en" if request.cookies.get("lang") == "en" else "zh"


def speak(app: Flask) -> None:
    """Give the app its languages; English only for those who chose it."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_catalogues())
    Babel(app, locale_selector=_choose)
    app.context_processor(lambda: {"lang": language()})


def language() -> str:
    """The language of this request, as HTML names it."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-CN"


def script_texts() -> dict[str, str]:
    """The English of the sentences in scripts; nothing for Chinese, which stands at the source."""
    if language() != "en":
        return {}
    catalogue = getattr(get_translations(), "_catalog", {})
    return {key: value for key, value in catalogue.items() if isinstance(key, str) and key and value}


def _catalogues() -> object:
    return files("pos") / "translations"
