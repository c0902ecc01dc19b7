#!/bin/sh
# 安装 dutykit，不需要网络。用法：sh install.sh [安装到哪个文件夹]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-"$HOME/dutykit"}
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "需要 Python 3.11 或更新的版本。装好后再运行；也可以用 PYTHON=/路径/python3.11 sh install.sh 指明。" >&2
    exit 1
fi
if ! "$python" -m venv "$target/venv"; then
    echo "不能建立虚拟环境。统信、麒麟、Debian、Ubuntu 上请先安装 python3-venv。" >&2
    exit 1
fi
pip() { "$target/venv/bin/python" -m pip --disable-pip-version-check "$@"; }
if ! pip install --quiet --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.lock"; then
    echo "安装没有成功。这个安装包只适用于制作它时的系统和 Python 版本，见 安装说明.txt。" >&2
    exit 1
fi
pip install --quiet --no-index --no-deps --force-reinstall "$here"/wheels/dutykit-*.whl
"$target/venv/bin/dutykit" --version
echo "已安装。运行：$target/venv/bin/dutykit doctor"
