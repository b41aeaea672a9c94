"""Plain LangChain: RecursiveCharacterTextSplitter(1000, 200), Chroma, four passages, its RAG pages' prompt."""

from protocol import Ask, Reply, run

PROMPT = """You are an assistant for question-answering tasks. Use the following pieces of retrieved context to answer \
the question. If you don't know the answer, just say that you don't know. Use three sentences maximum and keep the \
answer concise.
Question: {question}
Context: {context}
Answer:"""


def build(articles, arguments) -> Ask:  # type: ignore[no-untyped-def]
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_openai import ChatOpenAI
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    whole = [Document(page_content=a["text"], metadata={"url": a["url"], "title": a["title"]}) for a in articles]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(whole)
    store = Chroma(embedding_function=HuggingFaceEmbeddings(model_name=arguments.embedder))
    for begin in range(0, len(chunks), 5000):
        store.add_documents(chunks[begin : begin + 5000])
    llm = ChatOpenAI(base_url=arguments.model_url, api_key="none", model="local", temperature=0)
    prompt = ChatPromptTemplate.from_template(PROMPT)

    def ask(asked) -> Reply:  # type: ignore[no-untyped-def]
        question = asked["question"]
        found = store.similarity_search(question)
        context = "\n\n".join(document.page_content for document in found)
        text = (prompt | llm).invoke({"question": question, "context": context}).text
        return Reply(str(text), [(d.page_content, d.metadata["url"]) for d in found])

    return ask


if __name__ == "__main__":
    run(build, ["langchain-core", "langchain-chroma", "chromadb", "sentence-transformers"])
