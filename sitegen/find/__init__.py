"""Search: what can be found, as small documents, and the index that Pagefind makes of them."""
