@echo off
rem dutykit @VERSION@
"%~dp0python\python.exe" -I -X utf8 -m dutykit %*
