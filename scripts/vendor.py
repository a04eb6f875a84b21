"""Bring the browser libraries that package-lock.json names into static/vendor/.

Pages load ES modules without a bundler, and the content security policy forbids an inline import map, so bare
specifiers are rewritten to neighbouring files. Does nothing when this very lock and script already ran.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

MODULES = {
    "preact/dist/preact.mjs": "preact.module.js",
    "preact/hooks/dist/hooks.mjs": "hooks.module.js",
    "htm/dist/htm.mjs": "htm.module.js",
}
LICENCES = {
    "preact/LICENSE": "preact.LICENSE.txt",
    "htm/LICENSE": "htm.LICENSE.txt",
}
NEIGHBOURS = {"preact": "./preact.module.js"}

SPECIFIER = re.compile(r"""(\b(?:from|import)\s*)(["'])([^"'./][^"']*)\2""")
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def main() -> int:
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii").strip() == wanted:
        return 0
    install()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in MODULES.items():
        (VENDOR / target).write_text(standalone(installed(source)), encoding="utf-8")
    for source, target in LICENCES.items():
        (VENDOR / target).write_text(installed(source), encoding="utf-8")
    STAMP.write_text(wanted + "\n", encoding="ascii")
    return 0


def fingerprint() -> str:
    """SHA-256 of the lock and of this script, so that a change of either brings the files anew."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()


def install() -> None:
    """Run npm from the virtual environment; raises CalledProcessError when npm fails."""
    binaries = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    if CERTIFICATES.is_file():
        # node trusts its own list alone; a certificate that the machine's owner added would be refused.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    subprocess.run([binaries / "npm", "ci", "--no-progress"], cwd=ROOT, env=environment, check=True)


def installed(path: str) -> str:
    return (ROOT / "node_modules" / path).read_text(encoding="utf-8")


def standalone(module: str) -> str:
    """The module with every bare import pointed at its neighbour; raises KeyError at one it does not know."""

    def neighbour(bare: re.Match[str]) -> str:
        keyword, quote, name = bare.groups()
        return f"{keyword}{quote}{NEIGHBOURS[name]}{quote}"

    return SOURCE_MAP.sub("", SPECIFIER.sub(neighbour, module))


if __name__ == "__main__":
    sys.exit(main())
