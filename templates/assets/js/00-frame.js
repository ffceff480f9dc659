// On every page.
if (location.protocol === "file:") document.documentElement.classList.add("from-folder");
