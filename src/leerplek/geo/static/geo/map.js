// Draws each map of a page, from the points in the page or at the address it names.
// What a point may be is in geo/maps.py. Texts come from the page, in its language.

(() => {
  "use strict";

  const L = window.L;
  const WIDE = window.matchMedia("(min-width: 75rem)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // How much of the map one name of a town may take, in square pixels, and the room around it.
  const TOWN_AREA = 9000;
  const TOWN_HEIGHT = 34;
  const LETTER_WIDTH = 7.5;
  // Marks this close become one.  A crowd gets more room, or its clusters would lie on each other.
  const CLOSE = 22;
  const CLOSE_BETWEEN_LINES = 12;
  const CROWD = 100;
  const CLOSE_IN_A_CROWD = 46;
  // The Netherlands, for who chooses a point on a map without any.
  const MIDDLE = [52.15, 5.4];

  /** A mark is a link: the keyboard reaches it, and it opens in a new tab like any other. */
  const MarkIcon = L.DivIcon.extend({
    createIcon() {
      const { url, letter, tone, label } = this.options;
      const mark = document.createElement(url ? "a" : "span");
      if (url) mark.href = url;
      else mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", label);
      mark.textContent = letter;
      this._setIconStyles(mark, "icon");
      mark.classList.add("app-map__mark", `app-map__mark--${tone}`);
      return mark;
    },
  });

  /** How many are here, in a ring of the colours they have. */
  const ClusterIcon = L.DivIcon.extend({
    createIcon() {
      const { count, label, tones } = this.options;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = count;
      button.setAttribute("aria-label", label);
      this._setIconStyles(button, "icon");
      button.classList.add("app-map__cluster");
      let end = 0;
      const parts = tones.map(([tone, share]) => {
        const start = end;
        end += (share / count) * 100;
        return `var(--app-tone-${tone}) ${start}% ${end}%`;
      });
      button.style.setProperty("--app-ring", `conic-gradient(${parts.join(", ")})`);
      return button;
    },
  });

  const TownIcon = L.DivIcon.extend({
    createIcon() {
      const town = document.createElement("span");
      town.textContent = this.options.name;
      this._setIconStyles(town, "icon");
      return town;
    },
  });

  /** Leaflet empties a picture with a data: address, which our content policy refuses. */
  const Tiles = L.TileLayer.extend({
    _abortLoading() {
      for (const [key, { coords, el }] of Object.entries(this._tiles)) {
        if (coords.z === this._tileZoom) continue;
        el.onload = L.Util.falseFn;
        el.onerror = L.Util.falseFn;
        if (el.complete) continue;
        el.removeAttribute("src");
        el.remove();
        delete this._tiles[key];
        this.fire("tileabort", { tile: el, coords });
      }
    },
    _removeTile(key) {
      this._tiles[key]?.el.removeAttribute("src");
      L.GridLayer.prototype._removeTile.call(this, key);
    },
  });

  function textNode(text) {
    const node = document.createElement("span");
    node.textContent = text;
    return node;
  }

  /** Follow a link only when it was clicked, not when the map was dragged by it. */
  function ignoreDrags(map) {
    const box = map.getContainer();
    let dragged = false;
    box.addEventListener("pointerdown", () => (dragged = false), true);
    map.on("dragstart", () => (dragged = true));
    box.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  }

  /** Name the largest towns in view that leave each other room. */
  async function nameTowns(map, url) {
    const answer = await fetch(url);
    if (!answer.ok) return;
    const places = await answer.json();
    const pane = map.createPane("towns");
    pane.setAttribute("aria-hidden", "true");
    const shown = L.layerGroup([], { pane: "towns" }).addTo(map);

    function draw() {
      shown.clearLayers();
      const view = map.getBounds();
      const size = map.getSize();
      const most = (size.x * size.y) / TOWN_AREA;
      const taken = [];
      for (const [name, lat, lon] of places) {
        if (taken.length >= most) break;
        if (!view.contains([lat, lon])) continue;
        const { x, y } = map.latLngToContainerPoint([lat, lon]);
        const half = (name.length * LETTER_WIDTH) / 2 + 6;
        if (x < half || x > size.x - half || y > size.y - TOWN_HEIGHT) continue;
        const isFree = taken.every(
          (other) => Math.abs(other.y - y) > TOWN_HEIGHT || Math.abs(other.x - x) > other.half + half
        );
        if (!isFree) continue;
        taken.push({ x, y, half });
        const icon = new TownIcon({ name, className: "app-map__town", iconSize: null });
        L.marker([lat, lon], { icon, pane: "towns", interactive: false, keyboard: false }).addTo(shown);
      }
    }

    map.on("moveend", draw);
    draw();
  }

  function baseMap(details, box) {
    const { tiles, towns, zoomIn, zoomOut } = details.dataset;
    const map = L.map(box, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      minZoom: 6,
      maxZoom: tiles ? 17 : 14,
      zoomSnap: tiles ? 1 : 0.25,
      zoomAnimation: !STILL,
      fadeAnimation: !STILL,
      markerZoomAnimation: !STILL,
    });
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (tiles) map.addLayer(new Tiles(tiles, { minZoom: 6, maxZoom: 17 }));
    else map.whenReady(() => nameTowns(map, towns));
    return map;
  }

  /** Count the marks of a cluster by kind, in the order of the legend. */
  function kindsOf(cluster, marks) {
    const found = cluster.getAllChildMarkers().map((marker) => marker.options.kind);
    return Object.keys(marks)
      .map((kind) => [kind, found.filter((each) => each === kind).length])
      .filter(([, count]) => count);
  }

  /* A line that ends under a number says little: pairs stay apart as long as they can be told. */
  function howClose({ points, lines }) {
    if (points.length > CROWD) return CLOSE_IN_A_CROWD;
    return lines.length ? CLOSE_BETWEEN_LINES : CLOSE;
  }

  function clusterGroup(map, words, drawing) {
    const { marks } = drawing;
    const group = L.markerClusterGroup({
      maxClusterRadius: howClose(drawing),
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: false,
      zoomToBoundsOnClick: false,
      animate: !STILL,
      spiderLegPolylineOptions: { className: "app-map__line", interactive: false },
      iconCreateFunction: (cluster) => {
        const count = cluster.getChildCount();
        const kinds = kindsOf(cluster, marks);
        const told = kinds.map(([kind, number]) => `${number} ${marks[kind][2]}`).join(", ");
        const label = `${words.replace("{n}", count)} (${told})`;
        const tones = kinds.map(([kind, number]) => [marks[kind][1], number]);
        return new ClusterIcon({ count, label, tones, className: "", iconSize: [34, 34] });
      },
    });
    group.on("clusterclick", ({ layer }) => {
      const bounds = layer.getBounds();
      const isOnePlace = bounds.getNorthEast().equals(bounds.getSouthWest());
      // The button is about to go: its place in the order of the keyboard must not.
      map.getContainer().focus({ preventScroll: true });
      if (isOnePlace || map.getZoom() >= map.getMaxZoom()) layer.spiderfy();
      else layer.zoomToBounds({ padding: [24, 24] });
    });
    return group;
  }

  function circle(at, km, className) {
    return L.circle(at, { radius: km * 1000, className, interactive: false });
  }

  /** One mark; whoever points at it sees its name and how far its reach goes. */
  function pointMark(map, row, marks) {
    const [lat, lon, kind, name, url, , reach] = row;
    const [letter, tone, meaning] = marks[kind];
    const label = `${name} (${meaning})`;
    const icon = new MarkIcon({ url, letter, tone, label, className: "", iconSize: [26, 26] });
    const marker = L.marker([lat, lon], { icon, kind, keyboard: false });
    marker.bindTooltip(() => textNode(label), { direction: "top", offset: [0, -12] });
    if (reach) {
      const ring = circle([lat, lon], reach, "app-map__reach");
      const show = () => ring.addTo(map);
      const hide = () => ring.remove();
      marker.on("mouseover", show);
      marker.on("mouseout remove", hide);
      marker.on("add", () => {
        marker.getElement().addEventListener("focus", show);
        marker.getElement().addEventListener("blur", hide);
      });
    }
    return marker;
  }

  /** Let somebody choose a point: with a click, or with Enter for the middle of the map. */
  function letPick(map, details) {
    const box = map.getContainer();
    const { pick, picked } = details.dataset;
    const icon = new MarkIcon({ letter: "★", tone: "pick", label: pick, className: "", iconSize: [30, 30] });
    const pin = L.marker([0, 0], { icon, keyboard: false, interactive: false, zIndexOffset: 5000 });
    const put = (at) => pin.setLatLng(at).addTo(map);
    function choose(at) {
      put(at);
      const detail = { lat: at.lat, lon: at.lng };
      details.dispatchEvent(new CustomEvent("map:picked", { detail }));
    }
    box.classList.add("app-map__canvas--pick");
    map.on("click", (event) => choose(event.latlng));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault();
      choose(map.getCenter());
    });
    details.addEventListener("map:unpick", () => pin.remove());
    if (picked) put(picked.split(",").map(Number));
  }

  function drawAll(details, box, drawing) {
    const map = baseMap(details, box);
    const { marks, points, circles, lines } = drawing;
    const bounds = L.latLngBounds([]);
    const areas = new Map();
    const at = (number) => points[number].slice(0, 2);
    for (const row of points) {
      const [lat, lon, , , , area] = row;
      bounds.extend([lat, lon]);
      // People of one area share its circle.
      if (area) areas.set(`${lat} ${lon} ${area}`, circle([lat, lon], area, "app-map__area"));
    }
    for (const [number, km] of circles) bounds.extend(L.latLng(at(number)).toBounds(km * 2000));
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [28, 28], maxZoom: 12, animate: false });
    else map.setView(MIDDLE, 7);
    for (const area of areas.values()) area.addTo(map);
    for (const [number, km] of circles) circle(at(number), km, "app-map__reach").addTo(map);
    for (const [start, end, kind] of lines) {
      const className = `app-map__line app-map__line--${kind}`;
      L.polyline([at(start), at(end)], { className, interactive: false }).addTo(map);
    }
    const group = clusterGroup(map, details.dataset.cluster, drawing);
    group.addLayers(points.map((row) => pointMark(map, row, marks)));
    map.addLayer(group);
    ignoreDrags(map);
    if (details.dataset.pick) letPick(map, details);
  }

  async function readDrawing(details) {
    const { points } = details.dataset;
    if (!points) return JSON.parse(document.getElementById("map-drawing").textContent);
    const answer = await fetch(points, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  }

  async function draw(details) {
    if (details.dataset.drawn) return;
    details.dataset.drawn = "yes";
    try {
      const drawing = await readDrawing(details);
      const box = details.querySelector("[data-map-canvas]");
      if (drawing.points.length || details.dataset.pick) drawAll(details, box, drawing);
      else box.hidden = true;
      details.dataset.drawn = "ready";
    } catch (error) {
      details.querySelector("[data-map-message]").textContent = details.dataset.failed;
      console.warn(error);
    }
  }

  function start(root) {
    for (const details of root.querySelectorAll("details[data-map]:not(.is-ready)")) {
      details.classList.add("is-ready");
      details.addEventListener("toggle", () => details.open && draw(details));
      if (WIDE.matches || window.location.hash === `#${details.id}`) details.open = true;
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href="#map"]');
    if (link) document.getElementById("map").open = true;
  });

  document.body.addEventListener("htmx:load", (event) => {
    start(event.detail.elt.parentElement ?? document);
  });
  start(document);
})();
