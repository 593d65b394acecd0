"""Where things lie and what was asked for: one frozen value, made from arguments and environment, checked once.

Belongs here: every path of the home, every environment variable the project reads, and the refusal of wrong values.
Does not: creating any of those folders (`orchestration.home`), or work of any kind.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongkai import configuration

PROJECT = Path(__file__).resolve().parents[1]

# DuckDB and dbt take the home's path as a pattern inside a quoted string; there is no escape for these in both.
REFUSED_IN_HOME = "*?[]{}'\""

WORKERS_LIMIT = 64
FETCH_HOST_SECONDS = 2
FETCH_HOST_SECONDS_LIMIT = 3600

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(ValueError):
    """A setting that cannot be used; the message says why and the way out, in Chinese and English."""


@dataclass(frozen=True)
class Settings:
    """home: everything the pipeline keeps. inbox: where reports are dropped. workers: reading processes at most.

    fetch_allow: networks that may be fetched from though they are not public. fetch_host_seconds: between two requests
    to one host. configuration: the `gongkai.toml` that was read.
    ray: address of the Ray cluster that reads, `local` for one of this machine, empty for the local processes.
    has_data_docs: whether a run also builds the pages of Great Expectations.
    alert_urls never appear in a representation, log or file: they carry passwords.
    """

    home: Path
    inbox: Path
    workers: int
    alert_urls: tuple[str, ...] = field(default=(), repr=False)
    has_data_docs: bool = False
    fetch_allow: tuple[Network, ...] = ()
    fetch_host_seconds: int = FETCH_HOST_SECONDS
    ray: str = ""
    project: Path = PROJECT
    configuration: Path | None = None

    @property
    def dbt_project(self) -> Path:
        return self.project / "dbt_project"

    @property
    def dbt_target(self) -> Path:
        return self.home / "warehouse" / "dbt"

    @property
    def raw(self) -> Path:
        return self.home / "raw"

    @property
    def collections(self) -> Path:
        return self.home / "collections"

    @property
    def visits(self) -> Path:
        return self.home / "visits"

    @property
    def sightings(self) -> Path:
        return self.home / "sightings"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def handover(self) -> Path:
        return self.home / "warehouse" / "input"

    @property
    def build_database(self) -> Path:
        return self.home / "warehouse" / "build.duckdb"

    @property
    def taken(self) -> Path:
        return self.home / "warehouse" / "taken.json"

    @property
    def released(self) -> Path:
        return self.home / "warehouse" / "released.json"

    @property
    def findings(self) -> Path:
        return self.home / "warehouse" / "findings.parquet"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def release(self) -> Path:
        return self.home / "release"

    @property
    def alerts(self) -> Path:
        return self.home / "alerts"

    @property
    def docs(self) -> Path:
        return self.home / "docs"

    @property
    def dagster(self) -> Path:
        return self.home / "dagster"

    @property
    def lock(self) -> Path:
        return self.home / "writer.lock"


def load(inbox: Path | None = None, home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from arguments, then the environment, then `gongkai.toml`, then defaults. Raises SettingsError.

    GONGKAI_HOME, GONGKAI_INBOX: folders. GONGKAI_WORKERS: reading processes. GONGKAI_ALERT_URLS: apprise addresses
    parted by spaces. GONGKAI_DATA_DOCS: 1 builds the pages of Great Expectations. GONGKAI_FETCH_ALLOW: networks parted
    by spaces. GONGKAI_FETCH_HOST_SECONDS: seconds between two requests to one host. GONGKAI_RAY: address of a Ray
    cluster, or local. GONGKAI_CONFIG: the `gongkai.toml`, where it is neither in the working folder nor in the project.
    GONGKAI_PROJECT: the checkout, where it is not beside the package.
    """
    given = os.environ if environment is None else environment
    project = _project(given.get("GONGKAI_PROJECT") or PROJECT)
    try:
        file = configuration.find(project, given)
        written = configuration.read(file) if file else {}
    except configuration.ConfigurationError as error:
        raise SettingsError(str(error)) from error
    variables = written | {name: value for name, value in given.items() if value}
    try:
        chosen_home = _home(home or variables.get("GONGKAI_HOME") or project / ".gongkai")
        chosen_inbox = _inbox(inbox or variables.get("GONGKAI_INBOX") or project / "samples" / "inbox", chosen_home)
        workers = _workers(variables.get("GONGKAI_WORKERS", ""))
        fetch_allow = _networks(variables.get("GONGKAI_FETCH_ALLOW", ""))
        fetch_host_seconds = _number(
            "GONGKAI_FETCH_HOST_SECONDS",
            variables.get("GONGKAI_FETCH_HOST_SECONDS", "") or str(FETCH_HOST_SECONDS),
            FETCH_HOST_SECONDS_LIMIT,
        )
        ray = _ray(variables.get("GONGKAI_RAY", "").strip())
        has_data_docs = _flag("GONGKAI_DATA_DOCS", variables.get("GONGKAI_DATA_DOCS", ""))
    except SettingsError as error:
        told = str(error)
        # Whoever wrote the value into the file looks for it there, under the name it has there.
        for key, name in configuration.KEYS.items():
            if name in written and not given.get(name):
                written_so = written[name] if key in configuration.NUMBERS else repr(written[name])
                told = told.replace(f"{name}={written[name]!r}", f"{file}: {key} = {written_so}")
        raise SettingsError(told if f"{file}: " in told or not written else f"{told}\n（{file}）") from error
    return Settings(
        home=chosen_home,
        inbox=chosen_inbox,
        workers=workers,
        has_data_docs=has_data_docs,
        alert_urls=tuple(variables.get("GONGKAI_ALERT_URLS", "").split()),
        fetch_allow=fetch_allow,
        fetch_host_seconds=fetch_host_seconds,
        ray=ray,
        project=project,
        configuration=file,
    )


