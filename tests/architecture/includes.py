# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the includes of the tree and names every arrow that runs the wrong way."""

import pathlib
import re

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# Which rooms a room may include, itself always. The longest prefix of a file's path says what holds for it.
MAY_INCLUDE = {
    "model": set(),
    "storage": {"model"},
    "ui": {"model"},
    "app": {"model", "storage"},
    "app/main.cpp": {"model", "storage", "ui", "app"},
    "app/desktop": {"model", "storage", "ui"},
}

# Inside a room: parts from the lowest to the highest; a part includes itself and lower ones.
ORDER_WITHIN = {
    "model": ["result.h", "name.h", "queue", "money", "time", "call", "ledger", "wire", "insight", "ports"],
    "ui": ["theme", "queries", "items", "charts", "pages", "shell"],
}

# Qt's headers by module, as far as a room could be tempted.
QT_MODULE = [
    (re.compile(r"^Qt(Core|Test)/"), "Core"),
    (re.compile(r"^QtNetwork/|^Q(LocalS|Tcp|Udp|Ssl|Network|Host)\w*$"), "Network"),
    (re.compile(r"^QtHttpServer/|^Q(Abstract)?HttpServer\w*$"), "HttpServer"),
    (re.compile(r"^QtCharts/|^Q\w*(Chart|ChartView|Series|ValueAxis|CategoryAxis|DateTimeAxis|BarSet|PieSlice)$"), "Charts"),
    (re.compile(r"^QtDBus/|^QDBus\w*$"), "DBus"),
    (re.compile(r"^QtSql/|^QSql\w*$"), "Sql"),
    (re.compile(r"^Qt(Widgets|Gui)/|^Q(Widget|Application|GuiApplication|Main|Label|Push|Tool|Line|Spin|Combo|Check|Radio|Table|Tree|"
                r"List(View|Widget)|Header|Scroll|Stacked|Dialog|Message|Menu|Action|Painter|Pixmap|Image|Icon|Font|Color|Brush|"
                r"Pen|Palette|Style|System|Layout|HBox|VBox|Grid|Form|Graphics|Screen|Clipboard|Cursor|Shortcut|Key|Mouse|"
                r"Paint|Resize|Undo)\w*$"), "Widgets"),
]
QT_ALLOWED = {
    "model": {"Core"},
    "storage": {"Core"},
    "ui": {"Core", "Widgets", "Charts", "DBus"},
    "app": {"Core", "Network"},
    "app/main.cpp": {"Core", "Network", "Widgets"},
    "app/desktop": {"Core", "Network", "Widgets"},
    "app/metrics": {"Core", "Network", "HttpServer"},
}

ROOMS = ("app", "model", "storage", "ui")


def rule_for(path, table):
    best = max((prefix for prefix in table if path == prefix or path.startswith(prefix + "/")), key=len)
    return table[best]


def wrong_includes(path, text):
    """The complaints about one file, `path` relative to the root."""
    room = path.split("/", 1)[0]
    allowed = rule_for(path, MAY_INCLUDE) | {room}
    qt_allowed = rule_for(path, QT_ALLOWED)
    order = ORDER_WITHIN.get(room)
    for bracket, target in INCLUDE.findall(text):
        other = target.split("/", 1)[0]
        if other in ROOMS and "/" in target:
            if other not in allowed:
                yield f"{path} includes {target}: {room} may not know {other}"
            elif other == room and order:
                own, theirs = (p.split("/")[1] for p in (path, target))
                if own in order and theirs in order and order.index(theirs) > order.index(own):
                    yield f"{path} includes {target}: {room}/{own} stands below {room}/{theirs}"
            elif other == "app" and path.startswith("app/engine") and target.startswith(("app/cli", "app/desktop", "app/metrics")):
                yield f"{path} includes {target}: the engine knows neither the command line, the window nor the page of figures"
            continue
        if bracket == "<" and target.startswith("Q"):
            for pattern, module in QT_MODULE:
                if pattern.match(target):
                    if module not in qt_allowed:
                        yield f"{path} includes <{target}>: {room} has no business with Qt {module}"
                    break


def walk(root):
    """All complaints about the tree under `root`, and how many files were read."""
    complaints, files = [], 0
    for room in ROOMS:
        for file in sorted(pathlib.Path(root, room).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                files += 1
                path = file.relative_to(root).as_posix()
                complaints += wrong_includes(path, file.read_text(encoding="utf-8"))
    return complaints, files
