// Moving cards with a mouse, a pen or a finger. A finger drags by the grip, so that the page can
// still be scrolled; a mouse may take a card anywhere.

import { positionOf, timeAt } from "./geometry.js";
import { obstacles, reasonsAgainst, shades } from "./legality.js";
import { element, shade, spanSpot } from "./cards.js";

const NEAR = 4;

export function letDrag(board) {
  const { root } = board;
  root.addEventListener("pointerdown", (event) => begin(board, event));
}

function begin(board, event) {
  const card = event.target.closest(".board-card");
  if (!card || event.button !== 0 || !board.state.may_edit || board.view.people) return;
  const isGrip = event.target.closest(".board-grip, .board-resize");
  if (event.pointerType === "touch" && !isGrip && !card.closest(".board-tray")) return;
  const slot = board.slot(card.dataset.uid);
  if (slot.pinned || slot.off) return;
  const carried = { slot, card, resizes: Boolean(event.target.closest(".board-resize")), x: event.clientX, y: event.clientY };
  const stop = new AbortController();
  const listen = (name, act) => addEventListener(name, act, { signal: stop.signal });
  listen("pointermove", (move) => {
    if (!carried.ghost && Math.hypot(move.clientX - carried.x, move.clientY - carried.y) < NEAR) return;
    if (!carried.ghost) pickUp(board, carried);
    carried.last = move;
    carried.frame ??= requestAnimationFrame(() => {
      carried.frame = null;
      follow(board, carried);
    });
  });
  listen("pointerup", (up) => {
    stop.abort();
    carried.last = up;
    if (carried.ghost) putDown(board, carried);
  });
  listen("pointercancel", () => (stop.abort(), letGo(board, carried)));
  listen("keydown", (key) => {
    if (key.key === "Escape") stop.abort(), letGo(board, carried);
  });
}

function pickUp(board, carried) {
  const { slot, card } = carried;
  const rect = card.getBoundingClientRect();
  carried.grab = { x: carried.x - rect.left, y: carried.y - rect.top };
  carried.found = obstacles(board.state, slot);
  carried.ghost = element("div", "board-ghost", slot.title);
  carried.shades = board.layout.across.flatMap(({ room }, index) =>
    shades(carried.found, room).map((span) => shade({ ...span, kind: "bad", label: "" }, index, board.layout)),
  );
  board.area.field.append(...carried.shades, carried.ghost);
  card.classList.add("carried");
  board.root.classList.add("dragging");
}

// Where the card would be: the room under the pointer, and the time under its head.
function follow(board, carried) {
  const { layout, area, state } = board;
  const { slot, grab, last, ghost } = carried;
  const field = area.field.getBoundingClientRect();
  const [across, along] = layout.isColumns
    ? [last.clientX - field.left, last.clientY - field.top - grab.y]
    : [last.clientY - field.top, last.clientX - field.left - grab.x];
  scrollAtEdge(area.scroller, last);
  carried.target = carried.resizes ? resized(board, carried) : null;
  if (!carried.resizes) {
    const index = Math.floor(across / layout.cross);
    const one = layout.across[index];
    const isInside = one && within(area.scroller.getBoundingClientRect(), last);
    if (isInside) {
      const head = slot.from === null ? along : along + slot.setup * layout.axis.pixelsPerMinute;
      carried.target = { index, room: one.room, from: timeAt(head, layout.axis), minutes: slot.minutes };
    }
  }
  ghost.hidden = !carried.target;
  if (!carried.target) return board.hint("");
  const { target } = carried;
  const reasons = reasonsAgainst(carried.found, slot, target);
  spanSpot(ghost, layout, target.index, { from: target.from - slot.setup, to: target.from + target.minutes + slot.strike });
  ghost.classList.toggle("bad", reasons.length > 0);
  ghost.textContent = `${board.clock(target.from)} ${slot.title}`;
  board.hint(board.why(target, reasons));
}

function resized(board, { slot, last }) {
  const { layout, area } = board;
  const field = area.field.getBoundingClientRect();
  const edge = layout.isColumns ? last.clientY - field.top : last.clientX - field.left;
  const until = timeAt(edge, layout.axis) - slot.strike;
  const index = layout.across.findIndex((one) => one.id === slot.room);
  const minutes = Math.max(5, until - slot.from);
  return { index, room: layout.across[index].room, from: slot.from, minutes };
}

function within(rect, { clientX: x, clientY: y }) {
  return x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom;
}

function scrollAtEdge(scroller, { clientX: x, clientY: y }) {
  const rect = scroller.getBoundingClientRect();
  const edge = 36;
  if (y > rect.bottom - edge && y < rect.bottom) scroller.scrollTop += 12;
  if (y < rect.top + edge * 2 && y > rect.top) scroller.scrollTop -= 12;
  if (x > rect.right - edge && x < rect.right) scroller.scrollLeft += 12;
  if (x < rect.left + edge * 2 && x > rect.left) scroller.scrollLeft -= 12;
}

function putDown(board, carried) {
  if (carried.frame) cancelAnimationFrame(carried.frame);
  follow(board, carried);
  const { slot, target, last, resizes } = carried;
  letGo(board, carried);
  if (target) {
    const { room, from, minutes } = target;
    const other = !resizes && last.shiftKey ? board.under(last, slot) : null;
    if (other) board.swap(slot, other);
    else board.place(slot, { room: room.id, from, minutes });
  } else if (slot.from !== null && board.isOverTray(last)) board.unplace(slot);
}

function letGo(board, carried) {
  carried.ghost?.remove();
  carried.shades?.forEach((each) => each.remove());
  carried.card.classList.remove("carried");
  board.root.classList.remove("dragging");
  board.hint("");
}

export { positionOf };
