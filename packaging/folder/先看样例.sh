#!/bin/sh
# 用样例打开工作台：人和事都是虚构的，可以随便试。
exec sh "$(dirname -- "$(readlink -f -- "$0")")/打开工作台.sh" 样例
