"""The pages that stand outside the gate: logging in, logging out, and what is said at a closed door.

Each is complete in itself (no script, no other file), so that nothing else need be open to strangers.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import Final
from urllib.parse import urlencode

NAME: Final = "Theo dõi cải cách hành chính"
LOGIN: Final = "/dang-nhap"
LOGOUT: Final = "/dang-xuat"
PROJECTOR: Final = "/chieu/"
WALL: Final = "/trinh-chieu"
OF_LEVEL: Final = "toan-tinh"
LEVEL_WALL: Final = f"/{OF_LEVEL}?trang=1"
"""The projector's link with the parameter OF_LEVEL leads to the wall of all units below."""

USER, PASSWORD, NEXT = "ten", "mat-khau", "tiep"
"""The fields of the form, and the parameter that says where to go after logging in."""

ENDED: Final = "Phiên đăng nhập trước đã kết thúc. Đăng nhập lại."

WITH_UNIT: Final = ", viết là tên@đơn-vị (ví dụ: vanthu@xa-khe-tre)."

STYLE = """
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  font: 18px/1.5 sans-serif; color: #222; background: #eef3f8; }
main { width: 100%; max-width: 26rem; background: #fff; border: 1px solid #c5ccd3; border-radius: .5rem;
  padding: 1.5rem 1.6rem 1.7rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .2rem; }
p { margin: .4rem 0 0; }
.said { margin-top: 1rem; padding: .6rem .8rem; background: #fbeaea; border-left: .4rem solid #a31515; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { display: block; width: 100%; margin-top: .25rem; padding: .55rem .65rem; font: inherit;
  border: 1px solid #757575; border-radius: .3rem; background: #fff; color: inherit; }
button { width: 100%; margin-top: 1.4rem; padding: .65rem; font: inherit; font-weight: 600; cursor: pointer;
  color: #fff; background: #2470b3; border: 0; border-radius: .3rem; }
button:hover { background: #1b5a93; }
input:focus, button:focus, a:focus { outline: 3px solid #f2a900; outline-offset: 1px; }
a { color: #1b5a93; }
"""

POLICY: Final = (
    "default-src 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of these pages: their own style sheet, their own forms, nothing else."""

SAFE_PATH = re.compile(r"/[a-z0-9-]*(?:\?[!$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?")
LONGEST_PATH: Final = 1000


def safe_path(path: str | None) -> str:
    """A path of one of our screens, with its parameters; "/" for whatever could lead elsewhere."""
    return path if path and len(path) <= LONGEST_PATH and SAFE_PATH.fullmatch(path) else "/"


def login_address(path: str) -> str:
    """The address of the login page that leads to this path afterwards."""
    return f"{LOGIN}?{urlencode({NEXT: path})}"


def login(path: str, name: str = "", complaint: str = "", *, many: bool = False) -> str:
    """The form of logging in; path is where to go afterwards, complaint what was wrong with the last try; many says
    that names are followed by their unit."""
    here, there = ("", "autofocus") if name else ("autofocus", "")
    return _page(
        "Đăng nhập",
        f"<h1>{NAME}</h1><p>Đăng nhập bằng tài khoản được cấp{WITH_UNIT if many else '.'}</p>{_said(complaint)}"
        f'<form method="post" action="{LOGIN}">'
        f'<input type="hidden" name="{NEXT}" value="{escape(path)}">'
        f'<label for="{USER}">Tên đăng nhập</label>'
        f'<input id="{USER}" name="{USER}" value="{escape(name)}" maxlength="120" required '
        f'autocomplete="username" autocapitalize="none" spellcheck="false" {here}>'
        f'<label for="{PASSWORD}">Mật khẩu</label>'
        f'<input id="{PASSWORD}" name="{PASSWORD}" type="password" maxlength="512" required '
        f'autocomplete="current-password" {there}>'
        "<button>Đăng nhập</button></form>",
    )


def logout(title: str) -> str:
    """Asks whoever is logged in whether to log out: a link alone must not do it."""
    return _page(
        "Đăng xuất",
        f"<h1>Đăng xuất</h1><p>Đang đăng nhập: {escape(title)}.</p>"
        f'<form method="post" action="{LOGOUT}"><button>Đăng xuất</button></form>'
        '<p><a href="/">Quay lại bảng theo dõi</a></p>',
    )


def forward(path: str) -> str:
    """Goes on to a path at once.

    Unlike a redirect, the next request comes from a page of ours: a browser that was sent here by a link in
    a chat then shows its cookie (SameSite=Strict).
    """
    place = escape(path)
    return _page(
        "Đang mở",
        f'<h1>Đang mở…</h1><p><a href="{place}">Mở ngay</a></p>',
        f'<meta http-equiv="refresh" content="0;url={place}">',
    )


def refusal_page(title: str, words: str) -> str:
    """A closed door: what it is and what to do."""
    return _page(title, f'<h1>{escape(title)}</h1><p>{escape(words)}</p><p><a href="/">Về trang đầu</a></p>')


def _said(words: str) -> str:
    return f'<p class="said" role="alert">{escape(words)}</p>' if words else ""


def _page(title: str, body: str, head: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="vi" translate="no"><head><meta charset="UTF-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – {NAME}</title>{head}<style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
