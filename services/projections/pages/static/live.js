"use strict";
// Keeps the parts of a page that are marked `data-live` as they are on the server: a stream says
// that something changed, then the page is fetched anew and the parts that differ are exchanged.
// Without it the page is as it was when it was opened, and nothing else is missing.
(() => {
  const line = document.querySelector("[data-live-from]");
  if (!line || !window.EventSource) return;
  const news = document.querySelector("[data-live-news]");
  const FIRST_WAIT_MS = 1000;
  const LONGEST_WAIT_MS = 60000;
  const BETWEEN_MS = 500;
  const SPREAD_MS = 400;
  let source = null;
  let timer = 0;
  let tries = 0;
  let shown = Number(line.dataset.liveAfter) || 0;
  let wanted = shown;
  let fetching = false;
  let over = false;

  const say = (text) => {
    news.textContent = text;
    setTimeout(() => { if (news.textContent === text) news.textContent = ""; }, 5000);
  };

  const stand = (state) => {
    if (line.dataset.liveState === state) return;
    const before = line.dataset.liveState;
    line.dataset.liveState = state;
    line.hidden = false;
    for (const each of line.querySelectorAll("[data-live-when]"))
      each.hidden = each.dataset.liveWhen !== state;
    if (state === "off" && before === "on") say(news.dataset.off);
  };

  const close = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  };

  const open = () => {
    close();
    if (over || document.hidden) return;
    // Without any line there is nothing to try: the browser tells when there is one again.
    if (!navigator.onLine) return stand("off");
    source = new EventSource(line.dataset.liveFrom + (shown ? `&after=${shown}` : ""));
    source.addEventListener("from", (event) => {
      tries = 0;
      stand("on");
      // Where the page does not say of when it is, it may be older than the stream's beginning.
      if (!shown) fetchUpTo(Number(event.data));
    });
    source.addEventListener("changed", (event) => {
      // What changes all accounts of a group is not fetched by all of them in one moment.
      setTimeout(() => fetchUpTo(Number(event.data)), Math.random() * SPREAD_MS);
    });
    source.onerror = () => {
      // Refused, and not cut off: the page itself says whether there is still something to see.
      const refused = source.readyState === EventSource.CLOSED;
      lost(refused ? () => fetchUpTo(wanted).then(open) : open);
    };
  };

  const lost = (next = open) => {
    close();
    stand("off");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
    // Not all at once when a server comes back.
    timer = setTimeout(next, wait * (0.5 + Math.random() / 2));
  };

  const end = () => {
    over = true;
    close();
    stand("off");
  };

  const fetchUpTo = async (position) => {
    wanted = Math.max(wanted, position);
    if (fetching) return;
    fetching = true;
    const at = wanted;
    try {
      const there = new URL(location.href);
      there.searchParams.set("at", String(at));
      const answer = await fetch(there, { headers: { Accept: "text/html" } });
      // Signed out, or no longer theirs to see: what is on the screen stays, and is not live.
      if (answer.redirected || answer.status === 404) return end();
      if (!answer.ok) return lost();
      exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
      shown = at;
    } catch {
      return lost();
    } finally {
      fetching = false;
    }
    if (wanted > shown) setTimeout(() => fetchUpTo(wanted), BETWEEN_MS);
  };

  // The id of what a form will do is another on every page; that is no difference to see.
  const asSeen = (part) => part.outerHTML.replace(/(name="act_id" value=")[^"]*/g, "$1");

  const isFilledIn = (field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT"
        ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected))
        : field.type !== "hidden" && field.value !== field.defaultValue;

  const isInUse = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
    || [...part.querySelectorAll("input, select, textarea")].some(isFilledIn);

  const sameAs = (one) => (other) =>
    one.tagName === other.tagName && one.id === other.id
    && one.getAttribute("href") === other.getAttribute("href")
    && one.textContent === other.textContent;

  const exchange = (fresh) => {
    let changed = false;
    for (const old of document.querySelectorAll("[data-live][id]")) {
      const made = fresh.getElementById(old.id);
      if (!made || asSeen(made) === asSeen(old) || isInUse(old)) continue;
      const active = old.contains(document.activeElement) ? document.activeElement : null;
      const put = document.importNode(made, true);
      old.replaceWith(put);
      if (active) {
        const again = [put, ...put.querySelectorAll(active.tagName)].find(sameAs(active));
        if (again) again.focus({ preventScroll: true });
      }
      changed = true;
    }
    if (changed) say(news.dataset.changed);
  };

  // A browser holds few connections to one place: a page that nobody looks at gives its own back.
  document.addEventListener("visibilitychange", open);
  window.addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  window.addEventListener("pagehide", close);
  window.addEventListener("online", open);
  window.addEventListener("offline", () => lost());
  open();
})();
