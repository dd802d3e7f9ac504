"""${message}

Deploys run this while the previous release still serves:
- add first, remove in a later release (expand, then contract);
- a new column is nullable or has a constant default; fill it in batches, then add NOT NULL by a
  CHECK ... NOT VALID that is validated in its own migration;
- an index on a table with data is made CONCURRENTLY, in an `op.get_context().autocommit_block()`;
- never rename: add, copy, switch, drop;
- a foreign key is added NOT VALID and validated afterwards.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
