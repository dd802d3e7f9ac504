"""Every route × every kind of actor: one module per feature, each with its `ROWS`."""
