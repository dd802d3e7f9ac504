"""The data sets in the words of DCAT-AP (JSON-LD), for national catalogues of open data. Pure."""

from typing import Any

from api.core.i18n import Language, translate
from api.core.settings import Settings
from api.web.discovery.datasets import DATA_SETS, DataSet, Distribution

Node = dict[str, Any]
AUTHORITY = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_LANGUAGES = {Language.FI: "FIN", Language.SV: "SWE", Language.EN: "ENG"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}


def catalog_of(settings: Settings) -> Node:
    base = settings.public_url
    return {
        "@context": CONTEXT,
        "@id": f"{base}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": settings.site_name,
        "dct:description": _texts("page.open_data.text"),
        "dct:publisher": _publisher(settings),
        "dct:license": _at(settings.data_licence),
        "dct:language": [_at(f"{AUTHORITY}/language/{code}") for code in _LANGUAGES.values()],
        "foaf:homepage": _at(f"{base}/"),
        "dcat:dataset": [_data_set(data_set, settings) for data_set in DATA_SETS],
        "dcat:service": _service(settings),
    }


def _data_set(data_set: DataSet, settings: Settings) -> Node:
    base, text = settings.public_url, f"page.open_data.{data_set.name}"
    return {
        "@id": f"{base}/open-data#{data_set.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{base}/open-data#{data_set.name}",
        "dct:title": _texts(text),
        "dct:description": _texts(f"{text}.text"),
        "dct:publisher": _publisher(settings),
        "dct:accessRights": _at(f"{AUTHORITY}/access-right/PUBLIC"),
        "dct:accrualPeriodicity": _at(f"{AUTHORITY}/frequency/UPDATE_CONT"),
        "dct:spatial": _at(f"{AUTHORITY}/country/FIN"),
        "dcat:theme": _at(f"{AUTHORITY}/data-theme/GOVE"),
        "dcat:landingPage": _at(f"{base}{data_set.landing_page}"),
        "dcat:distribution": [_distribution(each, settings) for each in data_set.distributions],
        **_contact(settings),
    }


def _distribution(distribution: Distribution, settings: Settings) -> Node:
    address = f"{settings.public_url}{distribution.path}"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": distribution.format.name,
        "dcat:accessURL": _at(address),
        "dcat:mediaType": _at(f"{_IANA}/{distribution.format.media_type}"),
        "dct:format": _at(f"{AUTHORITY}/file-type/{distribution.format.file_type}"),
        "dct:license": _at(settings.data_licence),
    }


def _service(settings: Settings) -> Node:
    base = settings.public_url
    return {
        "@id": f"{base}/v1",
        "@type": "dcat:DataService",
        "dct:title": _texts("page.open_data.api"),
        "dcat:endpointURL": _at(f"{base}/v1"),
        "dcat:endpointDescription": _at(f"{base}/openapi.json"),
        "dcat:servesDataset": [_at(f"{base}/open-data#{each.name}") for each in DATA_SETS],
        "dct:license": _at(settings.data_licence),
    }


def _publisher(settings: Settings) -> Node:
    name = settings.operator_name or settings.site_name
    return {"@id": f"{settings.public_url}/", "@type": "foaf:Agent", "foaf:name": name}


def _contact(settings: Settings) -> Node:
    if settings.operator_email is None:
        return {}
    mailbox = _at(f"mailto:{settings.operator_email}")
    name = settings.operator_name or settings.site_name
    return {
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": name,
            "vcard:hasEmail": mailbox,
        }
    }


def _texts(name: str) -> list[Node]:
    return [
        {"@value": translate(name, language), "@language": language.value} for language in Language
    ]


def _at(address: str) -> Node:
    return {"@id": address}
