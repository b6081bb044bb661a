"""Every place where a transaction sees all organisations, with its reason. Keep it short.

A new line here is read in review: could the room's own scope do, or the lowest common superior's?
"""

CROSSINGS = {
    ("demo/service.py", "the demo's tree and accounts, before there is a scope"): 1,
    ("evidence/jobs.py", "_REASON"): 2,
    ("identity/lockout.py", "a guess is counted although it is refused"): 1,
    ("identity/service.py", "a password opens every membership of its owner"): 1,
    ("identity/service.py", "sessions.OWN"): 1,
    ("identity/service.py", "user names are unique across organisations"): 1,
    ("identity/sessions.py", "OWN"): 4,
    ("identity/sessions.py", "REASON"): 2,
    ("main.py", "readiness: one constant, no rows"): 1,
    ("operations/administration.py", "a tree is founded before anybody belongs to it"): 1,
    ("operations/administration.py", "the first administrator, before anybody can sign in"): 1,
    ("operations/jobs.py", "the queue's own tables belong to nobody"): 1,
    ("operations/jobs.py", "sweeping what has expired, of every organisation"): 1,
    ("operations/serving.py", "whether anything is stored yet"): 1,
    ("screening/imports/attempts.py", "_REASON"): 1,
    ("screening/rules/jobs.py", "_REASON"): 1,
}
"""(file, the reason as written or the constant that holds it) → how often."""
