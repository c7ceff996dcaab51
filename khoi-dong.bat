@echo off
chcp 65001 >nul
pushd "%~dp0"
set PYTHONUTF8=1
py -3 -c "" >nul 2>nul
if not errorlevel 1 (
  py -3 -m lib start
  goto end
)
python -c "" >nul 2>nul
if not errorlevel 1 (
  python -m lib start
  goto end
)
goto nopython
:end
if errorlevel 1 pause
exit /b
:nopython
echo Máy chưa có Python. Hãy cài Python 3.11 trở lên (bản 64 bit) từ python.org,
echo khi cài nhớ đánh dấu vào ô "Add python.exe to PATH", rồi bấm đúp tệp này lần nữa.
pause
