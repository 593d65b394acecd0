"""The `gongkai` command.

Belongs here: arguments, exit codes, and the hand-off to the room that does the work, imported when it is called (so
that parse and check start fast). Does not: any work.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gongkai import __version__


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; the exit code is its own (2 for wrong usage)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # The reader of our output closed it (`| head`): nothing went wrong here.
        sys.stderr.close()
        return 0


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
    ui.add_argument("--port", type=int, default=3000)
    ui.set_defaults(run=_ui)
    return parser


if __name__ == "__main__":
    sys.exit(main())
