"""A page for tests: whoever opens it begins a training of many short epochs."""

import streamlit as st

from core import jobs
from core.cnn.config import CNNConfig
from core.cnn.data import keep_upload
from tests.core.cnn.images import npz, small_arrays

images = npz(small_arrays(sizes={"train": 800, "val": 16, "test": 16}))
config = CNNConfig(data=keep_upload(images, "x.npz"), epochs=60)
st.write(jobs.submit("cnn", config).id)
