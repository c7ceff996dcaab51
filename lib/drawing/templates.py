"""HTML from the templates beside this module. Every value is escaped: nothing in a workbook is ever obeyed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(name: str, **values: Any) -> str:
    """The template of this name (without its ending) filled with the values; a missing value is an error."""
    return _environment().get_template(f"{name}.html").render(values)
