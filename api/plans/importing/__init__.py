"""A spreadsheet's rows become planned procurements. Pure: what is to be done, not the doing."""
