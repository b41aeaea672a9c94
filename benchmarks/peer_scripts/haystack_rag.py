"""Haystack: DocumentSplitter, InMemoryDocumentStore and embedding retriever with their defaults, and a RAG prompt."""

from protocol import Ask, Reply, run

PROMPT = """Given the following information, answer the question.

Context:
{% for document in documents %}
    {{ document.content }}
{% endfor %}

Question: {{question}}
Answer:"""


def build(articles, arguments) -> Ask:  # type: ignore[no-untyped-def]
    from haystack import Document
    from haystack.components.builders import ChatPromptBuilder
    from haystack.components.generators.chat import OpenAIChatGenerator
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.dataclasses import ChatMessage
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import Secret
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore()
    whole = [Document(content=a["text"], meta={"url": a["url"], "title": a["title"]}) for a in articles]
    chunks = DocumentSplitter().run(whole)["documents"]
    embedder = SentenceTransformersDocumentEmbedder(model=arguments.embedder, progress_bar=False)
    embedder.warm_up()
    store.write_documents(embedder.run(chunks)["documents"])
    questions = SentenceTransformersTextEmbedder(model=arguments.embedder, progress_bar=False)
    questions.warm_up()
    retriever = InMemoryEmbeddingRetriever(store)
    prompt = ChatPromptBuilder([ChatMessage.from_user(PROMPT)], required_variables=["documents", "question"])
    llm = OpenAIChatGenerator(
        api_key=Secret.from_token("none"),
        model="local",
        api_base_url=arguments.model_url,
        timeout=600,
        generation_kwargs={"temperature": 0},
    )

    def ask(asked) -> Reply:  # type: ignore[no-untyped-def]
        question = asked["question"]
        found = retriever.run(query_embedding=questions.run(question)["embedding"])["documents"]
        filled = prompt.run(documents=found, question=question)["prompt"]
        text = llm.run(filled)["replies"][0].text or ""
        return Reply(text, [(d.content, d.meta["url"]) for d in found])

    return ask


if __name__ == "__main__":
    run(build, ["haystack-ai", "sentence-transformers"])
