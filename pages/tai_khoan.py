"""Tài khoản: my password; who may come in, who is in now?"""

from lib.ui import accounts as ui_accounts

visitor = ui_accounts.open_accounts()
ui_accounts.own_password(visitor)
ui_accounts.keepers_desk()
