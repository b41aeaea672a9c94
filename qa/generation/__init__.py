"""Writers: the sentences an answer is made of, quoted or by a chat model."""
