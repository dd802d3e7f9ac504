"""Maps the rows of a spreadsheet to planned procurements. Pure: it plans changes and makes none."""
