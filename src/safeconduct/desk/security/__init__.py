"""Who may do and know what: whose keys, what each may see and enter, passphrases, what every request passes, TLS.

Imports `storage` (where the certificates lie).
"""

__all__: list[str] = []
