"""What the errors of SQLite and PostgreSQL mean, and what to do about them, in words."""

_DAMAGED = "it is damaged; move the file away and restart the app"
_LOCKED = "another program has locked it; end that program"
_FULL = "the disk is full; make room on it"
_STARTING = "it is starting; try again in a moment"
_STOPPED = "it was stopped; start it"
_SILENT = "it does not answer; start it, or correct DATABASE_URL"
_NO_CONNECTION = "it has no connection left; raise its max_connections, or end other programs"
_NO_RIGHT = "its user may not do this; grant it the right to make and write tables"
_ADVICE = {  # a part of what the engine says: what that means; the first that fits
    "not a database": _DAMAGED,
    "malformed": _DAMAGED,
    "disk is full": _FULL,
    "no space left": _FULL,
    "disk i/o error": "the disk cannot be read or written; check it",
    "readonly": "it must not be written; allow it, or set SIDE_BY_SIDE_DATA to another folder",
    "unable to open": "it cannot be opened; check that its folder is there and may be written, or "
    "set SIDE_BY_SIDE_DATA to another folder",
    "locked": _LOCKED,
    "lock timeout": _LOCKED,
    "no module named 'psycopg'": "its driver is missing; pip install 'psycopg[binary]'",
    "authentication failed": "it refuses the user or the password; correct DATABASE_URL",
    "no password supplied": "it asks for a password; write it into DATABASE_URL",
    "no pg_hba.conf entry": "it admits no such user from here; allow it in its pg_hba.conf",
    "permission denied": _NO_RIGHT,
    "no schema has been selected": _NO_RIGHT,
    "read-only transaction": "it takes no writes; allow them, or name another in DATABASE_URL",
    "too many": _NO_CONNECTION,
    "connection slots": _NO_CONNECTION,
    "queuepool limit": "all connections of this server are in use; try again in a moment",
    "starting up": _STARTING,
    "recovery mode": _STARTING,
    "statement timeout": "it does not answer in time; find out what keeps it busy",
    "terminating connection": _STOPPED,
    "shutting down": _STOPPED,
    "closed the connection": _STOPPED,
    "connection is lost": _STOPPED,
    "does not exist": "there is no such user or database; create it, or correct DATABASE_URL",
    "could not translate host": "its host is not known; correct DATABASE_URL",
    "failed to resolve host": "its host is not known; correct DATABASE_URL",
    "connection failed": _SILENT,
    "timeout expired": _SILENT,
}


def advice(reason: str) -> str:
    """What an engine's error means, and what to do; its first line where that is not known."""
    known = (text for part, text in _ADVICE.items() if part in reason.lower())
    return next(known, reason.splitlines()[0] if reason else "the reason is not known")
