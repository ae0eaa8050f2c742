"""What a step of the night is made of, as one short text: equal, and it would do again what it did.

That is the code of the modules that it imports, the files beside them (templates, styles, fonts) and the libraries that
decide. Found by reading files, since importing a step takes longer than most nights have to do.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The folder that holds our packages."""
_PACKAGES = ("warehouse", "flows")
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+((?:{'|'.join(_PACKAGES)})[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)"
    rf"|import[ \t]+((?:{'|'.join(_PACKAGES)})[\w.]*))",
    re.MULTILINE,
)
# What is imported for types alone decides nothing.
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.MULTILINE)


def fingerprint(*modules: str, libraries: Sequence[str] = ()) -> str:
    """The fingerprint of a step that begins with `modules` (`warehouse.publish`); `libraries` as they are installed.

    >>> fingerprint("warehouse.errors") == fingerprint("warehouse.errors"), len(fingerprint("warehouse.errors"))
    (True, 32)
    """
    found = hashlib.sha256()
    for name in sorted(libraries):
        found.update(f"{name} {_version(name)}\n".encode())
    for file in files_of(*modules):
        data = file.read_bytes()
        found.update(f"{str(file).removeprefix(str(ROOT))} {len(data)}\n".encode() + data)
    return found.hexdigest()[:32]


def files_of(*modules: str) -> list[Path]:
    """The files of a step: of each module that it imports, however far, and those beside them that are not Python."""
    files: dict[str, Path] = {}
    remaining = [*modules]
    while remaining:
        module = remaining.pop()
        if module in files:
            continue
        file = _file(module)
        if file is None:
            raise LookupError(f"there is no module {module}")
        files[module] = file
        remaining += _imported(file)
    folders = {file.parent for file in files.values()}
    beside = {file for folder in folders if folder.parent != ROOT for file in _beside(folder)}
    return sorted({*files.values(), *beside})


def _imported(file: Path) -> Iterator[str]:
    """The modules of ours that a file imports, also within a function."""
    text = _FOR_TYPES.sub("", file.read_text(encoding="utf-8"))
    for package, names, alone in _IMPORT.findall(text):
        if alone or _file(package):
            yield alone or package
        # What is imported from a package may be a module of it.
        if os.path.isdir(f"{ROOT}/{package.replace('.', '/')}"):  # noqa: PTH112
            for name in re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?[ \t]*(?:#[^\n]*)?(?:,|\n|\)|$)", names):
                if _file(f"{package}.{name}"):
                    yield f"{package}.{name}"


def _file(module: str) -> Path | None:
    """The file of a module; None where there is none by that name."""
    path = f"{ROOT}/{module.replace('.', '/')}"
    # Asked for each name that is imported: this is half as long as by way of Path.
    return next((Path(file) for file in (f"{path}.py", f"{path}/__init__.py") if os.path.isfile(file)), None)  # noqa: PTH113


def _beside(folder: Path) -> Iterator[Path]:
    """What is not Python in a folder, and in folders below it that are no packages."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from _beside(path)
        elif path.suffix not in (".py", ".pyc"):
            yield path


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
