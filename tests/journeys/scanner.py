"""Keys sent to Chromium with the times at which they were pressed, however late the page gets to them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

A_KEY = 0.005  # a wired scanner's pace, seconds
BETWEEN = 0.06  # from one code's Enter to the next code: nobody scans faster
PERIOD = ("Period", 190)
STALL = """([keys, milliseconds]) => {
  let key = -1;
  addEventListener("keydown", () => {
    key += 1;
    const until = performance.now() + milliseconds;
    if (keys.includes(key)) while (performance.now() < until);
  }, true);
}"""


class Scanner:
    """A wedge. Every key bears its own time; all are sent off in one go, so that a busy page finds them waiting."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._line = page.context.new_cdp_session(page)
        self._sent: list[Any] = []

    def scan(
        self, *codes: str, gap: float = A_KEY, stalls: Sequence[int] = (), stall: int = 300, ime: bool = False
    ) -> None:
        """Codes back to back, the last Enter pressed now. The page is busy for `stall` ms in the middle of the codes
        numbered in `stalls`; `ime` has an input method in between, which hides the keys and writes for itself.
        """
        if stalls:
            starts = [sum(len(code) for code in codes[:number]) for number in stalls]
            middles = [start + len(codes[number]) // 2 for start, number in zip(starts, stalls, strict=True)]
            self._page.evaluate(STALL, [middles, stall])
        at = time.time()
        self._page.wait_for_timeout(1000 * sum((len(code) + 1) * gap + BETWEEN for code in codes))
        for code in codes:
            for place, character in enumerate(code):
                self.press(character, at + place * gap, ime=ime)
                if ime:
                    self._send(
                        "Input.imeSetComposition", text=code[: place + 1], selectionStart=0, selectionEnd=0
                    )
            self.press("\r", at + len(code) * gap, ime=ime)
            at += (len(code) + 1) * gap + BETWEEN
        self.wait()

    def type(self, text: str, gap: float) -> None:
        """A person's typing: each key is pressed when its time has come."""
        for character in text:
            self.press(character, time.time())
            self.wait()
            self._page.wait_for_timeout(gap * 1000)

    def press(self, character: str, at: float, *, ime: bool = False) -> None:
        """One key down and up, pressed at a time of the clock on the wall."""
        name = "Enter" if character == "\r" else character
        code, number = PERIOD if name == "." else (f"Digit{name}" if name.isdigit() else name, ord(character))
        key: dict[str, Any] = {"code": code, "key": name, "timestamp": at}
        if ime:
            # An input method takes the key: it has no name and no letter, only its place on the board.
            self._send(
                "Input.dispatchKeyEvent",
                type="rawKeyDown",
                **key | {"key": "Process"},
                windowsVirtualKeyCode=229,
            )
        else:
            self._send(
                "Input.dispatchKeyEvent", type="keyDown", text=character, windowsVirtualKeyCode=number, **key
            )
        self._send("Input.dispatchKeyEvent", type="keyUp", **key)

    def wait(self) -> None:
        """Until the page has taken everything."""
        while not all(task.done() for task in self._sent):
            self._page.wait_for_timeout(10)
        for task in self._sent:
            task.result()
        self._sent.clear()

    def _send(self, method: str, **parameters: Any) -> None:
        # The synchronous interface waits for each answer, so a busy page would get its keys one by one afterwards.
        line: Any = self._line._impl_obj
        self._sent.append(self._page._loop.create_task(line.send(method, parameters, None)))
