"""What plans and procurements must be like and how they change. Pure."""
