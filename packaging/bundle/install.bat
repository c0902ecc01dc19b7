@echo off
rem Installs dutykit without a network. Usage: install.bat [folder]
chcp 65001 >nul
setlocal
set "target=%~1"
if "%target%"=="" set "target=%USERPROFILE%\dutykit"
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" || goto nopython
py -3 -m venv "%target%\venv" || goto failed
"%target%\venv\Scripts\python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%~dp0wheels" --require-hashes -r "%~dp0requirements.lock" || goto failed
for %%w in ("%~dp0wheels\dutykit-*.whl") do "%target%\venv\Scripts\python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "%%w" || goto failed
"%target%\venv\Scripts\dutykit" doctor
echo 已安装。运行："%target%\venv\Scripts\dutykit" --help
pause
exit /b 0
:nopython
echo 需要 Python 3.11 或更新的版本（安装时请勾选 py launcher）。
pause
exit /b 1
:failed
echo 安装没有成功。这个安装包只适用于制作它时的系统和 Python 版本，见 安装说明.txt。
pause
exit /b 1
