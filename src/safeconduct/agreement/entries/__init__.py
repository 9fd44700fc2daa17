"""Entries: signed notes, their canonical text, their keys, and the keeper's tree over them."""

from safeconduct.agreement.entries.entry import Draft, Entry, read_entry, signed_entry
from safeconduct.agreement.entries.faults import EntryFault, RefusedError
from safeconduct.agreement.entries.keys import PublicKey, SigningKey, read_public_key

__all__ = [
    "Draft",
    "Entry",
    "EntryFault",
    "PublicKey",
    "RefusedError",
    "SigningKey",
    "read_entry",
    "read_public_key",
    "signed_entry",
]
