"""The comparisons themselves, importable without Streamlit: from a notebook, a shell or a test."""
