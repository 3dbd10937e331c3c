"""Who asks: visitors have no names, a browser tab is one."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor() -> str:
    """The session whose page is being drawn."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
