"""Full text for Finnish and Swedish: stems for inflections, trigrams for compounds and typos.

The `finnish` configuration alone does not match *kuljetus* to *kuljetukset* or to any compound;
`word_similarity` of at least 0.6 does.
"""

SEARCH_VECTOR = (
    "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv)"
    " || to_tsvector('english', search_en)"
)
