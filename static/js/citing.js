// A passage selected in the text of a page becomes the address of its citation: characters of the
// page, never the words. Without this file the page as a whole can be cited.
(() => {
  "use strict";

  const text = document.querySelector("[data-citable]");
  const link = document.querySelector("[data-cite]");
  if (!text || !link) {
    return;
  }
  const plain = { href: link.getAttribute("href"), label: link.textContent };

  // Counted as the server counts: by character, not by UTF-16 unit.
  const upTo = (node, offset) => {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, offset);
    return [...range.toString()].length;
  };

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const inside = range && !range.collapsed && text.contains(range.startContainer)
      && text.contains(range.endContainer);
    if (!inside) {
      link.setAttribute("href", plain.href);
      link.textContent = plain.label;
      return;
    }
    const start = upTo(range.startContainer, range.startOffset);
    const end = upTo(range.endContainer, range.endOffset);
    link.setAttribute("href", `${link.dataset.cite}&start=${start}&end=${end}#do-add-finding`);
    link.textContent = link.dataset.citeLabel;
  });
})();
