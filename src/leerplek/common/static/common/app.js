// What a page gains when scripts run. Every page works without.

(() => {
  "use strict";

  const body = document.body;
  const dialog = document.getElementById("app-confirm");
  const notice = document.getElementById("app-notice");

  /** Bring the list of errors into view and to the keyboard. */
  function focusErrors(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }

  /** Give each cell the name of its column, for the phone where a row becomes a block. */
  function stackTables(root) {
    for (const table of root.querySelectorAll("table[data-stack]:not(.is-stacked)")) {
      const names = [...table.querySelectorAll("thead th")].map((cell) =>
        (cell.dataset.label ?? cell.innerText).trim()
      );
      // A block is no longer a table to a screen reader unless the roles say so.
      table.setAttribute("role", "table");
      for (const part of table.tHead ? [table.tHead, ...table.tBodies] : table.tBodies) {
        part.setAttribute("role", "rowgroup");
      }
      for (const row of table.rows) {
        row.setAttribute("role", "row");
        [...row.cells].forEach((cell, index) => {
          const heading = cell.scope === "col" ? "columnheader" : "rowheader";
          cell.setAttribute("role", cell.tagName === "TH" ? heading : "cell");
          if (cell.tagName === "TD" && names[index]) cell.dataset.label = names[index];
        });
      }
      table.classList.add("is-stacked");
    }
  }

  /** On a phone the filters of a list are folded away; wide, their heading is not even there. */
  const narrow = window.matchMedia("(max-width: 40rem)");
  function foldFilters() {
    for (const filters of document.querySelectorAll("details.app-filters")) {
      filters.open = !narrow.matches || "staysOpen" in filters.dataset;
    }
  }

  function showPrintButtons(root) {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  }

  function prepare(part) {
    const around = part.parentElement ?? part;
    focusErrors(part);
    stackTables(around);
    showPrintButtons(around);
  }

  /** Ask first; true when the question was put and the answer comes later. */
  function asked(form, submitter) {
    const question = submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || !dialog || form.dataset.confirmed) return false;
    dialog.querySelector("[data-question]").textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter ?? undefined);
      },
      { once: true }
    );
    dialog.showModal();
    return true;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || "repeat" in form.dataset) return;
    if (form.dataset.sent || asked(form, event.submitter)) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });

  /** Tell whether something was typed or chosen in a form that was not sent. */
  function isUnsaved(form) {
    const texts = [...form.querySelectorAll("textarea, input:not([type=hidden])")];
    const lists = [...form.querySelectorAll("select")];
    return (
      texts.some((field) => field.value !== field.defaultValue) ||
      lists.some((list) => [...list.options].some((each) => each.selected !== each.defaultSelected))
    );
  }

  // A link or another form on the page would take along what was typed: the browser asks first.
  window.addEventListener("beforeunload", (event) => {
    for (const form of document.querySelectorAll("form[data-guard]:not([data-sent])")) {
      if (isUnsaved(form)) event.preventDefault();
    }
  });

  // Coming back with the browser's button: the page is as it was left, the guard must not be.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      delete form.dataset.confirmed;
      form.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.app-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.app-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The answer to a form cannot be shown once more: who comes back to it gets the page afresh.
  if ("answer" in body.dataset) window.history.replaceState(null, "", body.dataset.answer);

  body.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(name, () => {
      if (notice) notice.hidden = false;
    });
  }
  body.addEventListener("htmx:afterRequest", (event) => {
    if (notice && event.detail.successful) notice.hidden = true;
  });

  narrow.addEventListener("change", foldFilters);
  foldFilters();
  prepare(body);
})();
