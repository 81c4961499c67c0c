// Small comforts. Every page works without this file.
(() => {
  "use strict";

  const PATIENCE_MS = 8000;

  // The key / leads to the search from every page, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.click();
    }
  });

  const each = (root, selector, deed) => root.querySelectorAll(selector).forEach(deed);

  // After an answer with errors, reading goes on at their summary.
  const settle = (root) => {
    const first = root.querySelector("[data-focus]");
    if (first) {
      first.focus();
    }
    // By scrollLeft: scrollIntoView would also move the place where Tab begins.
    each(root, ".tabs [aria-current]", (tab) => {
      const row = tab.closest(".tabs");
      row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
    });
    each(root, "form:has([data-bulk-bar])", count);
  };

  // How many rows are selected; the buttons of the bar wait for one.
  const count = (form) => {
    const rows = [...form.querySelectorAll('input[name="selected"]')];
    const chosen = rows.filter((row) => row.checked).length;
    const every = form.querySelector("[data-select-every]:checked") !== null;
    each(form, "[data-bulk-count]", (place) => {
      place.textContent = every ? place.dataset.every : chosen;
    });
    each(form, "[data-bulk-bar] button", (button) => { button.disabled = !chosen && !every; });
    each(form, "[data-select-all]", (box) => {
      box.checked = chosen > 0 && chosen === rows.length;
      box.indeterminate = chosen > 0 && chosen < rows.length;
    });
  };

  // A folder is sent as bare names: where each file lay goes along in a field beside it.
  document.addEventListener("change", ({ target }) => {
    const place = target.form?.elements.namedItem(target.dataset?.pathsIn ?? "");
    if (place && target.files) {
      place.value = JSON.stringify([...target.files].map((file) => file.webkitRelativePath));
    }
  });

  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (!form || !target.matches('[data-select-all], [data-select-every], input[name="selected"]')) {
      return;
    }
    if (target.matches("[data-select-all]")) {
      each(form, 'input[name="selected"]', (row) => { row.checked = target.checked; });
    }
    count(form);
  });

  // A form is sent once: a second press while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    window.setTimeout(reopen, PATIENCE_MS);
  });

  // An answer that is a file leaves the page standing, and so does the Back button.
  const reopen = () => each(document, "form[data-sent]", (form) => {
    delete form.dataset.sent;
    each(form, "[aria-disabled]", (button) => button.removeAttribute("aria-disabled"));
  });

  window.addEventListener("pageshow", () => {
    reopen();
    settle(document);
  });

  document.addEventListener("htmx:afterSettle", ({ target }) => settle(target));
})();
