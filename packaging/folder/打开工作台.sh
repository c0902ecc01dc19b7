#!/bin/sh
# 打开工作台。工作区默认在“用户文件夹/履职工作区”，不在本文件夹里：换新版本只换本文件夹。
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd) || exit 6
hold() {
    if [ -t 0 ]; then
        printf '按回车键关闭这个窗口。'
        read -r _
    fi
    exit "$1"
}
home=${HOME:-}
if [ -z "$home" ] || [ ! -w "$home" ]; then
    home=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
fi
if [ -z "${DUTYKIT_WORKSPACE:-}" ] && { [ -z "$home" ] || [ ! -w "$home" ]; }; then
    echo "找不到可以写的用户文件夹。请先指明工作区放在哪里：" >&2
    echo "  DUTYKIT_WORKSPACE=/放工作区的文件夹 sh \"$0\"" >&2
    hold 3
fi
case ${1:-} in
    样例) "$here/dutykit" desk --sample --workspace "${DUTYKIT_WORKSPACE:-$home/履职工作区}（样例）" ;;
    *) "$here/dutykit" desk --new --workspace "${DUTYKIT_WORKSPACE:-$home/履职工作区}" "$@" ;;
esac
code=$?
[ "$code" -eq 0 ] || hold "$code"
