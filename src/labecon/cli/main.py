"""The entry of the `labecon` command: which command, and what becomes of its errors.

Nothing heavy is imported here: a command brings its module when it is used.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from labecon import __version__
from labecon.cli.terminal import Terminal
from labecon.errors import LabeconError, UsageError, nearest

DONE, NO, BAD, INTERRUPTED = 0, 1, 2, 130
#: Objects between collections, for a process that lives as long as its command: most of what it makes lasts.
RARELY = (100_000, 50, 100)
Command = Callable[[Sequence[str], Terminal], int]

#: Command to module and function.
COMMANDS = {
    "brief": "brief_command.brief",
    "run": "run_command.run",
    "simulate": "simulate_command.simulate",
    "sensitivity": "sensitivity_command.sensitivity",
    "require": "require_command.require",
    "value": "value_command.value",
    "diff": "diff_command.diff",
    "sweep": "sweep_command.sweep",
    "explain": "explain_command.explain",
    "facts": "facts_command.facts",
    "scenarios": "scenarios_command.scenarios",
    "compare": "compare_command.compare",
    "export": "export_command.export",
    "import": "import_command.import_workbook",
    "report": "report_command.report",
    "cite": "cite_command.cite",
    "publish": "publish_command.publish",
    "serve": "serve_command.serve",
    "accounts": "accounts_command.accounts",
    "mcp": "mcp_command.mcp",
    "new": "new_command.new",
    "backtest": "backtest_command.backtest",
    "calibrate": "calibrate_command.calibrate",
    "forecast": "forecast_command.forecast",
    "score": "forecast_command.score",
    "captable": "captable_command.captable",
    "extract": "extract_command.extract",
    "audit": "audit_command.audit",
    "read": "read_command.read",
    "review": "review_command.review",
    "bench": "bench_command.bench",
    "generations": "generations_command.generations",
    "labs": "labs_command.labs",
    "lines": "lines_command.lines",
    "ask": "ask_command.ask",
    "industry": "industry_command.industry",
}


def command(name: str) -> Command:
    """The function behind a command.

    Args:
        name: E.g. ``run``.

    Returns:
        Takes the arguments behind the name and a terminal, gives the exit code.

    Raises:
        UsageError: There is no such command.
    """
    if name not in COMMANDS:
        known = ", ".join(COMMANDS)
        raise UsageError.of("unknown-name", f"no command {name!r}{nearest(name, COMMANDS)}", "", f"commands: {known}")
    module, function = COMMANDS[name].split(".")
    found: Command = getattr(import_module(f"labecon.cli.{module}"), function)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        argv: Arguments; those of the process when None.

    Returns:
        0 done, 1 the answer is no, 2 bad use or bad input, 130 interrupted.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    terminal = Terminal.of_process(words)
    if argv is None:
        terminal.alone = True
        gc.set_threshold(*RARELY)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no engine multiplies matrices; threads cost 30 ms to start
    try:
        code = _dispatch(words, terminal)
        terminal.flush()
        return code
    except LabeconError as error:
        terminal.complain(error)
        return BAD
    except SystemExit as stop:  # --help has printed and is done
        return int(stop.code or 0)
    except KeyboardInterrupt:
        terminal.remark("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone: what it read is all it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # whatever no command has said better
        place = str(error.filename or "")
        terminal.complain(UsageError.of("unreadable", f"cannot be read or written: {error.strerror or error}", place))
        return BAD
    finally:
        if terminal.alone:
            gc.freeze()  # the end of the process then does not search what is left for garbage, which takes 60 ms


def _dispatch(words: list[str], terminal: Terminal) -> int:
    if words[:1] in (["--version"], ["-V"]):
        terminal.write(f"labecon {__version__}\n")
        return DONE
    if not words or words[0] in ("-h", "--help", "help"):
        from labecon.cli.parsing import overview  # only the help needs the catalogue

        terminal.write(overview(COMMANDS, terminal.language))
        return DONE
    if words[0].startswith("-"):
        raise UsageError.of("usage", f"a command comes before {words[0]}", "", f"commands: {', '.join(COMMANDS)}")
    return command(words[0])(words[1:], terminal)
