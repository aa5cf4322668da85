// The clock of an evening of speed dates: which round runs, and how long still.
// Without scripts the page is the list of times.

(() => {
  "use strict";

  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const what = clock.querySelector("[data-clock-what]");
  const time = clock.querySelector("[data-clock-time]");
  const rounds = [...document.querySelectorAll("[data-round]")].map((row) => ({
    row,
    number: row.dataset.round,
    from: Number(row.dataset.from),
    until: Number(row.dataset.until),
  }));
  // Long before the evening there is nothing to count.
  const HOUR = 3600;
  // The clock of the computer beside the screen may be wrong: that of the server counts.
  const ahead = Date.now() / 1000 - Number(clock.dataset.now);

  function show(words, number, seconds) {
    what.textContent = words.replace("#", number);
    const left = Math.max(0, Math.ceil(seconds));
    const rest = String(left % 60).padStart(2, "0");
    time.textContent = seconds === null ? "" : `${Math.floor(left / 60)}:${rest}`;
    clock.hidden = left > HOUR;
  }

  function tick() {
    const now = Date.now() / 1000 - ahead;
    const running = rounds.find((each) => each.from <= now && now < each.until);
    const next = rounds.find((each) => now < each.from);
    for (const each of rounds) {
      if (each === running) each.row.setAttribute("aria-current", "true");
      else each.row.removeAttribute("aria-current");
    }
    if (running) show(clock.dataset.running, running.number, running.until - now);
    else if (next && next === rounds[0]) show(clock.dataset.before, "", next.from - now);
    else if (next) show(clock.dataset.next, next.number, next.from - now);
    else show(clock.dataset.over, "", null);
  }

  tick();
  window.setInterval(tick, 500);
  // A round may be started by hand, or the timetable changed: look once a minute.
  window.setInterval(() => window.location.reload(), 60000);
})();
