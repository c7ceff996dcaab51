"""Pages driven without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def rerun(app: AppTest) -> AppTest:
    """Runs the page once more; it must not fail."""
    app.run()
    assert not app.exception
    return app
