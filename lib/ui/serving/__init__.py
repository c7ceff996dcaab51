"""Streamlit's server and what stands around it."""
