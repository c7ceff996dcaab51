# Cài chương trình thành dịch vụ chạy cùng Windows (Task Scheduler), phục vụ mạng cơ quan.
#
# Mở PowerShell bằng quyền quản trị trong thư mục chương trình rồi chạy:
#   powershell -ExecutionPolicy Bypass -File .service\cai-dat-dich-vu.ps1
# Gỡ: thêm -Remove. Đổi cổng: chạy lại với -Port 8080. Cho máy khác trong mạng vào: thêm -OpenFirewall.
# Sau khi cập nhật chương trình: chạy lại tệp này.

param(
    [int]$Port = 8501,
    [switch]$OpenFirewall,
    [switch]$Remove
)

$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$name = 'CCHC'
$folder = Split-Path -Parent $PSScriptRoot
$python = Join-Path $folder '.venv\Scripts\python.exe'

$me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Hãy mở PowerShell bằng "Run as administrator" rồi chạy lại.'
}

function Invoke-Icacls {
    & icacls @args /Q | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "Không đặt được quyền thư mục (icacls, mã $LASTEXITCODE)." }
}

if ($Remove) {
    Stop-ScheduledTask -TaskName $name -ErrorAction SilentlyContinue
    Unregister-ScheduledTask -TaskName $name -Confirm:$false -ErrorAction SilentlyContinue
    Remove-NetFirewallRule -Name $name -ErrorAction SilentlyContinue
    Invoke-Icacls $folder /reset /T /C
    Write-Host 'Đã gỡ dịch vụ. Số liệu vẫn còn trong thư mục data.'
    return
}

if (-not (Test-Path $python)) {
    throw 'Chưa cài các gói cần thiết. Hãy bấm đúp khoi-dong.bat một lần, đợi chương trình mở, tắt đi rồi chạy lại.'
}
Set-Location $folder
$base = & $python -c 'import sys; print(sys.base_prefix)'
if ($base -like "$env:SystemDrive\Users\*") {
    throw "Python đang cài riêng cho một người ($base) nên dịch vụ không dùng được. Hãy cài lại Python, đánh dấu ""Install for all users"", xoá thư mục .venv, bấm đúp khoi-dong.bat rồi chạy lại."
}
if ($folder -like "$env:SystemDrive\Users\*") {
    throw "Hãy chuyển thư mục chương trình ra ngoài thư mục của người dùng, ví dụ C:\cchc, rồi chạy lại."
}

# Bản đang chạy dừng trước: cổng mới và chương trình mới chỉ có hiệu lực khi chạy lại.
Stop-ScheduledTask -TaskName $name -ErrorAction SilentlyContinue

# Dịch vụ chạy bằng tài khoản LOCAL SERVICE: đọc chương trình, chỉ ghi được vào thư mục data. Tài khoản thường trên máy
# không đọc, không ghi được cả chương trình lẫn data: ai sửa được chương trình hay .venv thì chạy được lệnh bằng dịch vụ
# (S-1-5-19 LOCAL SERVICE, S-1-5-32-544 Administrators, S-1-5-18 SYSTEM).
$data = Join-Path $folder 'data'
New-Item -ItemType Directory -Force -Path $data | Out-Null
Invoke-Icacls $folder /setowner '*S-1-5-32-544' /T /C
Invoke-Icacls $folder /reset /T /C
Invoke-Icacls $folder /inheritance:r /grant:r '*S-1-5-19:(OI)(CI)RX' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'
Invoke-Icacls $data /inheritance:r /grant:r '*S-1-5-19:(OI)(CI)M' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'

$accounts = & $python -X utf8 -m lib account list
if ($LASTEXITCODE -ne 0 -or "$accounts" -notlike '*đang dùng*') {
    throw "Hãy tạo tài khoản đầu tiên rồi chạy lại: & ""$python"" -X utf8 -m lib account add TÊN --title ""CHỨC DANH"" --role ""quản trị"""
}

$xml = Get-Content -Raw -Encoding UTF8 (Join-Path $PSScriptRoot 'cchc-task.xml')
$values = @{ '@PYTHON@' = $python; '@FOLDER@' = $folder; '@PORT@' = "$Port" }
foreach ($key in $values.Keys) {
    $xml = $xml.Replace($key, [Security.SecurityElement]::Escape($values[$key]))
}
Register-ScheduledTask -TaskName $name -Xml $xml -Force | Out-Null

$opened = Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue
if ($OpenFirewall -or $opened) {
    Remove-NetFirewallRule -Name $name -ErrorAction SilentlyContinue
    New-NetFirewallRule -Name $name -DisplayName 'Theo dõi CCHC' -Direction Inbound -Action Allow -Protocol TCP -LocalPort $Port -Profile @('Domain', 'Private') -RemoteAddress LocalSubnet | Out-Null
}

Start-ScheduledTask -TaskName $name
Write-Host "Đã cài. Địa chỉ: http://$($env:COMPUTERNAME):$Port. Kiểm tra: $python -X utf8 -m lib doctor"
