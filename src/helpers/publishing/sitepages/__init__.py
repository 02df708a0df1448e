"""The pages that are no notebook's: index, search, data dictionary, method, glossary, and the tables to download.

Each module makes its files in all languages at once with ``make(given) -> {path: content}``; when it is asked to, and
where they are written, is :mod:`helpers.publishing.indexing`'s business.
"""
