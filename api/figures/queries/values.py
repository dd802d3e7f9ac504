"""Statements that compute figures from measurements, and note corrections of frozen ones."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import DateTime, String, Uuid

from api.figures.rules.catalogue import Aggregate

_AGGREGATES = {
    Aggregate.MEAN: "avg(measurement.measure)",
    Aggregate.MEDIAN: "percentile_cont(0.5) WITHIN GROUP (ORDER BY measurement.measure)",
}

LOCK_BUYER = text("SELECT pg_advisory_xact_lock(hashtext('figures'), hashtext(:organisation_id))")
"""Whoever computes figures of a buyer waits for the others, and then reads what they have written.
Until the end of the transaction."""

_ARRAYS = (
    bindparam("organisations", type_=ARRAY(Uuid())),
    bindparam("figures", type_=ARRAY(String())),
    bindparam("periods", type_=ARRAY(String())),
)

FORGET_OPEN = text(
    """
    DELETE FROM figure_values
    WHERE frozen_at IS NULL
        AND organisation_id = ANY(:organisations) AND figure = ANY(:figures)
        AND version = :version
    """
).bindparams(*_ARRAYS[:2])

_COMPUTE = """
    WITH fresh AS MATERIALIZED (
        SELECT measurement.organisation_id, measurement.figure, part.period, part.starts_on,
            count(*) AS n, {aggregate} AS value
        FROM figure_measurements measurement
        CROSS JOIN LATERAL (
            SELECT kind AS period, date_trunc(kind, measurement.day)::date AS starts_on
            FROM unnest(ARRAY['month', 'quarter', 'year']) kind
            UNION ALL
            SELECT 'rolling_year', start::date
            FROM generate_series(
                date_trunc('month', measurement.day) - interval '11 months',
                least(
                    date_trunc('month', measurement.day),
                    date_trunc('month', CAST(:today AS date)) - interval '11 months'
                ),
                interval '1 month'
            ) start
        ) part
        WHERE measurement.organisation_id = ANY(:organisations)
            AND measurement.figure = ANY(:figures)
            AND part.period = ANY(:periods)
        GROUP BY measurement.organisation_id, measurement.figure, part.period, part.starts_on
    ), added AS (
        INSERT INTO figure_values (organisation_id, figure, version, period, starts_on, n, value)
        SELECT organisation_id, figure, :version, period, starts_on, n, value FROM fresh
        ON CONFLICT DO NOTHING
    ), current AS (
        SELECT frozen.organisation_id, frozen.figure, frozen.period, frozen.starts_on,
            CASE WHEN latest.id IS NULL THEN frozen.n ELSE latest.n END AS n,
            CASE WHEN latest.id IS NULL THEN frozen.value ELSE latest.value END AS value
        FROM figure_values frozen
        LEFT JOIN LATERAL (
            SELECT * FROM figure_corrections correction
            WHERE correction.organisation_id = frozen.organisation_id
                AND correction.figure = frozen.figure
                AND correction.version = frozen.version
                AND correction.period = frozen.period
                AND correction.starts_on = frozen.starts_on
            ORDER BY correction.at DESC, correction.id DESC LIMIT 1
        ) latest ON true
        WHERE frozen.frozen_at IS NOT NULL AND frozen.version = :version
            AND frozen.organisation_id = ANY(:organisations) AND frozen.figure = ANY(:figures)
    )
    INSERT INTO figure_corrections
        (id, organisation_id, figure, version, period, starts_on, at, n, value)
    SELECT gen_random_uuid(), current.organisation_id, current.figure, :version, current.period,
        current.starts_on, :now, coalesce(fresh.n, 0), fresh.value
    FROM current LEFT JOIN fresh USING (organisation_id, figure, period, starts_on)
    WHERE (coalesce(fresh.n, 0), fresh.value) IS DISTINCT FROM (current.n, current.value)
"""

COMPUTE = {
    aggregate: text(_COMPUTE.format(aggregate=expression)).bindparams(
        *_ARRAYS, bindparam("now", type_=DateTime(timezone=True))
    )
    for aggregate, expression in _AGGREGATES.items()
}
"""After `FORGET_OPEN`: writes the figures of open periods, and corrections of frozen ones."""
