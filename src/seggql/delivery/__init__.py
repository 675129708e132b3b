"""Delivery: what leaves the system on its way to others."""
