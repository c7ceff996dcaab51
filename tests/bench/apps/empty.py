"""The floor: a Streamlit page with one line of text."""

import streamlit as st

st.markdown("Nothing but this line.")
