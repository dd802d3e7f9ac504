"""Checks and steps that several tests of OCDS share."""
