"""Reports for people, without script.

``html_report`` and ``markdown_report`` (one run), ``comparison_report`` (two), ``components`` (page and tables),
``svg_charts``.
"""
