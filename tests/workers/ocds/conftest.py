import pytest
from sqlalchemy.orm import Session

from api.core.settings import Settings
from tests.workers.ocds.stage import OcdsStage


@pytest.fixture
def stage(sync_session: Session, settings: Settings) -> OcdsStage:
    return OcdsStage(sync_session, settings)
