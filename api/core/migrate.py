"""Configures and runs Alembic without an ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config

SCRIPTS = Path(__file__).parents[2] / "migrations"


def alembic_config(url: str = "") -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    command.upgrade(alembic_config(url), revision)


def print_sql() -> None:
    """Print all migrations as SQL, to read and lint them. Needs no database."""
    command.upgrade(alembic_config(), "head", sql=True)


def downgrade(url: str, revision: str) -> None:
    command.downgrade(alembic_config(url), revision)
