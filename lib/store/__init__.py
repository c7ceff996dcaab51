"""Keeps versions, drafts, meetings, accounts and the log; backup and restore."""

from lib.plan import DecisionText, Extension, ExtensionText, KeptDecision, Meeting
from lib.store.accounts import Account, Login, NewLogin
from lib.store.database import store_target
from lib.store.schema import (
    Actor,
    Fault,
    LogBreak,
    LogEntry,
    LoginKind,
    Role,
    StoreError,
    Stranger,
    VersionKind,
    local_time,
)
from lib.store.store import Draft, InUse, KeptDraft, Replaced, Store, Version
from lib.store.units import Unit, UnitLevel, below_in

__all__ = [
    "Account",
    "Actor",
    "DecisionText",
    "Draft",
    "Extension",
    "ExtensionText",
    "Fault",
    "InUse",
    "KeptDecision",
    "KeptDraft",
    "LogBreak",
    "LogEntry",
    "Login",
    "LoginKind",
    "Meeting",
    "NewLogin",
    "Replaced",
    "Role",
    "Store",
    "StoreError",
    "Stranger",
    "Unit",
    "UnitLevel",
    "Version",
    "VersionKind",
    "below_in",
    "local_time",
    "store_target",
]
