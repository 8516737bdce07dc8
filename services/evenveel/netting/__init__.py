"""Netting of a spreadsheet: a sheet of debts, what of it can be cleared, and the proof."""

from evenveel.netting.document import Certificate, Document, Unproved, document_of, result_in
from evenveel.netting.files import read_document, write_document
from evenveel.netting.sheet import read_sheet
from evenveel.netting.wording import saying_of

__all__ = [
    "Certificate",
    "Document",
    "Unproved",
    "document_of",
    "read_document",
    "read_sheet",
    "result_in",
    "saying_of",
    "write_document",
]
