"""Every setting with its type, its default and one sentence. The only file that reads the environment."""

import contextlib
import json
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_CONTACT = "mailto:push@example.com"


class Settings(BaseSettings):
    """Read from POOLHOUSE_... variables; see the table in README.md."""

    model_config = SettingsConfigDict(env_prefix="POOLHOUSE_", extra="ignore")

    mode: Literal["production", "development", "demo"] = Field(
        "production", description="production, development or demo; only the last two show what is pretend."
    )
    data_dir: Path = Field(Path("var"), description="Where the SQLite files, photos and key files lie.")
    database_url: str = Field("", description="A PostgreSQL URL; empty means SQLite in the data folder.")
    files_url: str = Field("", description="s3://bucket/prefix for photos; empty means the data folder.")
    host: str = Field("127.0.0.1", description="The address the server listens on.")
    port: int = Field(8000, description="The port the server listens on; PORT without prefix counts too.")
    public_scheme: Literal["http", "https"] = Field("https", description="http or https, as people see it.")
    public_port: int | None = Field(None, description="The port in links, when it is not the scheme's own.")
    portal_host: str = Field("localhost", description="Companies without their own domain live at slug.this-host.")
    localhost_company: str = Field("", description="The slug that plain localhost and 127.0.0.1 show.")
    proxies: int = Field(0, description="How many proxies stand before the server and set X-Forwarded-*.")
    threads: int = Field(16, description="Threads for pages in the one page worker.")
    live_max: int = Field(200, description="Open live streams at most; over it a page asks every 15 seconds.")
    embedded_worker: bool = Field(True, description="Run the worker inside the web process.")
    trust_hsts: bool = Field(True, description="Send Strict-Transport-Security when the scheme is https.")
    outgoing_proxy: str = Field("", description="A proxy for all outgoing requests, such as http://127.0.0.1:3128.")
    outgoing_ca_file: str = Field("", description="A CA bundle to trust for outgoing requests.")
    vapid_contact: str = Field(DEMO_CONTACT, description="mailto: or https: contact that push services see.")
    smtp_host: str = Field("", description="The mail server; empty in demo mode means the pretend post office.")
    smtp_port: int = Field(587, description="The mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How mail is encrypted.")
    smtp_user: str = Field("", description="The login at the mail server, if it asks for one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="The password at the mail server.")
    mail_from: str = Field("portal@example.com", description="The address messages come from.")
    bounce_address: str = Field(
        "", pattern=r"^([^@\s+]+@[^@\s]+)?$",
        description="Where letters come back, such as bounces@example.com; its mail server calls `poolhouse bounce`.",
    )
    sms_account: str = Field("", description="The text carrier's account; empty means no texts (pretend in demo).")
    sms_token: SecretStr = Field(SecretStr(""), description="The text carrier's secret.")
    sms_from: str = Field("", description="The number texts come from.")
    stripe_key: SecretStr = Field(SecretStr(""), description="The secret key; empty in demo means the pretend bank.")
    stripe_webhook_secrets: list[SecretStr] = Field(
        default=[], description="Signing secrets of the webhook endpoint as a JSON list, several while rolling."
    )

    def __init__(self, **values):
        if "port" not in values and "POOLHOUSE_PORT" not in os.environ and os.environ.get("PORT"):
            values["port"] = int(os.environ["PORT"])
        super().__init__(**values)

    @property
    def shows_pretend(self) -> bool:
        """Demo and development mode: sign-in links are printed, the outbox and the gallery are shown."""
        return self.mode != "production"

    @cached_property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/poolhouse.db"

    def signing_keys(self) -> list[bytes]:
        return self._ring["signing"]

    def sealing_keys(self) -> list[tuple[str, bytes]]:
        return self._ring["sealing"]

    @cached_property
    def _ring(self) -> dict:
        made = _read_or_make(self.data_dir / "keys.json")
        return {
            "signing": [bytes.fromhex(key) for key in made["signing"]],
            "sealing": [(name, bytes.fromhex(key)) for name, key in made["sealing"]],
        }


def _read_or_make(path: Path) -> dict:
    """The key ring, oldest key first. Made once, readable by the owner only; keep a copy apart from the backups."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> dict:
    ring = {"signing": [secrets.token_hex(32)], "sealing": [["1", secrets.token_hex(32)]]}
    write_secret_once(path, json.dumps(ring))
    return json.loads(path.read_text())


def write_secret_once(path: Path, text: str) -> None:
    """Readable by the owner only, and whole or not at all; whoever comes second keeps the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(whole, path)
    whole.unlink()
