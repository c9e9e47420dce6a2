// Draws the board: rooms across (or down), time along, a card for each slot. Positions are set
// through the style object, which the page's policy allows where attributes are refused.

import { axisOf, blocked, lanesOf, positionOf } from "./geometry.js";

export const CROSS = { columns: 168, rows: 68 };
const STEP = 60;

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// How the board is laid out now: the axis, and what stands across it.
export function layoutOf(state, view) {
  const axis = axisOf(state.windows, view.zoom);
  const across = view.people ? peopleAcross(state) : roomsAcross(state, view);
  // Far away the rooms are narrow too, so that more of them are seen at once.
  const cross = CROSS[view.orientation] * Math.min(1, 0.3 + 0.35 * view.zoom);
  return { axis, across, cross, isColumns: view.orientation === "columns", people: view.people };
}

function roomsAcross(state, view) {
  const rooms = view.building ? state.rooms.filter((room) => room.building === view.building) : state.rooms;
  return rooms.map((room) => ({ id: room.id, name: room.name, more: more(room, state), room }));
}

function more(room, state) {
  const seats = room.capacity ? state.words.seats.replace("0", room.capacity) : "";
  return [room.building, seats].filter(Boolean).join(" · ");
}

function peopleAcross(state) {
  const busy = new Set(state.slots.filter((each) => each.from !== null).flatMap((each) => each.people));
  const found = Object.entries(state.people).filter(([key]) => busy.has(Number(key)));
  return found.map(([key, person]) => ({ id: Number(key), name: person.name, more: "" }));
}

export function draw(area, state, layout, clock) {
  drawHead(area.heads, layout);
  drawTimes(area.times, layout, clock);
  const { field } = area;
  field.replaceChildren();
  size(field, layout, layout.across.length * layout.cross, layout.axis.length);
  layout.across.forEach((one, index) => {
    const lane = element("div", "board-lane");
    spot(lane, layout, { cross: index * layout.cross, wide: layout.cross, from: 0, long: layout.axis.length });
    field.append(lane);
  });
  for (const part of layout.axis.parts) drawHours(field, part, layout);
  drawShaded(field, state, layout);
  drawCards(field, state, layout, clock);
}

function drawHead(heads, layout) {
  heads.replaceChildren();
  size(heads, layout, layout.across.length * layout.cross, null);
  for (const [index, one] of layout.across.entries()) {
    const head = element("div", "board-head");
    head.append(element("b", "", one.name), element("small", "", one.more));
    spot(head, layout, { cross: index * layout.cross, wide: layout.cross });
    heads.append(head);
  }
}

function drawTimes(times, layout, clock) {
  times.replaceChildren();
  size(times, layout, null, layout.axis.length);
  for (const part of layout.axis.parts) {
    if (layout.axis.parts.length > 1) times.append(label(part.label, "board-day", part.from, layout));
    for (let at = part.from; at < part.until; at += STEP)
      times.append(label(clock(at), "board-time", at, layout));
  }
}

function label(text, className, at, layout) {
  const made = element("div", className, text);
  spot(made, layout, { from: positionOf(at, layout.axis) });
  return made;
}

function drawHours(field, part, layout) {
  for (let at = part.from; at <= part.until; at += STEP) {
    const line = element("div", "board-hour");
    spot(line, layout, { from: positionOf(at, layout.axis) });
    field.append(line);
  }
}

function drawShaded(field, state, layout) {
  if (layout.people) return;
  layout.across.forEach(({ room }, index) => {
    const spans = [
      ...room.closed.map((each) => ({ ...each, kind: "closed" })),
      ...state.others.filter((each) => each.room === room.id).map((each) => ({ ...each, kind: "other" })),
    ];
    for (const span of spans) field.append(shade(span, index, layout));
  });
}

export function shade(span, index, layout) {
  const made = element("div", `board-shade ${span.kind}`, span.label ?? "");
  spanSpot(made, layout, index, span);
  return made;
}

function drawCards(field, state, layout, clock) {
  layout.across.forEach((one, index) => {
    const here = state.slots.filter((each) => each.from !== null && belongs(each, one, layout));
    const spans = here.map((each) => ({ key: each.uid, ...blocked(each) }));
    const lanes = lanesOf(spans);
    for (const slot of here) {
      const card = cardOf(slot, state, clock);
      spanSpot(card, layout, index, blocked(slot), lanes.get(slot.uid));
      field.append(card);
    }
  });
}