def _folder(value: str | Path) -> Path:
    control = [character for character in str(value) if ord(character) < 32 or ord(character) == 127]
    if control:
        raise SettingsError(
            f"路径 {str(value)!r} 含有控制字符，请改正。\n"
            f"The path {str(value)!r} contains control characters; correct it."
        )
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            f"路径 {value} 中的 ~ 无法解析：没有这个用户；请写出完整路径。\n"
            f"The ~ in the path {value} stands for no user's folder; write the whole path."
        ) from error


def _project(value: str | Path) -> Path:
    project = _folder(value)
    if not (project / "dbt_project" / "dbt_project.yml").is_file():
        raise SettingsError(
            f"{project} 不是公开项目的检出目录（没有 dbt_project）；请用 GONGKAI_PROJECT 指定检出目录。\n"
            f"{project} is no checkout of Gongkai (it has no dbt_project); name the checkout with GONGKAI_PROJECT."
        )
    return project


def _home(value: str | Path) -> Path:
    home = _folder(value)
    found = "".join(character for character in REFUSED_IN_HOME if character in str(home))
    if found:
        raise SettingsError(
            f"主目录路径 {str(home)!r} 含有 {found!r}，数据库会将其当作通配符或引号；"
            "请用 --home 或 GONGKAI_HOME 指定不含这些字符的目录。\n"
            f"The home path {str(home)!r} contains {found!r}, which the database would take for a pattern or a quote; "
            "choose another folder with --home or GONGKAI_HOME."
        )
    if home.exists() and not home.is_dir():
        raise SettingsError(
            f"主目录 {home} 不是文件夹；请用 --home 或 GONGKAI_HOME 另行指定。\n"
            f"The home {home} is not a folder; choose another with --home or GONGKAI_HOME."
        )
    return home


def _inbox(value: str | Path, home: Path) -> Path:
    inbox = _folder(value)
    if not inbox.is_dir():
        raise SettingsError(
            f"收件夹 {inbox} 不存在或不是文件夹；请用 --inbox 或 GONGKAI_INBOX 指定存放报告的文件夹。\n"
            f"The inbox {inbox} does not exist or is not a folder; name the folder that holds the reports "
            "with --inbox or GONGKAI_INBOX."
        )
    # A hidden home within the inbox is passed over like every hidden file; any other would be read as reports.
    hidden = home.is_relative_to(inbox) and any(part.startswith(".") for part in home.relative_to(inbox).parts)
    if inbox.is_relative_to(home) or (home.is_relative_to(inbox) and not hidden):
        raise SettingsError(
            f"收件夹 {inbox} 与主目录 {home} 互相包含；请将二者分开。\n"
            f"The inbox {inbox} and the home {home} lie within one another; keep them apart."
        )
    return inbox


def _workers(value: str) -> int:
    if not value.strip():
        return min(os.cpu_count() or 1, WORKERS_LIMIT)
    return _number("GONGKAI_WORKERS", value, WORKERS_LIMIT)


def _number(name: str, value: str, limit: int) -> int:
    # isdecimal alone would take ١٢ as well.
    if not (value.strip().isascii() and value.strip().isdecimal() and 1 <= int(value) <= limit):
        raise SettingsError(
            f"{name}={value!r} 应为 1 至 {limit} 的整数。\n{name}={value!r} should be a whole number from 1 to {limit}."
        )
    return int(value)


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(text) for text in value.split())
    except ValueError as error:
        raise SettingsError(
            f"GONGKAI_FETCH_ALLOW={value!r} 应为网段，如 10.1.0.0/16：{error}\n"
            f"GONGKAI_FETCH_ALLOW={value!r} should name networks like 10.1.0.0/16: {error}"
        ) from error


def _ray(value: str) -> str:
    if value and importlib.util.find_spec("ray") is None:
        raise SettingsError(
            f"GONGKAI_RAY={value!r} 需要安装 Ray：pip install 'gongkai[ray]'；否则请取消该设置。\n"
            f"GONGKAI_RAY={value!r} needs Ray: pip install 'gongkai[ray]'; or unset it."
        )
    return value


def _flag(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise SettingsError(f"{name}={value!r} 应为 0 或 1。\n{name}={value!r} should be 0 or 1.")
    return value == "1"
