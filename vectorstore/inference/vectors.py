"""The type of embedding vectors, apart from the models, so that naming it loads none of them."""

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
