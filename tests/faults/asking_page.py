"""A page for tests: whoever opens it asks for a short computation of so many seconds."""

import streamlit as st

from core.kinds import COMPUTATIONS
from core.runs.kinds import Computation
from tests.core.slow_rows import SlowConfig
from ui.computed import computed

COMPUTATIONS["wait"] = Computation("wait", "tests.core.slow_rows:wait", int)
seconds, seed = st.query_params["seconds"], st.query_params["seed"]
st.write(computed("wait", SlowConfig(seconds=float(seconds), seed=int(seed))))
