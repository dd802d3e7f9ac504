"""`opt` of pages of one's own."""

from api.http.authorization import SIGNED_IN, access

OWN_PAGE = access(SIGNED_IN) | {"any_parameters": True, "cookies": True}
"""Whoever is not signed in is sent to sign in, and comes back."""
