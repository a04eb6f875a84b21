"""Languages: Chinese at the source, English from the catalogue.

Templates and scripts mark their words; sentences of Python code are worded where they are raised and become
English at the edge, in `say`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, get_translations
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

blueprint = Blueprint("language", __name__)
YEAR_SECONDS = 31_536_000


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Speak the other language to this browser from now on, and go back to the page it came from.

    Safe to repeat without a key: it writes nothing but the cookie.
    """
    chosen = "en" if request.form.get("lang") == "en" else "zh"
    answer = redirect(_own_page(request.form.get("next", "")), 303)
    answer.set_cookie("lang", chosen, max_age=YEAR_SECONDS, samesite="Strict", httponly=True)
    return answer


def _choose() -> str:
    return "en" if request.cookies.get("lang") == "en" else "zh"


def speak(app: Flask) -> None:
    """Give the app its languages; English only for those who chose it."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_catalogues())
    Babel(app, locale_selector=_choose)
    app.add_template_filter(say)
    app.context_processor(lambda: {"lang": language()})
    app.register_blueprint(blueprint)


def language() -> str:
    """The language of this request, as HTML names it."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-CN"


def script_texts() -> dict[str, str]:
    """The English of the sentences in scripts; nothing for Chinese, which stands at the source."""
    return _english() if language() == "en" else {}


def say(sentence: str) -> str:
    """A sentence of Python code in the language of this request; what is not in the catalogue stays as it is."""
    if language() != "en" or not sentence:
        return sentence
    english = _english()
    if sentence in english:
        return english[sentence]
    for template, words in _templates():
        found = template.fullmatch(sentence)
        if found:
            return words.format(*(english.get(value, value) for value in found.groups()))
    return sentence


@cache
def _english() -> dict[str, str]:
    catalogue = getattr(get_translations(), "_catalog", {})
    return {key: value for key, value in catalogue.items() if isinstance(key, str) and key and value}


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """F-strings as the catalogue knows them, the most particular first."""
    known = [(chinese, words) for chinese, words in _english().items() if "{0}" in chinese]
    known.sort(key=lambda pair: -len(pair[0]))
    return [
        (re.compile("(.*?)".join(map(re.escape, re.split(r"\{\d\}", chinese))), re.DOTALL), words)
        for chinese, words in known
    ]


def _catalogues() -> object:
    return files("pos") / "translations"


def _own_page(path: str) -> str:
    """The path, if it is a page of this app that can be opened; else the front door: never another site."""
    plain, _, query = path[:500].partition("?")
    if not plain.startswith("/") or plain.startswith("//") or not path.isprintable() or "\\" in path:
        return "/"
    try:
        current_app.url_map.bind("").match(plain, method="GET")
    except (HTTPException, RequestRedirect):
        return "/"
    return f"{plain}?{query}" if query else plain
