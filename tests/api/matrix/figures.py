from tests.api.matrix.rows import Row, at, everyone

ROWS = [
    Row("list_figures", at("/v1/figures"), everyone(200)),
    Row("list_organisation_figures", at("/v1/organisations/{buyer}/figures"), everyone(200)),
    Row(
        "list_figure_comparisons",
        at("/v1/organisations/{buyer}/figures/comparison"),
        everyone(200),
    ),
    Row(
        "export_organisation_figures_csv",
        at("/v1/organisations/{buyer}/figures/export.csv"),
        everyone(200),
    ),
    Row(
        "list_figure_rows",
        at("/v1/organisations/{buyer}/figures/slip/rows?starts_on=2027-01-01"),
        everyone(200),
    ),
]
