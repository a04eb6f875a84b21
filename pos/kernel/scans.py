"""What a scanner or a hurried hand may send, made safe before anything looks at it."""

from __future__ import annotations

import unicodedata

from pos.kernel.errors import Refused

LONGEST = 64
"""GS1-128 holds 48 characters; longer texts are QR payloads, which no shop code is."""


class BadScan(Refused):
    """The text cannot be a code of this shop."""

    code = "bad_scan"


def clean_scan(text: str) -> str:
    """The code in a scanned text: full-width digits folded, edges trimmed. Raises BadScan.

    Some scanners wrap the code in control bytes or the AIM prefix `]E0`; those are taken off.
    """
    if len(text) > 16 * LONGEST:
        raise BadScan("扫到的内容太长，不像商品条码。请对准商品上的条码再扫一次。")
    code = unicodedata.normalize("NFKC", text).strip("\x00\x01\x02\x03\x04\x1b\x1d\r\n\t ")
    if len(code) > 3 and code[0] == "]" and code[1].isalpha() and code[2].isdigit():
        code = code[3:]
    if not code:
        raise BadScan("什么也没扫到。请再扫一次。")
    if len(code) > LONGEST:
        raise BadScan("扫到的内容太长，不像商品条码。请对准商品上的条码再扫一次。")
    if not all(32 <= ord(char) < 127 for char in code):
        raise BadScan("扫到的不是商品条码。请对准商品上的条码再扫一次。")
    return code
