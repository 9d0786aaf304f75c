"""What tests of the JavaScript engine share: a program that runs the text, and the values it gives back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labecon.backends.javascript_runtime import javascript_runtime


@pytest.fixture
def node() -> str:
    """Node.js; without it the test is skipped, or fails where CI says that there must be one."""
    found = shutil.which("node") or shutil.which("nodejs")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Node.js (Debian: apt install nodejs)")
        pytest.skip("Node.js is not installed")
    return found


def doubles(node: str, folder: Path, script: str, runtime: str | None = None) -> np.ndarray[Any, Any]:
    """The doubles that a script gives to ``emit(list)``, in order.

    Args:
        node: The program.
        folder: A folder of the test's own.
        script: JavaScript that follows the runtime.
        runtime: Other text in its place.

    Returns:
        All values.
    """
    out, text = folder / "out.bin", folder / "script.js"
    emit = (
        f"const parts = []; const emit = (list) => parts.push(Buffer.from(Float64Array.from(list).buffer));\n{script}\n"
    )
    end = f"require('fs').writeFileSync({str(out)!r}, Buffer.concat(parts));"
    text.write_text((runtime or javascript_runtime()) + emit + end, encoding="utf-8")
    subprocess.run([node, str(text)], check=True, timeout=120)
    return np.fromfile(out)
