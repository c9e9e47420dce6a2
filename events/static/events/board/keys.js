// The board without a mouse. Arrows go from card to card; Space takes a card up, then arrows move
// it and Shift with arrows makes it longer or shorter; Space or Enter puts it down, Escape back.
// Enter on a card opens its dialog of room and time.

import { obstacles, reasonsAgainst } from "./legality.js";
import { spanSpot } from "./cards.js";
import { stepped } from "./geometry.js";

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const STEP = 5;

export function letType(board) {
  let held = null;

  board.root.addEventListener("keydown", (event) => {
    const card = event.target.closest(".board-card");
    if (!card || event.target !== card || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = held ? moves(event) : walks(event, card);
    if (act) {
      event.preventDefault();
      act();
    }
  });
  board.root.addEventListener("focusout", (event) => {
    if (held && event.target.dataset.uid === held.slot.uid && !held.redraws) putBack();
  });

  function walks(event, card) {
    const slot = board.slot(card.dataset.uid);
    if (event.key in WAYS) return () => board.focusNear(card, turned(event.key));
    if (event.key === "Home") return () => board.focusFirst();
    if (event.key === "Enter") return () => board.open(slot);
    if (event.key === " ") return () => takeUp(slot, card);
    return null;
  }

  function moves(event) {
    if (event.key === "Escape") return putBack;
    if (event.key === " " || event.key === "Enter") return putDown;
    if (!(event.key in WAYS)) return null;
    const [across, along] = turned(event.key);
    if (event.shiftKey) return along ? () => lengthen(along * STEP) : null;
    return () => shift(across, along * STEP);
  }

  // With rooms as rows, time runs to the right.
  function turned(key) {
    const [x, y] = WAYS[key];
    return board.layout.isColumns ? [x, y] : [y, x];
  }

  function takeUp(slot, card) {
    const { words, may_edit: may } = board.state;
    if (!may || slot.pinned || slot.off || board.view.people)
      return board.announce(slot.pinned ? words.is_pinned : words.stays);
    const first = board.layout.across[0].room;
    const from = slot.from ?? board.layout.axis.parts[0].from;
    held = { slot, card, room: slot.room ?? first.id, from, minutes: slot.minutes };
    held.found = obstacles(board.state, slot);
    card.classList.add("held");
    if (slot.from === null) {
      held.redraws = true;
      board.area.field.append(card);
      card.focus();
      held.redraws = false;
    }
    show(words.taken);
  }

  function shift(across, minutes) {
    const rooms = board.layout.across;
    const index = rooms.findIndex((one) => one.id === held.room) + across;
    if (rooms[index]) held.room = rooms[index].id;
    if (minutes) held.from = stepped(held.from, minutes, board.layout.axis);
    show();
  }

  function lengthen(minutes) {
    held.minutes = Math.max(STEP, held.minutes + minutes);
    show();
  }

  function show(before = "") {
    const { slot, card, from, minutes } = held;
    const index = board.layout.across.findIndex((one) => one.id === held.room);
    const { room } = board.layout.across[index];
    spanSpot(card, board.layout, index, { from: from - slot.setup, to: from + minutes + slot.strike });
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    const reasons = reasonsAgainst(held.found, slot, { room, from, minutes });
    card.classList.toggle("clashing", reasons.length > 0);
    board.announce([before, board.why({ room, from, minutes }, reasons)].filter(Boolean).join(" "));
  }

  function putDown() {
    const { slot, card, room, from, minutes } = held;
    held = null;
    card.classList.remove("held");
    board.place(slot, { room, from, minutes }, { keepFocus: true });
  }

  function putBack() {
    const { slot } = held;
    held = null;
    board.redraw();
    board.focus(slot.uid);
    board.announce(board.state.words.put_back);
  }
}
