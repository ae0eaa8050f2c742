"""What a step is made of, as one hash: the code that it imports and the libraries that decide."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def fingerprint(*modules: str, libraries: tuple[str, ...] = ()) -> str:
    digest = hashlib.sha256()
    for module in modules:
        folder = _ROOT / module.replace(".", "/")
        files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
        for file in files:
            digest.update(file.read_bytes())
    for library in libraries:
        try:
            digest.update(version(library).encode())
        except PackageNotFoundError:
            pass
    return digest.hexdigest()[:16]
