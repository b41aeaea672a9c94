"""One interface for a collection in this process and for a running server.

``backend`` chooses, ``http_client`` talks to the server, ``identity`` and ``identity_cookie`` say whose conversations
are whose, ``conversations_json`` is their JSON.
"""
