"""`labecon new`: the data file of a lab of one's own, commented, ready to run."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of
from labecon.errors import UsageError


def new(argv: Sequence[str], terminal: Terminal) -> int:
    """Prints the file of a new lab, or writes it into the workspace; an existing file is never overwritten.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.

    Raises:
        UsageError: The name or currency cannot be used, or the file exists.
    """
    parser = parser_of("new", terminal, formats=("text",))
    parser.option("LAB", key="new_lab")
    parser.option("--currency", default="USD", metavar="CODE", key="new_currency")
    options = parser.parse_args(argv)
    from labecon.labs.new import new_lab_text
    from labecon.outputs.messages import Words

    text = new_lab_text(options.LAB, options.currency)
    folder = folder_of(options.workspace)
    if folder is None:
        terminal.write(text)
        return 0
    path = folder / "labs" / f"{options.LAB}.toml"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        if not path.is_file():
            raise UsageError.of("unreadable", f"{path} cannot be written: {path.parent} is no folder") from error
        remedy = "choose another name, or delete it yourself"
        raise UsageError.of("duplicate-name", f"{path} exists and is left as it is", "", remedy) from error
    except OSError as error:
        raise UsageError.of("unreadable", f"{path} cannot be written: {error.strerror}") from error
    terminal.write(Words(options.lang)("new.written", path=str(path), lab=options.LAB, folder=str(folder)) + "\n")
    return 0
