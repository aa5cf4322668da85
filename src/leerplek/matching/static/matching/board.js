// What the board gains when scripts run: dragging, and telling aloud what a step did.
// Without them each piece has a link "move" that leads to the same choice.

(() => {
  "use strict";

  const spoken = document.getElementById("board-live");
  let worked = [];

  /** Read aloud what the last step did: the region outside the board stays, its text changes. */
  function tell(board) {
    const said = board.querySelector("[data-said]");
    if (spoken && said) spoken.textContent = said.textContent.trim();
  }

  /** Keep the keyboard where the work was: a question first, else the piece, else its place. */
  function focusBack(board) {
    const question = board.querySelector("[role=alert]");
    if (question) {
      question.scrollIntoView({ block: "center" });
      question.querySelector("a, button")?.focus({ preventScroll: true });
      return;
    }
    if (document.activeElement && document.activeElement !== document.body) return;
    const found = worked.map((id) => document.getElementById(id)).find((each) => each);
    const target = found?.querySelector("a, button") ?? board.querySelector("#board-said");
    target?.focus({ preventScroll: true });
  }

  /** Send the step that dragging means, through the same form as the buttons. */
  function dropped(event) {
    const form = document.getElementById("board-drag");
    const person = event.item.dataset.pair ?? event.item.dataset.person;
    const from = event.from.dataset.pairs ?? "";
    const to = event.to.dataset.pairs ?? "";
    // The server draws the board; until it has, the piece stays where it was.
    event.from.insertBefore(event.item, event.from.children[event.oldIndex] ?? null);
    if (!to || to === from) return;
    form.elements.kind.value = from ? "move" : "place";
    form.elements.candidate.value = person;
    form.elements.came_from.value = from;
    form.elements.place.value = to;
    form.requestSubmit();
  }

  function makeDraggable(board) {
    if (!window.Sortable || !document.getElementById("board-drag")) return;
    for (const grip of board.querySelectorAll("[data-grip]")) grip.hidden = false;
    for (const list of board.querySelectorAll("[data-pairs], [data-people]")) {
      window.Sortable.create(list, {
        draggable: "[data-pair], [data-person]",
        forceFallback: true,
        ghostClass: "is-lifted",
        group: { name: "board", put: "pairs" in list.dataset },
        handle: "[data-grip]",
        onEnd: dropped,
        sort: false,
      });
    }
  }

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest?.("#board form");
    if (!form) return;
    const { candidate, place } = form.elements;
    worked = place ? [`${candidate.value}-${place.value}`, place.value] : [];
  });

  document.body.addEventListener("htmx:load", (event) => {
    const board = event.detail.elt;
    if (board.id !== "board") return;
    makeDraggable(board);
    tell(board);
    focusBack(board);
  });

  /** Back from the page for moving: to the piece, with the same words as when it is dragged. */
  function comeBack() {
    const piece = document.getElementById(window.location.hash.slice(1));
    const said = document.querySelector("main > .utrecht-alert--ok");
    if (!piece?.closest("#board") || !said) return;
    piece.scrollIntoView({ block: "center" });
    piece.querySelector("a, button")?.focus({ preventScroll: true });
    spoken.textContent = said.textContent.trim();
  }

  const board = document.getElementById("board");
  if (board) {
    makeDraggable(board);
    // While a page loads, nothing is read aloud, and the browser takes the focus to the fragment.
    window.addEventListener("load", () => window.setTimeout(comeBack, 200));
  }
})();
