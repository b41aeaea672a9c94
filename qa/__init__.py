"""The room where a question comes in and a cited, checked answer goes out. Its files, in the order of its way:

answer and answer_json (the values and their JSON), settings and assemble (settings to working parts), assistant (the
front door), query (a package: what is said to the assistant taken off, spelling, style), asking (the question
checked; timeframe, time_relative, time_said, time_moments and standing read its time), conversation (follow-ups;
subject, references and phrases say what they lean on; condense lets a model do it), intents (what is no question:
replies answers it, listing writes lists and summaries), catalogue (a package: questions about the collection itself),
outlets, parts, splitting and searching (questions over several articles), terms (what the question's words are
worth), events (what flows through the chain), chain (search, then write and check), refusal (its words) and hidden (a
filter in the way), confidence (whether to answer at all), writer (the shape of one), extractive (worth: how likely a
sentence answers; votes: what several articles name; reading: the best ones read again with the question) and
chat_writer (the two there are), models and gguf (chat models by name, and from a file), model_calls (retried, timed,
counted), sources and marks (what a model is shown, what its marks mean), instructions (what in an article addresses a
model), sentences, verify (the check: word_forms, numbers and tokens read a sentence, alignment finds it, agreement
with neighbours, negation and speakers says what is stated otherwise, support how far it is said, unsupported what
becomes of the rest), citations (numbers and marks), claims and disagreement (who says it too, who says otherwise),
age (notes on old evidence), retriever (the search for other LangChain chains), questions, runfile, batch, sweep and
labelling (files of questions), labels, judging, short_answer with places, evaluation and evaluated (a run against
what is known to be right; the measures are in metrics), comparison (of two runs), bounds (of a build), report,
report_markdown, report_comparison, report_parts and charts (what people read of it), errors.
"""
