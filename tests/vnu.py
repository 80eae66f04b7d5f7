"""The Nu Html Checker: what it finds wrong with the HTML of pages.

It says "no messages" and exits with 0 also where it found no file, did not know an option or could not read a page. So a
page is without fault only where the checker names it among those that it has read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.parts import lacking

HOW_TO_GET_IT = (
    "needs Java 11 or newer on the PATH and the Nu Html Checker: apt-get install default-jre-headless npm, then "
    "npm install --no-save --ignore-scripts --prefix SOMEWHERE vnu-jar@26.9.27, then name its file, as in "
    "FACTCHECK_TEST_VNU=SOMEWHERE/node_modules/vnu-jar/build/dist/vnu.jar"
)


def faults_of_html(pages: Mapping[str, str | bytes]) -> list[str]:
    """All that the checker finds in the pages, by address: errors, warnings and remarks, as "address: line N: message".

    One process reads all pages. Raises RuntimeError where it did not check each of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        addresses = {f"{number}.html": address for number, address in enumerate(pages)}
        for name, address in addresses.items():
            page = pages[address]
            Path(folder, name).write_bytes(page.encode() if isinstance(page, str) else page)
        messages = _messages(folder, set(addresses))
    return [_in_words(message, addresses) for message in messages]


def _messages(folder: str, names: set[str]) -> list[dict[str, Any]]:
    options = ["--format", "json", "--exit-zero-always", "--verbose"]  # which names on stdout what it reads
    run = subprocess.run([*_checker(), *options, folder], capture_output=True, encoding="utf-8", check=False)
    read = {Path(line).name for line in run.stdout.splitlines()}
    try:
        # Java may have said something of its own before, as it does where JAVA_TOOL_OPTIONS is set.
        report = json.loads(run.stderr.splitlines()[-1])
    except (IndexError, ValueError):
        report = {}
    if run.returncode or read != names or "messages" not in report:
        raise RuntimeError(f"The Nu Html Checker did not check all pages:\n{run.stdout}\n{run.stderr}")
    return report["messages"]


def _checker() -> list[str]:
    java, jar = shutil.which("java"), os.environ.get("FACTCHECK_TEST_VNU")
    if not java or not jar:
        lacking("vnu", HOW_TO_GET_IT)
    return [java, "-jar", jar]


def _in_words(message: dict[str, Any], addresses: Mapping[str, str]) -> str:
    """A message may be about no page (where the checker itself failed), and about no line (where a page is empty)."""
    address = addresses.get(Path(message.get("url", "")).name, "no page")
    return f"{address}: line {message.get('lastLine', '?')}: {message['message']}"
