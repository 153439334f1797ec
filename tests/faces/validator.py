"""The W3C's HTML checker over many pages at once."""

import json
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def jar() -> Path | None:
    """Where the checker is: NHIP_VNU_JAR, or what `npm install` put beside this file."""
    named = os.environ.get("NHIP_VNU_JAR")
    found = Path(named) if named else HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
    return found if found.exists() and shutil.which("java") else None


def validate(pages: dict[str, str], folder: Path) -> list[str]:
    """What the checker says of `pages` (address -> HTML), one sentence each."""
    named = {f"{number:04}.html": address for number, address in enumerate(pages)}
    for name, address in named.items():
        (folder / name).write_text(pages[address], encoding="utf-8")
    command = ["java", "-jar", str(jar()), "--format", "json", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{named[Path(message['url']).name]}: {message['message']} [{message.get('extract', '').strip()[:160]}]"
        for message in json.loads(done.stderr)["messages"]
    ]
