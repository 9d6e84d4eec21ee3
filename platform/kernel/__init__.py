"""The floor that every package stands on: settings, clock, ids, states, errors, tenancy, database, events, crypto, logs."""
