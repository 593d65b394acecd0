"""The `gongkai` command.

Belongs here: arguments, exit codes, and the hand-off to the room that does the work, imported when it is called (so
that parse and check start fast). Does not: any work.
"""

from __future__ import annotations

import argparse
import errno
import sys
from pathlib import Path

from gongkai import __version__
from gongkai.settings import Settings, SettingsError, load

# By its name: importing its room would slow down every start.
DAMAGED = "DamagedFileError"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM_WORDS = ("disk is full", "disk I/O error", "No space left on device")

LAST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; the exit code is its own (2 for wrong usage)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return int(options.run(options))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output closed it (`| head`): nothing went wrong here.
        sys.stderr.close()
        return 0
    except Exception as error:
        if type(error).__name__ == DAMAGED:
            print(error, file=sys.stderr)
            return 1
        if not _is_out_of_room(error):
            raise
        print(
            "磁盘已满或无法写入：请腾出空间后重试（gongkai doctor 可查看）。已发布的版本和原始文件不变。\n"
            "The disk is full, or fails to write; free some room and try again (gongkai doctor tells how much is "
            "left). The published release and the raw files stay as they were.",
            file=sys.stderr,
        )
        return 1


def _is_out_of_room(error: BaseException | None) -> bool:
    """Whether the disk is why; libraries wrap the system's error, SQLite and DuckDB say it in words of their own."""
    while error is not None:
        is_said = any(words in str(error) for words in NO_ROOM_WORDS)
        if is_said or (isinstance(error, OSError) and error.errno in NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def _parse(options: argparse.Namespace) -> int:
    from ingestion.printing import main as parse_main

    return parse_main(options.paths, options.format, explain=options.explain, text=options.text)


def _check(options: argparse.Namespace) -> int:
    from expectations.check import main as check_main

    return check_main(options.paths, options.format)


def _run(options: argparse.Namespace) -> int:
    from orchestration.run import main as run_main

    return run_main(options.inbox, options.home)


def _ui(options: argparse.Namespace) -> int:
    from orchestration.ui import main as ui_main

    return ui_main(options.home, options.port, inbox=options.inbox)


def _quarantine(options: argparse.Namespace) -> int:
    from orchestration.quarantine import list_quarantine, retry

    settings = _settings(options)
    return list_quarantine(settings) if options.action == "list" else retry(settings, options.documents)


def _doctor(options: argparse.Namespace) -> int:
    from orchestration.doctor import main as doctor_main

    return doctor_main(_settings(options))


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(
            f"应为 1 至 {LAST_PORT} 的整数 · should be a whole number from 1 to {LAST_PORT}"
        )
    return int(text)


def _settings(options: argparse.Namespace) -> Settings:
    return load(getattr(options, "inbox", None), options.home)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai", description="政府信息公开工作年度报告：读取、核对、入库。")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="command")

    parse = commands.add_parser("parse", help="observations in these documents; exit 1 where any was not read")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parse.add_argument("--format", choices=("jsonl", "table"), default="table")
    parse.add_argument("--explain", action="store_true", help="the repair plan, and every number left unread")
    parse.add_argument("--text", action="store_true", help="the document's text that offsets count in, nothing else")
    parse.set_defaults(run=_parse)

    check = commands.add_parser("check", help="does each document agree with itself; exit 1 on errors, 3 if unjudged")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--format", choices=("text", "json", "html"), default="text")
    check.set_defaults(run=_check)

    run = commands.add_parser("run", help="the whole pipeline, headless, ending with a summary")
    run.add_argument("--inbox", type=Path, help="folder of reports (default: the bundled samples)")
    run.add_argument("--home", type=Path, help="where everything is kept (default: .gongkai in the project)")
    run.set_defaults(run=_run)

    ui = commands.add_parser("ui", help="the Dagster UI on the same assets")
    ui.add_argument("--inbox", type=Path, help="as for run")
    ui.add_argument("--home", type=Path, help="as for run")
    ui.add_argument("--port", type=_port, default=3000)
    ui.set_defaults(run=_ui)

    quarantine = commands.add_parser("quarantine", help="documents that the reader did not survive")
    actions = quarantine.add_subparsers(dest="action", metavar="action", required=True)
    listing = actions.add_parser("list", help="what is set aside, and why")
    listing.add_argument("--home", type=Path, help="as for run")
    retry = actions.add_parser("retry", help="read again; exit 1 where one stays, 2 where one is not there")
    retry.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids, or sources (default: all)")
    retry.add_argument("--home", type=Path, help="as for run")
    quarantine.set_defaults(run=_quarantine)

    doctor = commands.add_parser("doctor", help="is everything here that is needed; exit 1 where something is not")
    doctor.add_argument("--inbox", type=Path, help="as for run")
    doctor.add_argument("--home", type=Path, help="as for run")
    doctor.set_defaults(run=_doctor)
    return parser


if __name__ == "__main__":
    sys.exit(main())
