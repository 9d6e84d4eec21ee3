"""The roster of a college, refreshed every two months and frozen when signed (花名册刷新)."""
