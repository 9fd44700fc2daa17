"""The desk: a web service over one agreement's folder, for the operations room and the phones of the day.

folder      the truth: entries/ as everywhere, and private/desk/ with the journal of arrivals
journal     which entry came as which number, and when: what an index alone would forget
index       the database over both; made anew from them, byte for byte
account     a name and passphrase that stand for one author of the roster
reader      who reads: author, class, corridor; the same that packs are made for
keeper      writes entries durably and numbers them; intake: takes what comes in, many in one write

The packages: `storage` < `security` < `live` < `service` (one desk, begun and ended) < `routes` < `app`.

Needs the extra `desk` (and `desk-pg` for PostgreSQL); nothing of it is loaded before it is used.
"""

from safeconduct.desk.storage.journal import Arrival, Journal
from safeconduct.desk.storage.places import DeskPlaces

__all__ = ["Arrival", "DeskPlaces", "Journal"]
