from api.core.versions import ExpectedVersion, Tagged, version_mac


def based_on(thing: Tagged) -> ExpectedVersion:
    """What `If-Match` with the tag that the thing has now says."""
    return ExpectedVersion("", frozenset({(thing.version, version_mac("", thing))}))
