// The search: narrows the list that stands on the page, or, on the index, leads to the page that does.
// Nothing is made of strings but text; results are copies of the list's own items.
(() => {
  "use strict";

  const form = document.querySelector(".search-box");
  if (!form) return;
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const results = document.getElementById("results");
  const everything = document.getElementById("everything");
  const MOST = 30;
  const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
  const FIRST = 0xac00, LAST = 0xd7a3;

  form.hidden = false;

  if (form.dataset.target) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = form.dataset.target + "#q=" + encodeURIComponent(input.value.trim());
    });
    return;
  }

  /** Text as it is compared: without case, blanks, signs and the spacing of letters. */
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

  /** What has been typed, in words; ㄱ stays ㄱ, where NFKC would make a letter of it that is never printed. */
  const typed = (text) => text.normalize("NFC").toLowerCase().split(/\s+/u).map((word) => word.replace(/[^\p{L}\p{N}]+/gu, "")).filter(Boolean);

  const isSyllable = (code) => code >= FIRST && code <= LAST;

  /** Whether a letter of the list is what a typed one asks for: itself, or a syllable that begins so. */
  function fits(letter, asked, last) {
    if (letter === asked) return true;
    const code = letter.charCodeAt(0) - FIRST;
    if (!isSyllable(code + FIRST)) return false;
    if (INITIALS.includes(asked)) return INITIALS[Math.floor(code / 588)] === asked;
    const own = asked.charCodeAt(0) - FIRST;
    // The last syllable may not be typed to its end: 자도 on the way to 자동.
    return last && isSyllable(own + FIRST) && own % 28 === 0 && Math.floor(code / 28) === Math.floor(own / 28);
  }

  function position(text, word) {
    const exact = text.indexOf(word);
    if (exact >= 0 || !/[\u3131-\u314e\uac00-\ud7a3]/.test(word)) return exact;
    for (let start = 0; start + word.length <= text.length; start++) {
      let at = 0;
      while (at < word.length && fits(text[start + at], word[at], at === word.length - 1)) at++;
      if (at === word.length) return start;
    }
    return -1;
  }

  const entries = [...everything.querySelectorAll("section.found")].map((section) => ({
    title: section.dataset.group,
    items: [...section.querySelectorAll("li")].map((item) => ({
      item,
      names: [...item.querySelectorAll("a, b, i")].map((part) => plain(part.textContent)),
      text: plain(item.textContent),
    })),
  }));

  /** How well an entry answers, the best being 0; -1 where it does not. */
  function rank(entry, words) {
    const whole = words.join("");
    if (!words.every((word) => position(entry.text, word) >= 0) && position(entry.text, whole) < 0) return -1;
    if (entry.names.includes(whole)) return 0;
    const places = entry.names.map((name) => position(name, whole));
    if (places.includes(0)) return 1;
    if (places.some((place) => place > 0)) return 2;
    return words.every((word) => entry.names.some((name) => position(name, word) >= 0)) ? 3 : 4;
  }

  function group(title, found) {
    const section = document.createElement("section");
    const head = document.createElement("h2");
    head.append(title, " ", Object.assign(document.createElement("small"), { textContent: String(found.length) }));
    const list = document.createElement("ul");
    list.append(...found.slice(0, MOST).map(({ entry }) => entry.item.cloneNode(true)));
    section.className = "found";
    section.append(head, list);
    if (found.length > MOST) {
      const more = document.createElement("p");
      more.textContent = form.dataset.more.replace("{n}", String(found.length - MOST));
      section.append(more);
    }
    return section;
  }

  function answer() {
    const words = typed(input.value);
    everything.hidden = words.length > 0;
    results.hidden = words.length === 0;
    results.replaceChildren();
    if (!words.length) {
      status.textContent = "";
      return;
    }
    const counts = [];
    let total = 0;
    const best = [];
    for (const { title, items } of entries) {
      const found = items.map((entry) => ({ entry, rank: rank(entry, words) })).filter((one) => one.rank >= 0);
      if (!found.length) continue;
      found.sort((one, other) => one.rank - other.rank);
      total += found.length;
      counts.push(`${title} ${found.length}`);
      best.push({ rank: found[0].rank, section: group(title, found) });
    }
    best.sort((one, other) => Math.min(one.rank, 2) - Math.min(other.rank, 2));
    results.append(...best.map((one) => one.section));
    status.textContent = total
      ? form.dataset.found.replace("{n}", String(total)).replace("{groups}", counts.join(", "))
      : form.dataset.none;
  }

  const links = () => [...results.querySelectorAll("a")];

  function remember() {
    const query = input.value.trim();
    history.replaceState(null, "", query ? "#q=" + encodeURIComponent(query) : location.pathname + location.search);
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      answer();
      remember();
    }, 80);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    answer();
    remember();
    links()[0]?.focus();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "Escape" && input.value && (event.target === input || results.contains(event.target))) {
      event.preventDefault();
      input.value = "";
      answer();
      remember();
      input.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = [input, ...links()];
      const at = all.indexOf(event.target);
      const next = all[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    }
  });

  function fromAddress() {
    if (!location.hash.startsWith("#q=")) return;
    try {
      input.value = decodeURIComponent(location.hash.slice(3));
    } catch {
      return; // an address that somebody broke
    }
    answer();
  }

  addEventListener("hashchange", fromAddress);
  fromAddress();
  if (input.value) input.focus();
})();
