"""JavaScript outside a page: a script behind the runtime, run by Node.js, and the doubles that it gives back."""

from __future__ import annotations

import array
import shutil
import subprocess

from labecon.backends.javascript_runtime import javascript_runtime
from labecon.errors import UsageError

#: Seconds after which a script is given up.
PATIENCE = 120
#: Numbers leave as the bytes of doubles: no text in between that could round them.
_EMIT = "const parts = []; const emit = (list) => parts.push(Buffer.from(Float64Array.from(list).buffer));\n"
_END = "\nprocess.stdout.write(Buffer.concat(parts));\n"


def find_node() -> str:
    """The program that runs JavaScript.

    Returns:
        Path of Node.js.

    Raises:
        UsageError: It is not installed.
    """
    found = shutil.which("node") or shutil.which("nodejs")
    if found is None:
        remedy = "install it (Debian: apt install nodejs), or use --backend python, which gives the same numbers"
        raise UsageError.of("missing-program", "the engine javascript needs Node.js: no node, nodejs", "", remedy)
    return found


def emitted(script: str, runtime: str | None = None) -> array.array[float]:
    """The doubles that a script gives to ``emit(list)``, in order.

    Args:
        script: JavaScript that follows the runtime.
        runtime: Other text in its place.

    Returns:
        All values, to the bit.

    Raises:
        UsageError: There is no Node.js, or it failed.
    """
    text = (javascript_runtime() if runtime is None else runtime) + _EMIT + script + _END
    command = [find_node(), "-"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        text = f"Node.js has not answered within {PATIENCE} seconds"
        raise UsageError.of("failed-program", text, "", "use --backend python") from error
    except subprocess.CalledProcessError as error:
        said = [line for line in error.stderr.decode(errors="replace").splitlines() if "Error" in line]
        text = f"Node.js stopped with code {error.returncode}: {said[0] if said else 'no reason given'}"
        raise UsageError.of("failed-program", text, "", "use --backend python") from error
    found = array.array("d")
    found.frombytes(done.stdout)
    return found
