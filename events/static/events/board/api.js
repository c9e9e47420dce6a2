// The board's one way to the server. Every answer is `{ok, status, body}`; no answer is status 0.

export function serverAt(root) {
  const { state, places, clashes, token, language } = root.dataset;

  async function ask(address, options = {}) {
    const headers = { Accept: "application/json", "Accept-Language": language, ...options.headers };
    try {
      const answer = await fetch(address, { credentials: "same-origin", ...options, headers });
      const text = await answer.text();
      const etag = answer.headers.get("ETag");
      return { ok: answer.ok, status: answer.status, etag, body: text ? asJson(text) : null };
    } catch {
      return { ok: false, status: 0, body: null };
    }
  }

  const change = (address, method, body) =>
    ask(address, {
      method,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const slot = (uid, rest) => `${places}${uid}/${rest}`;

  return {
    load: (etag) => ask(state, etag ? { headers: { "If-None-Match": etag } } : {}),
    place: (one, { room, from, minutes }) =>
      change(slot(one.uid, "placement/"), "PUT", {
        version: one.version,
        room,
        minutes,
        starts_at: new Date(from * 60_000).toISOString(),
      }),
    unplace: (one) => change(slot(one.uid, `placement/?version=${one.version}`), "DELETE"),
    swap: (one, other) =>
      change(slot(one.uid, "swap/"), "POST", {
        version: one.version,
        other: other.uid,
        other_version: other.version,
      }),
    pin: (one, wanted) =>
      change(slot(one.uid, `pin/?version=${one.version}`), wanted ? "PUT" : "DELETE"),
    turn: (wish) => change(root.dataset[wish], "POST"),
    clash: (key) => ask(`${clashes}${key}/`),
    mend: (key, way) => change(`${clashes}${key}/mending/`, "POST", { way }),
    accept: (key, wish) => change(`${clashes}${key}/waiver/`, "PUT", wish),
    withdraw: (key) => change(`${clashes}${key}/waiver/`, "DELETE"),
    free: (one, day) => ask(slot(one.uid, `free-places/?day=${day}`)),
  };
}

// What went wrong, in the server's own words if it said any.
export function refusal(answer, words) {
  if (answer.status === 0) return words.offline;
  const told = answer.body?.errors?.[0]?.detail;
  return told ?? words.failed;
}

function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
