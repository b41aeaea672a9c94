"""Every setting in one object, and where each value in force came from.

Strongest first: command line, environment (``NEWSDESK_*``), ``newsdesk.toml`` in the collection's folder, default.
Settings hold values and build nothing; ``qa/factory.py`` alone unpacks them.

In Python they are nested (``settings.retrieval.passages``); everywhere else a setting has one flat name (``passages``,
``NEWSDESK_PASSAGES``). ``groups`` and ``server`` have the fields, ``values`` the two kinds of names, ``loading`` the
sources, ``home`` the collection's folder.
"""

from qa.settings.home import FILE_NAME, HOME_NAME, check_home, nearest_home
from qa.settings.loading import PREFIX, Origin, load
from qa.settings.values import BEARING, FIELDS, Settings, flat_name

__all__ = [
    "BEARING",
    "FIELDS",
    "FILE_NAME",
    "HOME_NAME",
    "PREFIX",
    "Origin",
    "Settings",
    "check_home",
    "flat_name",
    "load",
    "nearest_home",
]
