// An extra practice is put on the map: its answer comes on the page, and the map says it in short.
// Without scripts there is no map, and its place is typed.

(() => {
  "use strict";

  const map = document.querySelector("details[data-pick]");
  const form = document.querySelector("form[data-pick-form]");
  if (!map || !form) return;
  const at = form.elements.namedItem("at");
  const typed = ["place_name", "postcode"].map((name) => form.elements.namedItem(name));
  const chosen = form.querySelector("[data-picked]");
  let last = 0;

  /** Return the question as it stands, without what was left empty. */
  function question() {
    const filled = [...new FormData(form)].filter(([name, value]) => value && name !== "place_choice");
    return new URLSearchParams(filled);
  }

  function tell(answer) {
    const { near, said, link, to: address } = answer.dataset;
    chosen.hidden = !near;
    chosen.querySelector("strong").textContent = near;
    const to = document.createElement("a");
    to.href = address;
    to.textContent = link;
    map.querySelector("[data-map-message]").replaceChildren(said, ...(link ? [" ", to] : []));
  }

  async function ask(number) {
    const query = question();
    const answer = await fetch(`${form.action}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    // Whoever chose again meanwhile waits for the later answer.
    if (number !== last) return;
    tell(part.content.querySelector("#what-if"));
    document.getElementById("what-if").replaceWith(part.content);
    window.history.replaceState(null, "", `?${query}`);
  }

  map.addEventListener("map:picked", async ({ detail }) => {
    at.value = `${detail.lat.toFixed(4)},${detail.lon.toFixed(4)}`;
    for (const field of typed) field.value = "";
    last += 1;
    try {
      await ask(last);
    } catch (error) {
      map.querySelector("[data-map-message]").textContent = form.dataset.failed;
      console.warn(error);
    }
  });

  for (const field of typed) {
    field.addEventListener("input", () => {
      at.value = "";
      chosen.hidden = true;
      map.dispatchEvent(new CustomEvent("map:unpick"));
    });
  }
})();
