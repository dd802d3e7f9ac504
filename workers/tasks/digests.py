"""Digests whose time has come."""
