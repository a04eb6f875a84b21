#!/usr/bin/env bash
# Makes a mini PC with Debian 12 into a shop: the store as a service, its page full screen, printers and scales
# reachable. Safe to run again: it changes only what differs, and says what it changed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    cat <<'TEXT'
用法：sudo ./setup_kiosk.sh [选项]
  --face counter|kiosk   屏上开哪一面，默认 counter（柜台）
  --url 网址             屏上开的网址，默认按 --face
  --rotate left|right    竖屏时转一下
  --no-screen            只装店，不装屏
  --usb-backup           卷标 HEDIAN 的 U 盘插上就存一份夜里的备份（FAT32 或 exFAT）
  --wheel 文件           装这个安装包；不给就从这棵源码树做一个
  --update               程序装过了也重做一遍，换成这棵源码树的
  --program 路径         hedian 命令已经装好了，在这里
  --root 目录            装到这个目录里（做镜像用），不碰正在用的这台
  --check                只看装得对不对，不对的列出来
  --dry-run              只说会改什么
  --uninstall            卸掉；店里的数据留着
TEXT
}

mode=apply face=counter url='' rotate=normal screen=1 usb_backup=0 update=0 wheel='' program='' root=''
while (($#)); do
    case $1 in
        --face) face=${2:?} && shift ;;
        --url) url=${2:?} && shift ;;
        --rotate) rotate=${2:?} && shift ;;
        --no-screen) screen=0 ;;
        --usb-backup) usb_backup=1 ;;
        --update) update=1 ;;
        --wheel) wheel=$(realpath "${2:?}") && shift ;;
        --program) program=${2:?} && shift ;;
        --root) root=$(realpath -m "${2:?}") && shift ;;
        --check) mode=check ;;
        --dry-run) mode=dry-run ;;
        --uninstall) mode=uninstall ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done
case $face in
    counter) : "${url:=http://127.0.0.1:8000/}" ;;
    kiosk) : "${url:=http://127.0.0.1:8000/kiosk}" ;;
    *) usage >&2 && exit 2 ;;
esac
if [[ ! $url =~ ^https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?$ || ! $rotate =~ ^(normal|left|right)$ ]]; then
    usage >&2 && exit 2
fi
[[ $root == / ]] && root=''
if [[ -z $root && $mode == apply || -z $root && $mode == uninstall ]] && ((EUID)); then
    echo "这一步要管理员。请用 sudo 再来。" >&2
    exit 1
fi

own_program=/opt/hedian
[[ -n $program ]] || program=$own_program/bin/hedian
origin=$(grep -oE '^https?://[^/]+' <<<"$url")
units=$root/etc/systemd/system
changed=0 missing=0 number=0

live() { [[ -z $root ]]; }

step() { number=$((number + 1)) && printf '第 %d 步 · %s\n' "$number" "$1"; }

# did WHAT: something differs. Says so in the words of the mode; true when it is to be done.
did() {
    case $mode in
        check) missing=$((missing + 1)) && printf '  缺  %s\n' "$1" && return 1 ;;
        dry-run) changed=$((changed + 1)) && printf '  会改  %s\n' "$1" && return 1 ;;
        *) changed=$((changed + 1)) && printf '  改了  %s\n' "$1" ;;
    esac
}

# put MODE SOURCE TARGET: the file as it must be; removed when uninstalling.
put() {
    local permissions=$1 target=$root$3 content
    content=$(sed -e "s|@PROGRAM@|$program|g" -e "s|@ORIGIN@|$origin|g" "$2" && echo .)
    content=${content%.}
    if [[ $mode == uninstall ]]; then
        if [[ -e $target ]]; then did "删掉 $3" && rm -f "$target"; fi
        return
    fi
    if [[ -f $target && $(cat "$target" && echo .) == "$content." && $(stat -c %a "$target") == "$permissions" ]]; then
        return
    fi
    if did "$3"; then
        install -d -m 755 "$(dirname "$target")"
        printf '%s' "$content" >"$target.new"
        chmod "$permissions" "$target.new"
        mv "$target.new" "$target"
    fi
}

# enabled UNIT TARGET: started at boot.
enabled() {
    local link=$units/$2.wants/$1
    if [[ $mode == uninstall ]]; then
        if [[ -L $link ]]; then did "不再自动启动 $1" && rm -f "$link"; fi
    elif [[ ! -L $link ]] && did "开机自动启动 $1"; then
        install -d -m 755 "$(dirname "$link")"
        ln -sfn "../$1" "$link"
    fi
}

