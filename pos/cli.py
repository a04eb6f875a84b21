"""The `hedian` command."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy.exc import DBAPIError

from pos.app.backup import back_up, restore
from pos.app.demo import furnish
from pos.app.doctor import examine
from pos.app.lan.places import Ports
from pos.app.locking import holding
from pos.app.serve import serve
from pos.app.store import DATABASE, create_store
from pos.db.upgrade import HEAD
from pos.db.writing import storage_trouble
from pos.kernel.errors import HedianError


class Commands(click.Group):
    """Says troubles as sentences, not as tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except HedianError as error:
            raise click.ClickException(error.message) from error
        except (DBAPIError, OSError) as error:
            trouble = storage_trouble(error)
            if trouble is None:
                raise
            raise click.ClickException(trouble.message) from error


@click.group(cls=Commands, help="荷店：柜台、手机管店、云店、自助机。数据放在 HEDIAN_HOME。")
def main() -> None:
    """The `hedian` command."""


def data_folder() -> Path:
    """`HEDIAN_HOME`, or a folder of one's own: /var/lib/hedian for root, ~/.local/share/hedian otherwise."""
    named = os.environ.get("HEDIAN_HOME")
    if named:
        return Path(named)
    return Path("/var/lib/hedian") if os.geteuid() == 0 else Path.home() / ".local" / "share" / "hedian"


@main.command("store", help="开店：柜台在浏览器里。")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="本机的门，只走本机。"
)
@click.option("--lan", is_flag=True, help="店里的手机和别的收银台也能连，走 https。")
@click.option("--https-port", default=8443, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--trust-port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="教手机装证书的那一页。",
)
def store(*, port: int, lan: bool, https_port: int, trust_port: int) -> None:
    """Run the store."""
    phones = Ports(https_port, trust_port) if lan else None
    serve(data_folder(), port=port, phones=phones, ready=_say_ready, invite=_say_phones)


@main.command("demo", help="样板店：有货、有人、有虚拟小票机，只在本机。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def demo(port: int) -> None:
    """Run a furnished shop on the loopback interface."""
    home = Path(os.environ.get("HEDIAN_HOME") or data_folder() / "demo")
    serve(home, port=port, ready=_say_demo, prepare=furnish)


@main.group("db", help="数据库。")
def database() -> None:
    """The database."""


@database.command("upgrade", help="把数据库更新到这一版。")
def upgrade() -> None:
    """Bring the database up to date."""
    home = data_folder()
    with holding(home):
        create_store(home)
    click.echo(f"数据库是最新的（{HEAD}）：{home / DATABASE}")


@main.command("backup", help="备份，开着店也行。")
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True)
def backup(target: Path | None, *, as_json: bool) -> None:
    """Back the store up and check the copy."""
    home = data_folder()
    if target is None:
        folder = home / "backups"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / f"hedian-{time.strftime('%Y%m%d-%H%M%S')}.backup"
    _end_tidily()
    facts = back_up(home, target)
    words = f"备份好了，锁着，打开检查过：{facts.path}，{facts.sales} 单，{facts.products} 种商品。" + (
        "换一台机器恢复时，要用现在的找回码。" if facts.opens_with_code else "它只有这台机器能打开。"
    )
    click.echo(json.dumps(asdict(facts)) if as_json else words)


@main.command("restore", help="从备份恢复；原来的数据留在旁边。不是这台机器做的备份，会问找回码。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--code-file", type=click.File(), help="找回码写在这个文件里（- 是从管道来），不在屏上问。")
@click.option("--plain", is_flag=True, help="这个文件是没锁的数据库，比如 before-restore-1/store.db。")
@click.option("--json", "as_json", is_flag=True)
def restore_command(file: Path, code_file: TextIO | None, *, plain: bool, as_json: bool) -> None:
    """Restore a backup."""
    _end_tidily()
    facts = restore(data_folder(), file, lambda: _ask_code(code_file), plain=plain)
    words = f"恢复好了，{facts.sales} 单，{facts.products} 种商品。从现在起小票换新的开头，不会和以前的重号。"
    click.echo(json.dumps(asdict(facts)) if as_json else words)


@main.command("doctor", help="看看这台机器有没有毛病。")
@click.option("--json", "as_json", is_flag=True)
def doctor(*, as_json: bool) -> None:
    """Examine the store."""
    findings = examine(data_folder())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'好' if finding.fine else '看'}  {finding.name}：{finding.text}")
    if not all(finding.fine for finding in findings):
        raise SystemExit(1)


def _end_tidily() -> None:
    # A plain exit on SIGTERM: what lies in clear for the moment is removed on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _ask_code(file: TextIO | None) -> str:
    if file is not None:
        return file.read(200).strip()
    if not sys.stdin.isatty():
        raise click.UsageError(
            "这个备份要用找回码打开。请在终端里运行，或用 --code-file 给出写着找回码的文件。"
        )
    code: str = click.prompt("这个备份要用找回码打开，是开店时打出来的那张纸，共 20 位")
    return code


def _say_ready(address: str) -> None:
    click.echo(f"READY 店开了：{address}")


def _say_phones(address: str) -> None:
    trouble = "还连不上。看看网线和无线，或者端口是不是被别的程序占着；好了会自己连上。"
    click.echo(f"手机连店：{address or trouble}")


def _say_demo(address: str) -> None:
    click.echo(
        f"READY 样板店开了：{address}/demo  店主张秀兰的口令 2580，收银员李强 1470，帮手王小梅 3690。按 Ctrl+C 关店。"
    )
