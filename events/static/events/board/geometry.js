// Arithmetic of the board: minutes to pixels and back, and who stands beside whom. Touches no page.
// Times are whole minutes since 1970; an axis strings the shown parts of several days together.

export function axisOf(windows, pixelsPerMinute, gap = 24) {
  let at = 0;
  const parts = windows.map((window) => {
    const part = { ...window, at, length: (window.until - window.from) * pixelsPerMinute };
    at += part.length + gap;
    return part;
  });
  return { parts, pixelsPerMinute, length: Math.max(0, at - gap) };
}

// Where a moment stands; what lies outside the shown hours is drawn at their edge.
export function positionOf(time, axis) {
  const part = axis.parts.findLast((each) => each.from <= time) ?? axis.parts[0];
  const within = Math.min(Math.max(time, part.from), part.until) - part.from;
  return part.at + within * axis.pixelsPerMinute;
}

export function timeAt(position, axis, step = 5) {
  const part = axis.parts.findLast((each) => each.at <= position) ?? axis.parts[0];
  const minutes = (position - part.at) / axis.pixelsPerMinute;
  const snapped = Math.round(minutes / step) * step;
  return Math.min(Math.max(part.from + snapped, part.from), part.until - step);
}

// The next moment for somebody who moves by keys; over the end of one day lies the next.
export function stepped(time, by, axis) {
  const wanted = time + by;
  if (axis.parts.some((part) => part.from <= wanted && wanted < part.until)) return wanted;
  const parts = by > 0 ? axis.parts : [...axis.parts].reverse();
  const next = parts.find((part) => (by > 0 ? part.from > time : part.until <= time));
  if (!next) return time;
  return by > 0 ? next.from : next.until + by;
}

// The whole span a card takes: building up, what visitors see, and taking down.
export function blocked(slot) {
  return { from: slot.from - slot.setup, to: slot.to + slot.strike };
}

// Which lane each of some overlapping spans takes, and of how many: a floor holds many at once.
export function lanesOf(spans) {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const lanes = new Map();
  let crowd = [];
  let ends = [];
  const close = () => {
    for (const span of crowd) lanes.get(span.key).of = ends.length;
    crowd = [];
    ends = [];
  };
  for (const span of sorted) {
    if (ends.length && span.from >= Math.max(...ends)) close();
    let lane = ends.findIndex((end) => end <= span.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = span.to;
    lanes.set(span.key, { lane, of: 1 });
    crowd.push(span);
  }
  close();
  return lanes;
}

export function overlaps(a, b) {
  return a.from < b.to && b.from < a.to;
}
