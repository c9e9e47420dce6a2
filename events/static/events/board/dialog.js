// The dialog of one card: room and time as a form, the best free places, pin, swap, take off.

import { element } from "./cards.js";

export function dialogOf(board, dialog) {
  const form = dialog.querySelector("form");
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  let slot = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = typed();
    dialog.close();
    board.place(slot, place, { keepFocus: true });
  });
  dialog.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) acts[act]();
  });
  dialog.addEventListener("close", () => board.focus(slot.uid));

  const acts = {
    close: () => dialog.close(),
    unplace: () => (dialog.close(), board.unplace(slot)),
    pin: () => (dialog.close(), board.pin(slot, !slot.pinned)),
    swap: () => {
      const other = board.slot(form.elements.other.value);
      dialog.close();
      if (other) board.swap(slot, other);
    },
  };

  function typed() {
    const { room, day, time, minutes } = form.elements;
    const [hours, rest] = time.value.split(":").map(Number);
    const { day_begins: begins } = board.state;
    const within = (hours * 60 + rest - begins + 1440) % 1440;
    const { origin } = board.state.days.find((each) => each.day === day.value);
    return { room: room.value, from: origin + within, minutes: Number(minutes.value) };
  }

  return function open(one) {
    slot = one;
    const { state } = board;
    part("title").textContent = slot.title;
    part("facts").textContent = slot.people.map((key) => state.people[key].name).join(state.words.comma);
    fill(form.elements.room, state.rooms.map((room) => [room.id, `${room.building} · ${room.name}`]), slot.room);
    fill(form.elements.day, state.days.map((day) => [day.day, day.label]), dayOf(state, slot));
    form.elements.time.value = slot.from === null ? "" : board.clock(slot.from);
    form.elements.minutes.value = slot.minutes;
    const others = state.slots.filter((each) => each.uid !== slot.uid && each.from !== null && !each.pinned);
    fill(form.elements.other, others.map((each) => [each.uid, `${board.clock(each.from)} ${each.title}`]));
    part("edit").href = slot.page;
    part("plain").href = slot.place_page;
    const isFixed = !state.may_edit || slot.off || slot.pinned;
    form.elements.save.disabled = isFixed;
    for (const name of ["unplace", "swap"])
      dialog.querySelector(`[data-act="${name}"]`).disabled = isFixed || slot.from === null;
    const pin = dialog.querySelector('[data-act="pin"]');
    pin.disabled = !state.may_edit || slot.from === null;
    pin.textContent = slot.pinned ? state.words.unpin : state.words.pin;
    listClashes(part("clashes"), state, slot);
    dialog.showModal();
    const free = part("free");
    if (free && !isFixed) suggest(free);
    else free?.replaceChildren();
  };

  async function suggest(list) {
    const asked = slot;
    list.replaceChildren(element("li", "soft", board.state.words.searching));
    const answer = await board.server.free(slot, dayOf(board.state, slot));
    if (slot !== asked || !dialog.open) return;
    const places = answer.ok ? answer.body.places : [];
    list.replaceChildren(...places.map(placeRow));
    if (!places.length) list.append(element("li", "soft", board.state.words.no_free));
  }

  function placeRow(place) {
    const row = element("li");
    const button = element("button", "button quiet small", place.label);
    button.type = "button";
    button.addEventListener("click", () => {
      dialog.close();
      const from = Date.parse(place.starts_at) / 60_000;
      board.place(slot, { room: place.room, from, minutes: slot.minutes }, { keepFocus: true });
    });
    row.append(button, element("p", "soft small", place.reasons.join(board.state.words.comma)));
    return row;
  }
}

function listClashes(list, state, slot) {
  const found = state.clashes.filter((clash) => clash.slots.includes(slot.uid));
  list.replaceChildren(...found.map((clash) => element("li", "", clash.text)));
  list.hidden = !found.length;
}

function dayOf(state, slot) {
  if (slot.from === null) return state.windows[0].day;
  return state.days.findLast((each) => each.origin <= slot.from)?.day ?? state.windows[0].day;
}

function fill(select, options, chosen) {
  select.replaceChildren(
    ...options.map(([value, text]) => {
      const option = element("option", "", text);
      option.value = value;
      option.selected = value === chosen;
      return option;
    }),
  );
}
