"""Static files: joined, named by their content, compressed once, cached for good."""

import gzip
import hashlib
import re
from pathlib import Path

import brotli
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent.parent / "static"
_TEXT = {".css", ".js", ".svg"}


class Assets:
    """Builds `folder` from app/static and knows the hashed name of each file."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.names: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**_bundles(), **_single_files()}.items():
            self._add(name, content)

    def url(self, name: str) -> str:
        return f"/static/{self.names[name]}"

    def text(self, name: str) -> str:
        return (self.folder / self.names[name]).read_text()

    def serve(self, wsgi):
        noise = WhiteNoise(wsgi, max_age=60, immutable_file_test=lambda path, url: True, allow_all_origins=False,
                           add_headers_function=_headers)
        noise.add_files(str(self.folder), prefix="static/")
        return noise

    def _add(self, name: str, content: bytes) -> None:
        stem, dot, ending = name.rpartition(".")
        self.names[name] = hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
        target = self.folder / hashed
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if f".{ending}" in _TEXT:
            Path(f"{target}.br").write_bytes(brotli.compress(content, quality=11))
            Path(f"{target}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.write_bytes(content)


def _headers(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _bundles() -> dict[str, bytes]:
    made = {f"{door}.css": _css("shared", door) for door in ("portal", "office", "technician")}
    for line in (STATIC / "js" / "bundles.txt").read_text().splitlines():
        name, _, parts = line.partition(":")
        if parts and not name.startswith("#"):
            made[name.strip()] = _joined([STATIC / part for part in parts.split()])
    return made


def _css(*folders: str) -> bytes:
    return _squeezed(_joined([file for folder in folders for file in sorted((STATIC / "css" / folder).glob("*.css"))]))


def _squeezed(css: bytes) -> bytes:
    """Without comments and indentation: a tenth less to send before the first paint."""
    css = re.sub(rb"/\*.*?\*/", b"", css, flags=re.DOTALL)
    return re.sub(rb"\s*([{};,])\s*|(:) ", rb"\1\2", re.sub(rb"\s+", b" ", css))


def _joined(files: list[Path]) -> bytes:
    return b"\n".join(file.read_bytes() for file in files)


def _single_files() -> dict[str, bytes]:
    """What a page may ask for by its own name: pictures and icons."""
    icons = STATIC / "icons"
    return {f"icons/{file.name}": file.read_bytes() for file in sorted(icons.glob("*")) if file.is_file()}
