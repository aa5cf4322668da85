// A long list to choose from gets a field to search it. Without scripts the list is whole.

(() => {
  "use strict";

  const LONG = 8;

  function addSearch(select) {
    const options = [...select.options];
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (options.length < LONG || !label) return;
    label.id ||= `${select.id}-label`;
    const search = document.createElement("input");
    search.type = "search";
    search.autocomplete = "off";
    search.className = "utrecht-textbox utrecht-textbox--html-input app-choose";
    search.id = `${select.id}-search`;
    search.setAttribute("aria-describedby", label.id);
    search.setAttribute("aria-controls", select.id);
    search.addEventListener("input", () => filter(select, options, search.value));
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      select.focus();
    });
    const name = document.createElement("label");
    name.htmlFor = search.id;
    name.className = "app-hint";
    name.textContent = select.dataset.search;
    select.before(name, search);
  }

  /** Keep the options that hold the words; what was chosen stays in the list. */
  function filter(select, options, typed) {
    const words = plain(typed).split(" ").filter(Boolean);
    const chosen = select.value;
    const kept = options.filter(
      (option) =>
        !option.value || option.value === chosen || words.every((word) => plain(option.text).includes(word))
    );
    select.replaceChildren(...kept);
    const found = kept.filter((option) => option.value && option.value !== chosen);
    select.value = words.length && found.length === 1 ? found[0].value : chosen;
  }

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function prepare(root) {
    for (const select of root.querySelectorAll("select[data-search]:not([data-ready])")) {
      select.dataset.ready = "yes";
      addSearch(select);
    }
  }

  document.body.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  prepare(document);
})();
