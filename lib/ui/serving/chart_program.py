"""The browser's program of charts without what no chart of ours is made of: a quarter of its bytes.

Streamlit sends all of plotly.js, of which 3D, maps and forty kinds of charts are most. Its modules stand in the
program one after another, each under its path and run only when another one asks for it:
`a=_({"src/lib/mod.js"(e,t){…}}),b=…`. Those that nothing asks for any more are emptied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

GROUND, BARS = KEPT = ("lib/core.js", "lib/bar.js")
"""What is used: the ground with scatter, and bars (see lib/drawing/charts.py)."""
STYLES: Final = ".css"
"""The end of a module's path that only adds styles: those of maps."""

MODULE = re.compile(r'\(\{"([^"]+\.\w+)"\([\w$,]*\)\{')
NAMED = re.compile(r"([\w$]{1,9})=([\w$]{1,9})$")
ASKED = re.compile(r"([\w$]+)\(\)")
REGISTERED = re.compile(r"\.register\(\[(?:[\w$]+\(\),?)+\]\)")
TOKEN = re.compile(
    r"""[{}()\[\]`]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
    r"""|(?:(?<=[(,=:\[!&|?{};+*%<>~^-])|(?<=return))/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"""
)
TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
CLOSES: Final = {"}": "{", ")": "(", "]": "["}
END: Final = "}})"
BACKTICK: Final = "`"


@dataclass(frozen=True)
class Module:
    """Where a module begins, its body begins and the next module begins; newer: its names stand before it."""

    name: str
    kind: str
    path: str
    begin: int
    body: int
    limit: int


def with_our_charts(program: str) -> str:
    """The program with the modules that our charts need; the whole where it is not made as in Streamlit 1.67."""
    registered = REGISTERED.search(program)
    modules = _modules(program, registered.start()) if registered else []
    names, paths = {one.name: one for one in modules}, {one.path: one for one in modules}
    if not paths.keys() >= set(KEPT):
        return program
    needed, more = set[str](), [paths[path].name for path in KEPT]
    while more:
        name = more.pop()
        if name in names and name not in needed and not names[name].path.endswith(STYLES):
            needed.add(name)
            more += ASKED.findall(program, names[name].body, names[name].limit)
    kept = "".join(_pieces(program, modules, needed, paths[GROUND].kind))
    return REGISTERED.sub(f".register([{paths[BARS].name}()])", kept)


def _modules(program: str, limit: int) -> list[Module]:
    found = []
    for one in MODULE.finditer(program, 0, limit):
        named = NAMED.search(program, max(0, one.start() - 20), one.start())
        if named:
            found.append(Module(named[1], named[2], one[1], named.start(), one.end(), limit))
    return [replace(one, limit=after.begin) for one, after in pairwise(found)] + found[-1:]


def _pieces(program: str, modules: list[Module], needed: Collection[str], older: str) -> Iterator[str]:
    """The program without the bodies of modules that are not needed, nor what stands before those of the newer
    kind, which is theirs: functions and names."""
    last = 0
    for module, before in zip(modules, (None, *modules), strict=False):
        if module.name in needed or not (end := _end(program, module)):
            continue
        own = _end(program, before) if before and module.kind != older else 0
        yield program[last : own or module.begin]
        yield "" if not own else "," if program[own] == "," else ";var "
        yield f"{program[module.begin : module.body]}{END}"
        last = end
    yield program[last:]


def _end(program: str, module: Module) -> int:
    """Behind the end of a module; 0 where that cannot be told."""
    first, last = (find(END, module.body, module.limit) for find in (program.find, program.rfind))
    if first == last:
        return first + len(END) if first >= 0 else 0
    opened, at = ["{"], module.body
    while opened:
        found = TEXT.match(program, at) if opened[-1] == BACKTICK else TOKEN.search(program, at)
        if found is None:
            return 0
        at, token = found.end(), found[found.lastindex or 0]
        if token in CLOSES and opened.pop() != CLOSES[token]:
            return 0
        if found.re is TEXT and token == BACKTICK:
            opened.pop()
        elif token not in CLOSES and token[0] in "{([`$":
            opened.append(token[-1])
    return at - 1 + len(END) if program.startswith(END, at - 1) else 0
