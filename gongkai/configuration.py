"""`gongkai.toml`: the file's values as the texts that environment variables would hold.

Belongs here: finding the file, its keys, refusing what is not one of them. Does not: what a value must be
(`gongkai.settings` checks it, wherever it came from).
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path

NAME = "gongkai.toml"
VARIABLE = "GONGKAI_CONFIG"

# Key → variable. Folders count from where the file lies.
KEYS = {
    "home": "GONGKAI_HOME",
    "inbox": "GONGKAI_INBOX",
    "workers": "GONGKAI_WORKERS",
    "data_docs": "GONGKAI_DATA_DOCS",
    "alert_urls": "GONGKAI_ALERT_URLS",
    "fetch_allow": "GONGKAI_FETCH_ALLOW",
    "fetch_host_seconds": "GONGKAI_FETCH_HOST_SECONDS",
    "ray": "GONGKAI_RAY",
}
NUMBERS = ("workers", "fetch_host_seconds")
_FOLDERS = ("home", "inbox")
_LIST = (list, "列表，每项为不含空格的字符串", "a list of strings, none of them with a space")
_TYPES: Mapping[str, tuple[type, str, str]] = {
    **dict.fromkeys(NUMBERS, (int, "整数", "a whole number")),
    **dict.fromkeys(_FOLDERS, (str, "文件夹路径", "the path of a folder")),
    "data_docs": (bool, " true 或 false", "true or false"),
    "alert_urls": _LIST,
    "fetch_allow": _LIST,
}


class ConfigurationError(ValueError):
    """A file that cannot be used; the message names file and place, in Chinese and English."""


def find(project: Path, environment: Mapping[str, str]) -> Path | None:
    """The file GONGKAI_CONFIG names, else the working folder's, else the project's. Raises ConfigurationError."""
    named = environment.get(VARIABLE)
    if named:
        path = Path(named).expanduser().absolute()
        if not path.is_file():
            raise ConfigurationError(
                f"{VARIABLE} 所指的配置文件 {path} 不存在；请改正或取消该变量。\n"
                f"The configuration {path} that {VARIABLE} names does not exist; correct or unset it."
            )
        return path
    return next((path for folder in (Path.cwd(), project) if (path := folder / NAME).is_file()), None)


def read(path: Path) -> dict[str, str]:
    """Variable → text, for every key of the file. Raises ConfigurationError naming file, key and way out."""
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: 无法读取 · cannot be read: {error}") from error
    return {KEYS[key]: _text(path, key, value) for key, value in values.items() if _is_known(path, key, value)}


def _is_known(path: Path, key: str, value: object) -> bool:
    if key in KEYS:
        return True
    if isinstance(value, dict):
        raise ConfigurationError(
            f"{path}: 设置直接写在文件顶层，不分节：请去掉 [{key}]（可用：{', '.join(KEYS)}）\n"
            f"{path}: settings stand at the top level: take [{key}] out (known: {', '.join(KEYS)})"
        )
    close = difflib.get_close_matches(key, KEYS, 1)
    zh, en = (f"；是否应为 {close[0]}？", f"; did you mean {close[0]}?") if close else ("", "")
    raise ConfigurationError(
        f"{path}: 没有名为 {key} 的设置{zh}（可用：{', '.join(KEYS)}）\n"
        f"{path}: there is no setting {key}{en} (known: {', '.join(KEYS)})"
    )


def _text(path: Path, key: str, value: object) -> str:
    expected, zh, en = _TYPES.get(key, (str, "字符串", "a string"))
    # A TOML boolean is an int to Python. Within a variable a space parts two entries of a list.
    is_right = type(value) is expected and (
        not isinstance(value, list) or all(isinstance(one, str) and len(one.split()) == 1 for one in value)
    )
    if not is_right or (key in _FOLDERS and not value):
        raise ConfigurationError(f"{path}: {key} 应为{zh}。\n{path}: {key} should be {en}.")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return " ".join(value)
    # What ~ stands for is found out where every other path's is.
    return str(value) if key not in _FOLDERS or str(value).startswith("~") else str(path.parent / str(value))
