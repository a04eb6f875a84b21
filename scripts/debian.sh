#!/usr/bin/env bash
# Installs the Debian packages named, if any is missing. Silent when nothing is.
# Usage: PYTHON=python3 scripts/debian.sh PACKAGE...
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "要 Python 3.11 或更新的。装好以后再来；它要是不叫 $python，这样运行：make PYTHON=名字" >&2
    exit 1
fi

if ! command -v dpkg-query >/dev/null; then
    echo "这台机器不是 Debian，下面这些请自己装好：$*" >&2
    exit 0
fi

missing=()
for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
# Debian's own Python leaves out what makes a virtual environment; a Python from elsewhere has it.
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
((${#missing[@]})) || exit 0

as_root=()
if ((EUID)); then
    as_root=(sudo)
    if ! command -v sudo >/dev/null || ! sudo -v -p '要装系统软件，请输入 %p 的密码：'; then
        echo "还缺 ${missing[*]}，要管理员才能装。请管理员运行下面这行，再回来接着做：" >&2
        echo "    apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
fi

install() {
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
}
export -f install
scripts/step.sh 1 "装系统软件 ${missing[*]}" bash -c "$(declare -p as_root missing); set -e; install"
