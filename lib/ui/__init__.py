"""All that knows Streamlit: serving it, the gate in front of it, the screens."""
