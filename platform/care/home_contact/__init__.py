"""Staying in touch with families: contacts, the phone log, visits, special events (K-4.5, U-7.2, P3-2, P3-3)."""
