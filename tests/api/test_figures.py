"""Figures of a buyer over the API: definitions, values by period, and the rows behind them."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.ids import new_id
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue, PeriodKind
from api.organisations.models import OrganisationStatus
from tests.api.client import ApiClient
from tests.api.problems import faults_of
from tests.factories.organisations import organisation
from tests.factories.plans import procurement
from tests.factories.world import World

FROZEN = datetime(2027, 2, 15, tzinfo=UTC)


def _value(world: World, figure: str = "lead_time", **values: Any) -> FigureValue:
    defaults: dict[str, Any] = {
        "organisation_id": world.buyer.id,
        "figure": figure,
        "version": 1,
        "period": PeriodKind.YEAR,
        "starts_on": date(2026, 1, 1),
        "n": 3,
        "value": 59.0,
    }
    return FigureValue(**{**defaults, **values})


async def test_every_figure_is_defined_in_three_languages(client: ApiClient) -> None:
    listed = (await client.get("/v1/figures")).json()["items"]
    assert len({one["id"] for one in listed}) == len(listed) >= 14
    for one in listed:
        for words in (one["title"], one["definition"], one["exclusions"]):
            assert len({words["fi"], words["sv"], words["en"]}) == 3


async def test_values_come_oldest_first_with_their_period(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    later = _value(world, starts_on=date(2027, 1, 1), n=1, value=12.0)
    session.add_all([later, _value(world), _value(world, period=PeriodKind.MONTH)])
    await session.commit()
    shown = (await client.get(f"{buyer_path}/figures?figure=lead_time")).json()["items"]
    assert [(one["starts_on"], one["ends_on"], one["n"], one["value"]) for one in shown] == [
        ("2026-01-01", "2026-12-31", 3, 59.0),
        ("2027-01-01", "2027-12-31", 1, 12.0),
    ]
    assert shown[0] | {"unit": "days", "period": "year", "withheld": False} == shown[0]


async def test_values_can_be_limited_to_some_periods(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    session.add_all(_value(world, starts_on=date(year, 1, 1)) for year in (2025, 2026, 2027))
    await session.commit()
    query = "since=2026-01-01&until=2026-12-31"
    shown = (await client.get(f"{buyer_path}/figures?{query}")).json()["items"]
    assert [one["starts_on"] for one in shown] == ["2026-01-01"]


async def test_a_frozen_value_is_shown_with_its_corrections(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    session.add_all([_value(world, frozen_at=FROZEN), _value(world, starts_on=date(2027, 1, 1))])
    session.add(
        FigureCorrection(
            id=new_id(),
            organisation_id=world.buyer.id,
            figure="lead_time",
            version=1,
            period=PeriodKind.YEAR,
            starts_on=date(2026, 1, 1),
            at=FROZEN,
            n=4,
            value=60.0,
        )
    )
    await session.commit()
    first, second = (await client.get(f"{buyer_path}/figures")).json()["items"]
    assert first["value"] == 59.0
    assert [(one["n"], one["value"]) for one in first["corrections"]] == [(4, 60.0)]
    assert second["corrections"] == []


async def test_figures_about_few_people_are_withheld(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    """Also while the year is open: the difference of two moments would tell about one person."""
    years = {2024: (5, FROZEN), 2025: (4, FROZEN), 2026: (5, None)}
    session.add_all(
        _value(world, "anonymous_share", starts_on=date(year, 1, 1), n=n, value=0.5, frozen_at=at)
        for year, (n, at) in years.items()
    )
    await session.commit()
    shown = (await client.get(f"{buyer_path}/figures")).json()["items"]
    assert [(one["withheld"], one["n"], one["value"]) for one in shown] == [
        (False, 5, 0.5),
        (True, None, None),
        (True, None, None),
    ]


async def test_rows_lead_to_the_procurements_behind_a_figure(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    for day in (date(2027, 3, 4), date(2028, 1, 1)):
        session.add(
            FigureMeasurement(
                figure="slip" if day.year == 2028 else "lead_time",
                subject_id=row.id,
                organisation_id=world.buyer.id,
                day=day,
                measure=31.0,
            )
        )
    await session.commit()
    path = f"{buyer_path}/figures/lead_time/rows"
    query = "period=quarter&starts_on=2027-01-01"
    [shown] = (await client.get(f"{path}?{query}")).json()["items"]
    assert shown["url"] == f"/v1/procurements/{row.id}"
    assert (shown["title"]["fi"]["text"], shown["day"], shown["measure"]) == (
        "Koulukuljetukset 2027–2031",
        "2027-03-04",
        31.0,
    )
    empty = await client.get(f"{path}?period=quarter&starts_on=2027-04-01")
    assert empty.json()["items"] == []


async def test_figures_about_people_open_no_rows(client: ApiClient, buyer_path: str) -> None:
    query = "starts_on=2027-01-01"
    answer = await client.get(f"{buyer_path}/figures/anonymous_share/rows?{query}")
    assert answer.status_code == 404


async def test_an_unknown_figure_is_refused(client: ApiClient, buyer_path: str) -> None:
    answer = await client.get(f"{buyer_path}/figures?figure=luck")
    assert faults_of(answer) == [("?figure", "unknown_figure")]


async def test_rows_need_the_first_day_of_a_period(client: ApiClient, buyer_path: str) -> None:
    path = f"{buyer_path}/figures/slip/rows?period=quarter&starts_on=2027-02-01"
    answer = await client.get(path)
    assert faults_of(answer) == [("?starts_on", "not_a_period_start")]


async def test_rows_leave_out_what_is_not_public_any_more(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    """Between a withdrawal and its event the measurement still counts."""
    for number, published_at in enumerate((FROZEN, None)):
        row = procurement(world.buyer, published_at=published_at)
        session.add(row)
        session.add(
            FigureMeasurement(
                figure="slip",
                subject_id=row.id,
                organisation_id=world.buyer.id,
                day=date(2027, 1, 1 + number),
                measure=0.0,
            )
        )
    await session.commit()
    answer = await client.get(f"{buyer_path}/figures/slip/rows?starts_on=2027-01-01")
    assert [row["day"] for row in answer.json()["items"]] == ["2027-01-01"]


async def test_the_figures_are_a_file(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    session.add_all([_value(world, starts_on=date(2027, 1, 1), n=1, value=12.5), _value(world)])
    session.add(_value(world, "anonymous_share", n=4, value=0.25))
    await session.commit()
    answer = await client.get(f"{buyer_path}/figures/export.csv?language=en&dialect=excel-fi")
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert answer.headers["content-disposition"] == 'attachment; filename="figures.csv"'
    assert lines[0].startswith('"figure";"title";"version";"unit";"period";"starts_on"')
    assert [line.split(";")[0] for line in lines[1:]] == [
        '"anonymous_share"',
        '"lead_time"',
        '"lead_time"',
    ]
    assert '"yes"' in lines[1]
    assert "0,25" not in lines[1]
    assert lines[3].split(";")[5:10] == ['"2027-01-01"', '"2027-12-31"', '"12,5"', "1", '"12,5"']


async def _municipality(session: AsyncSession, world: World, value: float, **values: Any) -> None:
    row = organisation(**{"buyer_type": "municipality", "population_class": "5000-20000", **values})
    session.add(row)
    await session.flush()
    session.add(_value(world, organisation_id=row.id, value=value))


async def _join(world: World, session: AsyncSession, own: float) -> None:
    world.buyer.buyer_type, world.buyer.population_class = "municipality", "5000-20000"
    session.add_all([world.buyer, _value(world, value=own)])


async def test_a_buyer_is_compared_with_buyers_of_its_size(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    """Quartiles of 10, 20, 30, 40, 50, 60: others do not count."""
    await _join(world, session, 30.0)
    for value in (10.0, 20.0, 40.0, 50.0, 60.0):
        await _municipality(session, world, value)
    await _municipality(session, world, 999.0, population_class="over-100000")
    await _municipality(session, world, 999.0, buyer_type="utility")
    await _municipality(session, world, 999.0, status=OrganisationStatus.SUSPENDED)
    await session.commit()
    shown = (await client.get(f"{buyer_path}/figures/comparison?figure=lead_time")).json()["items"]
    assert shown == [
        {
            "figure": "lead_time",
            "version": 1,
            "unit": "days",
            "period": "year",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "buyer_type": "municipality",
            "population_class": "5000-20000",
            "buyers": 6,
            "lower_quartile": 22.5,
            "median": 35.0,
            "upper_quartile": 47.5,
        }
    ]


async def test_few_buyers_are_not_compared(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    await _join(world, session, 30.0)
    for value in (10.0, 20.0, 40.0, 50.0):
        await _municipality(session, world, value)
    await session.commit()
    assert (await client.get(f"{buyer_path}/figures/comparison")).json()["items"] == []


async def test_a_municipality_without_a_class_is_not_compared(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    world.buyer.buyer_type = "municipality"
    for value in (10.0, 20.0, 40.0, 50.0, 60.0, 70.0):
        await _municipality(session, world, value, population_class=None)
    await session.commit()
    assert (await client.get(f"{buyer_path}/figures/comparison")).json()["items"] == []


async def test_withheld_values_are_not_compared(
    client: ApiClient, world: World, session: AsyncSession, buyer_path: str
) -> None:
    """Of six values about people, one is of four measurements: five are left."""
    await _join(world, session, 30.0)
    for n in (5, 5, 5, 5, 5, 4):
        row = organisation(buyer_type="municipality", population_class="5000-20000")
        session.add(row)
        await session.flush()
        figure = {"organisation_id": row.id, "n": n, "value": 0.5, "frozen_at": FROZEN}
        session.add(_value(world, "anonymous_share", **figure))
    await session.commit()
    path = f"{buyer_path}/figures/comparison?figure=anonymous_share"
    assert (await client.get(path)).json()["items"] == []
