@echo off
chcp 65001 >nul
pushd "%~dp0"
set PYTHONUTF8=1
if not exist "lib\__main__.py" goto inzip
for %%v in (3.14 3.13 3.12 3.11 3.15 3) do (
  py -%%v -c "" >nul 2>nul
  if not errorlevel 1 (
    py -%%v -m lib start
    goto end
  )
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
:inzip
echo Tệp này đang được mở từ trong tệp nén. Hãy giải nén cả thư mục chương trình ra ổ đĩa
echo (bấm phải vào tệp .zip, chọn "Extract All"), rồi bấm đúp khoi-dong.bat trong thư mục đó.
pause
exit /b
:nopython
echo Máy chưa có Python. Hãy cài Python 3.14 (bản 64 bit) từ python.org,
echo khi cài nhớ đánh dấu vào ô "Add python.exe to PATH", rồi bấm đúp tệp này lần nữa.
pause