packages() {
    local wanted=(avahi-daemon ca-certificates fonts-noto-cjk libusb-1.0-0 python3-venv) absent=() package
    if ((screen)); then
        wanted+=(chromium xserver-xorg-core xserver-xorg-input-libinput xinit x11-xserver-utils openbox libpam-systemd)
        if [[ $face == counter ]]; then wanted+=(fcitx5 fcitx5-chinese-addons fcitx5-frontend-gtk3); else wanted+=(unclutter); fi
    fi
    step "系统软件"
    live && [[ $mode != uninstall ]] || return 0
    for package in "${wanted[@]}"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || absent+=("$package")
    done
    ((${#absent[@]})) || return 0
    if did "装 ${absent[*]}"; then
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${absent[@]}"
    fi
}

people() {
    step "运行店和屏的两个用户"
    put 644 "$here/scripts/kiosk/sysusers.conf" /etc/sysusers.d/hedian.conf
    if live && [[ $mode != uninstall ]] && ! id -u hedian hedian-screen >/dev/null 2>&1; then
        if did "建用户 hedian、hedian-screen"; then systemd-sysusers; fi
    fi
}

built_wheel() {
    [[ -x $here/.venv/bin/python ]] || make -C "$here" setup >&2
    rm -rf "$here/build/kiosk"
    (cd "$here" && .venv/bin/python -m hatchling build -t wheel -d build/kiosk >&2)
    echo "$here"/build/kiosk/hedian-*.whl
}

program() {
    local prefix=$root$own_program stamp
    stamp=$prefix/wheel.sha256
    step "店的程序"
    if [[ $mode == uninstall ]]; then
        if [[ -f $stamp ]]; then did "删掉 $own_program" && rm -rf "$prefix"; fi
        return
    fi
    if [[ $program != "$own_program/bin/hedian" ]]; then
        [[ -x $root$program || -x $program ]] || absent_program
        return
    fi
    if ((!update)) && [[ -x $prefix/bin/hedian && -f $stamp ]] && { [[ -z $wheel ]] || sha256sum --quiet -c "$stamp" <"$wheel" 2>/dev/null; }; then
        return
    fi
    if did "$own_program"; then install_program "$prefix" "$stamp"; fi
}

absent_program() {
    [[ $mode != check ]] || { did "$program" || return 0; }
    echo "没有 $program。请先把它装好，或者去掉 --program。" >&2
    exit 1
}

# The versions that were tested, read from the lock; the wheel itself names only the least ones.
install_program() {
    local constraints
    [[ -n $wheel ]] || wheel=$(built_wheel)
    constraints=$(mktemp)
    sed -E 's/ *\\$//; /^ *--hash=/d' "$here/requirements.lock" >"$constraints"
    python3 -m venv --clear "$1"
    "$1/bin/pip" install -q --disable-pip-version-check --no-input --only-binary :all: -c "$constraints" "$wheel"
    rm -f "$constraints"
    sha256sum <"$wheel" >"$2"
}

store() {
    step "店：开机就开，停了就再开"
    put 644 "$here/scripts/kiosk/hedian.service" /etc/systemd/system/hedian.service
    enabled hedian.service multi-user.target
    if live && [[ $mode == check ]]; then systemctl is-active --quiet hedian.service || did "hedian.service 没在运行" || true; fi
}

screen() {
    local settings
    settings=$(mktemp)
    printf 'HEDIAN_URL=%s\nHEDIAN_FACE=%s\nHEDIAN_ROTATE=%s\n' "$url" "$face" "$rotate" >"$settings"
    step "屏：全屏开 $url"
    if ((screen)) || [[ $mode == uninstall ]]; then
        put 644 "$settings" /etc/hedian/screen.env
        put 755 "$here/scripts/kiosk/screen-session" /usr/local/lib/hedian/screen-session
        put 644 "$here/scripts/kiosk/chromium-policy.json" /etc/chromium/policies/managed/hedian.json
        put 644 "$here/scripts/kiosk/fcitx5-profile" /etc/xdg/fcitx5/profile
        put 644 "$here/scripts/kiosk/hedian-screen.service" /etc/systemd/system/hedian-screen.service
        enabled hedian-screen.service multi-user.target
    fi
    rm -f "$settings"
}

devices() {
    step "小票机、秤、U 盘"
    put 644 "$here/scripts/kiosk/70-hedian.rules" /etc/udev/rules.d/70-hedian.rules
    if ((usb_backup)) || [[ $mode == uninstall ]]; then
        put 644 "$here/scripts/kiosk/media-hedian-backup.mount" '/etc/systemd/system/media-hedian\x2dbackup.mount'
        put 644 "$here/scripts/kiosk/usb-backup.conf" /etc/systemd/system/hedian.service.d/usb-backup.conf
        stick_folder
    fi
}

# Closed to everybody: while no stick is in, nothing can be written under its name to the machine's own disk.
stick_folder() {
    local folder=$root/media/hedian-backup
    if [[ $mode == uninstall ]]; then
        rmdir "$folder" 2>/dev/null || true
    elif [[ ! -d $folder ]] && did /media/hedian-backup; then
        install -d -m 755 "$root/media" && install -d -m 000 "$folder"
    fi
}

logs() {
    step "日志不占满盘"
    put 644 "$here/scripts/kiosk/journald.conf" /etc/systemd/journald.conf.d/hedian.conf
}

stop_services() {
    live && [[ $mode == uninstall ]] || return 0
    systemctl stop hedian-screen.service hedian.service 2>/dev/null || true
}

start_services() {
    live && ((changed)) || return 0
    [[ $mode == apply || $mode == uninstall ]] || return 0
    systemctl daemon-reload
    udevadm control --reload && udevadm trigger --subsystem-match=usb --subsystem-match=tty
    systemctl restart systemd-journald
    [[ $mode == apply ]] || return 0
    systemctl restart hedian.service
    if ((screen)); then systemctl restart hedian-screen.service; fi
}

stop_services
packages
people
program
store
screen
devices
logs
start_services

case $mode in
    check) if ((missing)); then echo "有 $missing 处不对。不带 --check 再运行一次就补上。" && exit 1; else echo "都好。"; fi ;;
    dry-run) echo "会改 $changed 处。现在什么都没动。" ;;
    uninstall) echo "改了 $changed 处。店里的数据留在 /var/lib/hedian，两个用户也留着。" ;;
    *) if ((changed)); then echo "改了 $changed 处。"; else echo "什么都不用改。"; fi ;;
esac
