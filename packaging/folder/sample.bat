@echo off
chcp 65001 >nul
setlocal
if not exist "%~dp0python\python.exe" goto nopython
"%~dp0python\python.exe" -I -X utf8 -m dutykit desk --sample --workspace "%USERPROFILE%\履职工作区（样例）"
if errorlevel 1 pause
exit /b
:nopython
echo 文件夹 python 里还没有解释器，见 说明.txt。
pause
