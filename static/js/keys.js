// A link that names keys is followed by them, unless somebody is typing. Without this file the
// links are there to be chosen.
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select, audio, video, [contenteditable]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
      return;
    }
    const link = [...document.querySelectorAll("a[aria-keyshortcuts]")].find(
      (one) => one.getAttribute("aria-keyshortcuts").split(" ").includes(event.key),
    );
    // The key / is answered on every page by the house itself.
    if (link && event.key !== "/") {
      event.preventDefault();
      link.click();
    }
  });
})();
