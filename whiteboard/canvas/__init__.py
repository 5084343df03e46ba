"""The drawing surface: Qt events go to tools, patches go to items."""
