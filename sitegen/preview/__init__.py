"""The live preview: build on every change, reload the browser. Only on this machine."""
