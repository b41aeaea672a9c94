"""From a request to an answer.

``request_builder`` (the question checked and its filters settled) with ``spelling`` and ``decomposition`` (one search
for each part), ``finder`` with ``contents`` (what the collection holds) and ``multi_query`` (the parts searched),
``intent_handlers`` (greetings, lists, summaries), ``chain`` (search, read, write, check as one LangChain runnable),
``composer`` (numbers and citation marks).
"""
