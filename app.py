"""The way in: `streamlit run app.py` serves it, and every visit runs it again as the router of pages/."""

import streamlit as st

from lib.ui.serving import server


def show_screen() -> None:
    """Shows the visitor the screen that the address names."""
    from lib.ui import level  # noqa: PLC0415 - the server answers before all that screens need is loaded
    from lib.ui import screen as ui  # noqa: PLC0415

    st.set_page_config(layout="wide")
    pages = [ui.page_of(screen, level.is_listed(screen)) for screen in level.listed_screens()]
    ui.show_visitor()
    st.navigation(pages, expanded=True).run()


if st.runtime.exists():
    show_screen()
else:
    app = st.App(
        __file__,
        middleware=server.server_middleware(),
        lifespan=server.lifespan,
        on_script_error=server.tell_error,
    )
