"""Code lists contain no personal data."""

from api.codelists.models import Code
from api.core.privacy import CODE, Impersonal, Personal

PERSONAL: tuple[Personal, ...] = ()

TERMS = ("search_terms", "search_version")

IMPERSONAL: Impersonal = {
    Code: dict.fromkeys(("list_name", "code", "parent", "labels", "attributes", *TERMS), CODE),
}
