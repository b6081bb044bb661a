"""Settings, read once from the environment; every one has a meaning, a unit and a safe default."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set. `docs/operators.md` explains each in prose."""

    model_config = SettingsConfigDict(env_prefix="XIAOHAO_", extra="ignore")

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    """Where the application logs in, as a role that owns nothing."""
    database_owner_url: str = Field(default="", validation_alias="DATABASE_OWNER_URL")
    """Where migrations log in."""
    database_worker_url: str = Field(default="", validation_alias="DATABASE_WORKER_URL")
    """Where the worker logs in."""

    var_dir: Path = Path("var")
    """Folder of everything this installation keeps outside the database."""
    token_secret: SecretStr = SecretStr("")
    """Key of access tokens, at least 32 bytes; the start refuses a shorter one."""
    previous_token_secret: SecretStr = SecretStr("")
    """The key before the last rotation; tokens signed with it stay good until they end."""
    personal_data_key: SecretStr = SecretStr("")
    """Seals personal data: 32 random bytes in base64. Lost, what it has sealed is lost with it."""
    previous_personal_data_keys: SecretStr = SecretStr("")
    """Keys before it, newest first, with commas between; the oldest one stays for good."""
    demo: bool = False
    """Loads invented data and shows its logins on the sign-in page. Never in production."""
    system_name: str = "销号"
    secure_cookies: bool = False
    """Send the refresh cookie over HTTPS only. Set it wherever HTTPS ends in front of the API."""

    access_token_seconds: int = 600
    refresh_token_days: int = 14
    refresh_grace_seconds: int = 10
    """Two tabs that refresh within this time get the same successor."""
    lockout_attempts: int = 5
    lockout_seconds: int = 900
    password_min_length: int = 10

    storage_url: str = ""
    """Empty: a folder under `var_dir`. Else `s3://bucket/prefix`."""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: SecretStr = SecretStr("")
    upload_limit_bytes: int = 500 * 1024 * 1024
    import_limit_bytes: int = 100 * 1024 * 1024
    """Of one file of internship records."""
    import_kept_days: int = 14
    """How long such a file waits to be confirmed or mended before it is removed."""
    clamd_address: str = Field(default="", validation_alias="CLAMD_ADDRESS")
    evidence_scan: Literal["optional", "required"] = Field(
        default="optional", validation_alias="EVIDENCE_SCAN"
    )
    calendar_file: Path | None = None
    """A file of working days that replaces the built-in calendar."""

    stop_report_hours: int = 24
    verification_working_days: int = 10
    stale_draft_working_days: int = 3
    direct_counties_report_to_province: bool = True

    pool_size: int = 20
    frontend_dir: Path = Path("frontend/dist")
    log_level: str = "INFO"


@lru_cache
def settings() -> Settings:
    """The process's settings."""
    return Settings()
