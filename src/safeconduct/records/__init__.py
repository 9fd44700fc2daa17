"""Agreement folders on disk: notes, files, packs, keys.  Nothing is overwritten; merging is copying.

folder      entries/ (one signed note a file), files/ (named by SHA-256), private/ (never packed, never read here)
pack        one .zip of what an addressee's class may have; same input, same bytes
keyring     own keys under a passphrase, pinned keys of others: what *I* trust
"""

from safeconduct.records.folder import AgreementFolder, Writer, create_folder, open_folder
from safeconduct.records.keyring import Keyring, keyring
from safeconduct.records.merging import MergeReport, merge
from safeconduct.records.packs import Pack, make_pack, read_pack
from safeconduct.records.verifying import Verification, verify_folder, verify_pack

__all__ = [
    "AgreementFolder",
    "Keyring",
    "MergeReport",
    "Pack",
    "Verification",
    "Writer",
    "create_folder",
    "keyring",
    "make_pack",
    "merge",
    "open_folder",
    "read_pack",
    "verify_folder",
    "verify_pack",
]
