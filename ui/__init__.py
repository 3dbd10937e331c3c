"""Everything Streamlit that two pages share."""
