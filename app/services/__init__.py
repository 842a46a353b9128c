"""What people can do with the catalogue: verbs over a session, records out.

Nothing here knows a request or a status code; the API, the command line and the
tests call the same functions. Only ``changes`` commits.
"""
