// What stands in the way of a session at a place, from what the page already knows: instant while
// something is dragged. The server checks everything again, and more, when it is put down.

import { blocked, overlaps } from "./geometry.js";

// Everything that takes time from `slot`, by room and for its people.
export function obstacles(state, slot) {
  const rooms = new Map(state.rooms.map((room) => [room.id, roomObstacles(state, slot, room)]));
  return { rooms, people: peopleObstacles(state, slot) };
}

// Why `slot` cannot well be in `room` from `from` on for `minutes`; nothing if it can.
export function reasonsAgainst(found, slot, { room, from, minutes }) {
  const span = blocked({ ...slot, from, to: from + minutes });
  const crowd = (found.rooms.get(room.id) ?? []).filter((each) => overlaps(span, each));
  const hard = crowd.filter((each) => each.kind === "closed");
  const full = crowd.filter((each) => each.kind !== "closed");
  const shown = { from, to: from + minutes };
  const people = found.people.filter((each) => overlaps(shown, each));
  const tooSmall = slot.audience && room.capacity && slot.audience > room.capacity;
  return [
    ...hard,
    ...(full.length >= room.parallel ? full : []),
    ...people,
    ...(tooSmall ? [{ kind: "small", label: String(room.capacity) }] : []),
  ];
}

// The spans of a room in which nothing of `slot` may begin or stand, for shading.
export function shades(found, room) {
  const spans = found.rooms.get(room.id) ?? [];
  const taken = room.parallel > 1 ? spans.filter((each) => each.kind === "closed") : spans;
  return [...taken, ...found.people];
}

function roomObstacles(state, slot, room) {
  const here = state.slots.filter(
    (each) => each.room === room.id && each.uid !== slot.uid && each.from !== null && !each.off,
  );
  const rest = room.parallel > 1 ? 0 : room.turnaround;
  const sessions = here.map((each) => {
    const span = blocked(each);
    return { from: span.from - rest, to: span.to + rest, kind: "session", label: each.title };
  });
  const others = state.others
    .filter((each) => each.room === room.id)
    .map((each) => ({ ...each, kind: "other" }));
  const closed = room.closed.map((each) => ({ ...each, kind: "closed" }));
  return [...sessions, ...others, ...closed];
}

function peopleObstacles(state, slot) {
  return slot.people.flatMap((key) => {
    const person = state.people[key];
    const own = state.slots
      .filter((each) => each.uid !== slot.uid && each.from !== null && !each.off)
      .filter((each) => each.people.includes(key))
      .map((each) => ({ from: each.from, to: each.to, kind: "person", label: `${person.name}: ${each.title}` }));
    const busy = person.busy.map((each) => ({ ...each, kind: "person", label: `${person.name}: ${each.label}` }));
    const away = person.away.map((each) => ({ ...each, kind: "away", label: person.name }));
    return [...own, ...busy, ...away];
  });
}
