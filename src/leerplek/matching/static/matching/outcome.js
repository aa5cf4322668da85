// Dragging a candidate to another practice fills the two lists above and sends the form.
// Without scripts those lists do the same.

(() => {
  "use strict";

  const form = document.querySelector("[data-outcome]");
  if (!form || !window.Sortable) return;

  function dropped(event) {
    // The server draws the answers; until it has, the piece stays where it was.
    event.from.insertBefore(event.item, event.from.children[event.oldIndex] ?? null);
    const practice = event.to.dataset.practice;
    if (!practice || event.to === event.from) return;
    form.elements.candidate.value = event.item.dataset.candidate;
    form.elements.practice.value = practice;
    form.requestSubmit();
  }

  for (const grip of form.querySelectorAll("[data-grip]")) grip.hidden = false;
  form.querySelectorAll(".app-grid > section").forEach((section, number) => {
    for (const list of section.querySelectorAll("[data-practice], [data-nobody]")) {
      window.Sortable.create(list, {
        draggable: "[data-candidate]",
        forceFallback: true,
        ghostClass: "is-lifted",
        group: { name: `answer-${number}`, put: "practice" in list.dataset },
        handle: "[data-grip]",
        onEnd: dropped,
        sort: false,
      });
    }
  });
})();
