"""The command line: ``loadbearing [FILE]`` opens the window, every other command answers without one."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import Final, NoReturn

from components.problems import InvalidFile
from whiteboard import __version__, crash
from whiteboard.commands import (
    backup,
    check,
    components,
    convert,
    debrief,
    estimate,
    restore,
    rounds,
    salvage,
    scenarios,
    score,
    selftest,
    simulate,
)
from whiteboard.commands.answer import Answer, Exit, UsageError
from whiteboard.library.errors import LibraryError

COMMANDS: Final[dict[str, ModuleType]] = {
    "components": components,
    "scenarios": scenarios,
    "check": check,
    "estimate": estimate,
    "simulate": simulate,
    "score": score,
    "convert": convert,
    "rounds": rounds,
    "debrief": debrief,
    "backup": backup,
    "restore": restore,
    "salvage": salvage,
    "selftest": selftest,
}
DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
WITHOUT_JSON: Final = {"convert", "debrief", "backup", "restore", "salvage"}


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line on standard error."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with exit status 2."""
        self.exit(Exit.USAGE, f"{self.prog}: {message} (see '{self.prog} --help')\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command, or the window; gives the exit status."""
    _open_closed_streams()
    given = list(sys.argv[1:] if argv is None else argv)
    word = first_word(given)
    if word not in COMMANDS and not _asks_for_help(given):
        return _guarded("loadbearing", lambda: _open_window(given, word))
    args, unknown = make_parser().parse_known_args(given)
    name = f"loadbearing {args.command}"
    if unknown:
        Parser(prog=name).error(f"does not take {' '.join(unknown)}")
    return _guarded(name, lambda: _print(COMMANDS[args.command].run(args), args))


def _open_closed_streams() -> None:
    """Else the next file that is opened, such as the library, would get what is written to them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - as long as the process
            setattr(sys, name, stream)


def make_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(
        prog="loadbearing",
        description="The whiteboard whose diagrams carry load. Without a command it opens the window.",
        usage="loadbearing [FILE] | loadbearing COMMAND …",
        parents=[_common()],
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="loadbearing")
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.HELP, parents=[_common()])
        if name not in WITHOUT_JSON:
            command.add_argument("--json", action="store_true", help="print JSON and nothing else")
        module.configure(command)
    return parser


def window_parser() -> Parser:
    """The parser of ``loadbearing [FILE]``."""
    parser = Parser(prog="loadbearing", parents=[_common()])
    parser.add_argument("file", metavar="FILE", nargs="?", help="a .board or a design to open")
    return parser


def first_word(given: Sequence[str]) -> str | None:
    """The command or file that the arguments name first."""
    rest = iter(given)
    for word in rest:
        if word == "--library":
            next(rest, None)
        elif not word.startswith("-") or word == "-":
            return word
    return None


def _asks_for_help(given: Sequence[str]) -> bool:
    return any(word in {"-h", "--help", "--version"} for word in given)


def _common() -> Parser:
    """The options that stand before or after a command."""
    parser = Parser(add_help=False)
    parser.add_argument(
        "--library",
        metavar="PATH",
        default=argparse.SUPPRESS,
        help="the database to use (or LOADBEARING_LIBRARY)",
    )
    return parser


def _open_window(given: Sequence[str], file: str | None) -> int:
    if file is not None and not (file and Path(file).exists()):
        listed = ", ".join(COMMANDS)
        raise UsageError(f"there is no command or file '{file}'; the commands are {listed}")
    args = window_parser().parse_args(given)
    if sys.platform == "linux" and not any(map(os.environ.get, DISPLAYS)):
        raise UsageError("there is no display for the window; the commands of --help work without one")
    if library := getattr(args, "library", None):
        os.environ["LOADBEARING_LIBRARY"] = library
    from whiteboard.app import run

    return run(None if args.file is None else Path(args.file))


def _guarded(name: str, work: Callable[[], int]) -> int:
    """What goes wrong becomes one line that says what to do, and exit status 2."""
    try:
        return work()
    except KeyboardInterrupt:
        return 130
    except (UsageError, InvalidFile, LibraryError) as error:
        line = str(error)
    except OSError as error:
        line = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    except Exception as error:  # noqa: BLE001 - a person at a terminal gets a line, the log gets the rest
        line = f"failed unexpectedly ({error!r}); the details are in {crash.log_error(error)}"
    sys.stderr.write(f"{name}: {_harmless(' '.join(line.split()))}\n")
    return Exit.USAGE


def _print(answer: Answer, args: argparse.Namespace) -> int:
    """Writes the answer; a reader that has seen enough, such as ``head``, is no error."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    text = _json(answer) if getattr(args, "json", False) else _harmless(answer.text)
    for note in answer.notes:
        sys.stderr.write(f"loadbearing {args.command}: {_harmless(' '.join(note.split()))}\n")
    try:
        sys.stdout.write(f"{text}\n" if text else "")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise UsageError(f"standard output: {error.strerror}") from error
    return answer.status


def _harmless(text: str) -> str:
    """Without the control characters by which a label in a file could move a terminal's cursor or colours."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _json(answer: Answer) -> str:
    """JSON, in ASCII where the terminal has no UTF-8."""
    plain = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    return json.dumps(answer.data, ensure_ascii=plain, allow_nan=False, indent=2)
