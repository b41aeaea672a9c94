"""One interface for a collection in this process and for a running server.

``backend`` chooses; ``desk`` is what the commands ask of either, ``server_desk`` the one over ``http_client``;
``identity`` and ``identity_cookie`` say whose conversations are whose, ``conversations_json`` is their JSON.
"""
