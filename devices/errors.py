"""What can go wrong with a device, each with a sentence for the person standing at it."""

from __future__ import annotations

from typing import ClassVar


class DeviceError(Exception):
    """A device did not do what was asked; `str()` of it is the sentence to show.

    `permanent` means that trying again cannot help until somebody changes a setting.
    `may_have_printed` means that some of the job may stand on paper: ask before printing it again.
    """

    code: ClassVar[str] = "device"
    permanent: ClassVar[bool] = False
    sentence: ClassVar[str] = "设备没有回应。看看电源和连线，再试一次。"

    def __init__(self, message: str = "", *, may_have_printed: bool = False) -> None:
        super().__init__(message or self.sentence)
        self.may_have_printed = may_have_printed


class PaperOut(DeviceError):
    code = "paper_out"
    sentence = "小票机没纸了。换一卷纸，盖好盖子，再接着打。"


class CoverOpen(DeviceError):
    code = "cover_open"
    sentence = "小票机的盖子开着。把盖子按紧，再接着打。"


class CutterJam(DeviceError):
    code = "cutter_jam"
    sentence = "小票机的切刀卡住了。关掉电源，取出卡住的纸，再开机。"


class Offline(DeviceError):
    code = "offline"
    sentence = "小票机没有联机。看看电源灯和连线，再试一次。"


class NoAnswer(DeviceError):
    """The line is open and the device says nothing in time."""

    code = "no_answer"
    sentence = "小票机连着，可是不答话。关机再开机；还不行，请店主到“小票机”里试打一张。"


class HungUp(DeviceError):
    """The device closed the line while a job was under way."""

    code = "hung_up"
    sentence = "打到一半，小票机断开了。看看电源和连线，再看纸上打到了哪里。"


class NotFound(DeviceError):
    code = "not_found"
    sentence = "没找到这台小票机。看看插头和电源，再试一次。"


class Misconfigured(DeviceError):
    code = "misconfigured"
    permanent = True
    sentence = "小票机的设置不对。到设置里重新选一次小票机。"
