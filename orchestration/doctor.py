"""`gongkai doctor`: whether this machine and home have what the pipeline needs, and what to do where they do not.

Belongs here: looking, and saying it. Does not: repairing anything; what the settings must be (`gongkai.settings`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from gongkai.settings import Settings
from ingestion.handover.lock import holder, is_held
from orchestration.plots import FONTS

FREE_WARNED, FREE_NEEDED = 5_000_000_000, 500_000_000
PYTHON = (3, 11)
PROGRAMS = ("dbt", "dagster")
_MARKS = {"ok": "✓", "warning": "!", "failed": "✗"}


@dataclass(frozen=True)
class Examined:
    """One thing looked at. state: ok, warning (something optional is missing), failed (runs will fail)."""

    name: str
    state: str
    found: str
    zh: str = ""
    en: str = ""


def main(settings: Settings) -> int:
    """Print what was found, a line each; 1 where runs will fail, 0 otherwise."""
    examined = list(examine(settings))
    for one in examined:
        print(f"{_MARKS[one.state]} {one.name}: {one.found}")
        if one.state != "ok":
            print(f"    {one.zh}\n    {one.en}")
    return 1 if any(one.state == "failed" for one in examined) else 0


def examine(settings: Settings) -> Iterator[Examined]:
    """Everything that is looked at, in order."""
    yield _python()
    yield Examined("gongkai.toml", "ok", str(settings.configuration or "没有，用默认值 · none, defaults"))
    yield from _packages(settings.project)
    yield from (_program(name) for name in PROGRAMS)
    yield _font()
    yield _writable(settings.home)
    yield _disk(settings.home)
    yield _lock(settings.lock)
    if settings.alert_urls:
        yield _alerts(settings.alert_urls)


def _python() -> Examined:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == PYTHON:
        return Examined("Python", "ok", found)
    wanted = ".".join(map(str, PYTHON))
    return Examined(
        "Python", "failed", found, f"请用 Python {wanted}：make set-up", f"Python {wanted} is needed: make set-up"
    )


def _packages(project: Path) -> Iterator[Examined]:
    """The packages that the project asks for; an extra that is not whole is optional."""
    try:
        asked = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    except FileNotFoundError:
        lines = metadata.requires("gongkai") or []
        asked = {"dependencies": [line for line in lines if "extra ==" not in line]}
    missing = _missing(asked["dependencies"])
    found = ", ".join(missing) or f"{len(asked['dependencies'])} 个依赖齐全 · dependencies as pinned"
    yield Examined(
        "packages",
        "failed" if missing else "ok",
        found,
        "缺少或版本不符：请运行 make set-up",
        "missing or of another version: run make set-up",
    )
    for extra, requirements in asked.get("optional-dependencies", {}).items():
        missing = _missing(requirements)
        yield Examined(
            f"extra {extra}",
            "warning" if missing else "ok",
            ", ".join(missing) or "有 · here",
            f"可选；需要时：pip install 'gongkai[{extra}]'",
            f"optional; if needed: pip install 'gongkai[{extra}]'",
        )


def _missing(requirements: list[str]) -> list[str]:
    found = []
    for line in requirements:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            found.append(f"{requirement.name}（没有 · missing）")
        else:
            if not requirement.specifier.contains(version, prereleases=True):
                found.append(f"{requirement.name} {version}（应为 · wanted {requirement.specifier}）")
    return found


def _program(name: str) -> Examined:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found:
        return Examined(name, "ok", found)
    return Examined(name, "failed", "没有 · missing", "请运行 make set-up", "run make set-up")


def _font() -> Examined:
    try:
        command = ["fc-list", ":lang=zh-cn", "family"]
        listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout
    except (FileNotFoundError, subprocess.TimeoutExpired):
        listed = ""
    families = sorted({name.strip() for name in re.split("[,\n]", listed) if name.strip()})
    drawn = [name for name in FONTS if name in families]
    if drawn:
        return Examined("字体 fonts", "ok", drawn[0])
    where = f"{families[0]}（图中不用 · not used in pictures）" if families else "没有中文字体 · no Chinese font"
    return Examined(
        "字体 fonts",
        "warning",
        where,
        "图中不写中文；Debian：apt install fonts-noto-cjk",
        "pictures go without their Chinese words; Debian: apt install fonts-noto-cjk",
    )


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _writable(home: Path) -> Examined:
    try:
        # Rights alone do not tell: a file system may be read-only, or take no files at all.
        with tempfile.TemporaryFile(dir=_existing(home)):
            return Examined("主目录 home", "ok", str(home))
    except OSError as error:
        return Examined(
            "主目录 home",
            "failed",
            f"{home}: {error.strerror}",
            "无法写入；请改权限，或用 --home、GONGKAI_HOME 另行指定",
            "cannot be written; change its rights, or choose another with --home or GONGKAI_HOME",
        )


def _disk(home: Path) -> Examined:
    free = shutil.disk_usage(_existing(home)).free
    state = "failed" if free < FREE_NEEDED else "warning" if free < FREE_WARNED else "ok"
    return Examined(
        "磁盘 disk",
        state,
        f"{free / 1e9:.1f} GB 可用 · free",
        "空间不足：请清理，或把主目录移到更大的磁盘",
        "little room: free some, or move the home to a larger disk",
    )


def _lock(lock: Path) -> Examined:
    if not is_held(lock):
        return Examined("写锁 lock", "ok", "空闲 · free")
    return Examined(
        "写锁 lock",
        "warning",
        str(holder(lock) or "?"),
        "有运行正在进行，新的运行会等待它结束",
        "a run is under way; another one waits for its end",
    )


def _alerts(urls: tuple[str, ...]) -> Examined:
    """Whether alerts can go to each address; what stands in an address is never shown."""
    import logging

    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    wrong = [str(number) for number, url in enumerate(urls, start=1) if not apprise.Apprise().add(url)]
    if not wrong:
        return Examined("提醒 alerts", "ok", f"{len(urls)} 个地址 · addresses")
    numbers = ", ".join(wrong)
    return Examined(
        "提醒 alerts",
        "failed",
        f"第 {numbers} 个地址不可用 · address {numbers} of {len(urls)} is not understood",
        "请按 apprise 的写法改正 alert_urls（GONGKAI_ALERT_URLS）；提醒仍会写入 outbox.jsonl",
        "write alert_urls (GONGKAI_ALERT_URLS) as apprise does; alerts go to outbox.jsonl all the same",
    )
