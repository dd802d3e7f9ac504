"""Rules of plans and procurements: validity and changes. Pure."""
