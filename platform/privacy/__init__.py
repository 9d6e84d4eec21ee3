"""What protects a child's data: notices, the consent ledger, tiers, the access log and the outward-wording filter."""
