"""LlamaIndex: VectorStoreIndex and CitationQueryEngine, both with their defaults."""

from protocol import Ask, Reply, run


def build(articles, arguments) -> Ask:  # type: ignore[no-untyped-def]
    from llama_index.core import Document, Settings, VectorStoreIndex
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.llms.openai_like import OpenAILike

    Settings.embed_model = HuggingFaceEmbedding(model_name=arguments.embedder)
    Settings.llm = OpenAILike(
        model="local",
        api_base=arguments.model_url,
        api_key="none",
        is_chat_model=True,
        context_window=8192,
        max_tokens=256,
        temperature=0,
        timeout=600,
    )
    documents = [Document(text=a["text"], metadata={"url": a["url"], "title": a["title"]}) for a in articles]
    engine = CitationQueryEngine.from_args(VectorStoreIndex.from_documents(documents))

    def ask(asked) -> Reply:  # type: ignore[no-untyped-def]
        question = asked["question"]
        response = engine.query(question)
        sources = [(node.node.get_content(), node.node.metadata["url"]) for node in response.source_nodes]
        return Reply(str(response), sources, cited=[text for text, _ in sources])

    return ask


if __name__ == "__main__":
    run(build, ["llama-index-core", "sentence-transformers"])