function belongs(slot, one, layout) {
  return layout.people ? slot.people.includes(one.id) : slot.room === one.id;
}

const counts = (clash) => !clash.accepted;
const stops = (clash) => counts(clash) && clash.level !== "warn";

export function cardOf(slot, state, clock) {
  const card = element("div", "board-card");
  card.id = `slot-${slot.uid}`;
  card.dataset.uid = slot.uid;
  if (slot.colour) card.dataset.track = slot.colour;
  card.tabIndex = -1;
  card.setAttribute("role", "button");
  const clashes = state.clashes.filter((clash) => clash.slots.includes(slot.uid));
  card.classList.toggle("clashing", clashes.some(stops));
  card.classList.toggle("warned", clashes.some(counts) && !clashes.some(stops));
  card.classList.toggle("off", slot.off);
  card.classList.toggle("pinned", slot.pinned);
  if (slot.from !== null) card.append(...partsOf(slot));
  const body = element("div", "board-body");
  const time = slot.from === null ? state.words.minutes.replace("0", slot.minutes) : `${clock(slot.from)}–${clock(slot.shown)}`;
  body.append(element("b", "", slot.title), element("small", "", time));
  const names = slot.people.map((key) => state.people[key].name).join(state.words.comma);
  if (names) body.append(element("small", "board-who", names));
  card.append(body);
  const marks = [slot.pinned ? "📌" : "", clashes.length ? "⚠" : ""].join("");
  if (marks) card.append(element("span", "board-mark", marks));
  card.setAttribute("aria-label", spoken(slot, state, clock, clashes));
  if (state.may_edit && slot.from !== null && !slot.pinned) {
    card.append(element("span", "board-grip"), element("span", "board-resize"));
  }
  return card;
}

// What the room is taken for beside the thing itself, as lengths of the whole card.
function partsOf(slot) {
  const whole = slot.setup + (slot.to - slot.from) + slot.strike;
  const parts = [
    ["setup", slot.setup],
    ["intro", slot.intro],
    ["main", slot.to - slot.from - slot.intro - slot.talk],
    ["talk", slot.talk],
    ["strike", slot.strike],
  ];
  if (parts.filter(([, minutes]) => minutes > 0).length < 2) return [];
  const bar = element("span", "board-parts");
  for (const [kind, minutes] of parts) {
    if (minutes <= 0) continue;
    const part = element("i", kind);
    part.style.flexGrow = String(minutes / whole);
    bar.append(part);
  }
  return [bar];
}

function spoken(slot, state, clock, clashes) {
  const room = state.rooms.find((each) => each.id === slot.room);
  const where = slot.from === null ? state.words.waiting : `${room.name}, ${clock(slot.from)}–${clock(slot.to)}`;
  return [slot.title, where, ...clashes.map((clash) => clash.text)].join(". ");
}

// Put something onto the field: `cross` and `wide` across it, `from` and `long` along time.
export function spot(made, layout, { cross, wide, from, long }) {
  const [across, along] = layout.isColumns ? ["left", "top"] : ["top", "left"];
  const [broad, length] = layout.isColumns ? ["width", "height"] : ["height", "width"];
  if (cross !== undefined) made.style[across] = `${cross}px`;
  if (wide !== undefined) made.style[broad] = `${wide}px`;
  if (from !== undefined) made.style[along] = `${from}px`;
  if (long !== undefined) made.style[length] = `${long}px`;
}

export function spanSpot(made, layout, index, span, { lane = 0, of = 1 } = {}) {
  const wide = layout.cross / of;
  const from = positionOf(span.from, layout.axis);
  const long = Math.max(positionOf(span.to, layout.axis) - from, 14);
  spot(made, layout, { cross: index * layout.cross + lane * wide, wide, from, long });
}

function size(made, layout, across, along) {
  const [broad, length] = layout.isColumns ? ["width", "height"] : ["height", "width"];
  made.style.width = made.style.height = "";
  if (across !== null) made.style[broad] = `${across}px`;
  if (along !== null) made.style[length] = `${along}px`;
}
