// The page on deciding gains a count on its button and ticking at one click; it works without.

(() => {
  "use strict";

  const form = document.querySelector("form[data-decide]");
  const button = form?.querySelector("button[data-many]");
  if (!button) return;
  const boxes = [...form.querySelectorAll("input[name=pair]")];
  const wholes = [...form.querySelectorAll("[data-whole]")];

  const ticked = (some) => some.filter((box) => box.checked).length;

  /** Set what needs no agreement; a pair with a warning is ticked by hand. */
  function tick(some, wanted) {
    for (const box of some) box.checked = wanted && !("concern" in box.dataset);
  }

  /** Return the boxes of one place that can be ticked at once. */
  function plainIn(whole) {
    const all = [...whole.closest("section").querySelectorAll("input[name=pair]")];
    return all.filter((box) => !("concern" in box.dataset));
  }

  /** Say on the button how many pairs it proposes, and at each place whether it is all of them. */
  function count() {
    const { none, one, many } = button.dataset;
    const number = ticked(boxes);
    button.textContent = [none, one][number] ?? many.replace("#", String(number));
    for (const whole of wholes) {
      const here = plainIn(whole);
      const box = whole.querySelector("input");
      box.checked = ticked(here) === here.length;
      box.indeterminate = !box.checked && ticked(here) > 0;
    }
  }

  for (const whole of wholes) whole.hidden = false;
  form.addEventListener("change", (event) => {
    const whole = event.target.closest("[data-whole]");
    if (whole) tick(plainIn(whole), event.target.checked);
    count();
  });
  window.addEventListener("pageshow", count);
  form.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-choose]")?.dataset.choose;
    if (!wanted) return;
    event.preventDefault();
    tick(boxes, wanted === "all");
    count();
  });
  count();
})();
