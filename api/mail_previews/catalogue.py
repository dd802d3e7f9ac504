"""Samples of all mails that the platform sends, by name."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from api.mails.samples import MailSample


def _samples() -> Iterator[MailSample]:
    """Samples of all features with a `mail_samples.py`."""
    for path in sorted(Path(__file__).parents[1].glob("*/mail_samples.py")):
        yield from import_module(f"api.{path.parent.name}.mail_samples").samples()


SAMPLES: Mapping[str, MailSample] = MappingProxyType({sample.name: sample for sample in _samples()})
