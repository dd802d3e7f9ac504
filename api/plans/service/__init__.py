"""Commands of plans and procurements: load, apply the rule, audit, outbox."""
