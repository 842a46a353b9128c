// The front page: suggestions while typing, the preview and the lines to paste without a reload.
// Without this the form is sent, and the server draws the same.

const form = document.querySelector("[data-studio]");
const told = form.querySelector("[data-told]");
const result = document.querySelector("[data-result]");
const stage = document.querySelector("[data-stage]");
const list = document.querySelector("[data-snippets]");
const whole = document.querySelector("[data-whole]");
const pattern = document.querySelector("template[data-snippet]");
const incomplete = document.querySelector("[data-incomplete]");
const alike = document.querySelector("#alike")?.closest("section");
const shownAtFirst = stage.querySelector("iframe")?.title;
const origin = incomplete ? location.origin : "";
const UNREACHABLE = "The service could not be reached. Try again later.";

/* Suggestions: a combobox whose field shows the name and sends the slug. */

class Combobox {
  constructor(side, { changed, noted }) {
    this.input = side.querySelector("input");
    this.list = side.querySelector("ul");
    this.changed = changed;
    this.noted = noted;
    this.trouble = "";
    this.found = [];
    this.active = -1;
    this.search = null;
    // What is read is a name, what is sent a slug: from here on by a field of its own.
    this.sent = Object.assign(document.createElement("input"), {
      type: "hidden", name: this.input.name, value: this.input.value,
    });
    this.input.removeAttribute("name");
    this.input.after(this.sent);
    this.show(this.input.value, this.input.dataset.name);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-describedby", told.id);
    this.input.addEventListener("input", () => this.typing());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => this.settle());
    // A pressed mouse would take the focus away before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.found[Number(option.dataset.place)]);
    });
  }

  get picked() {
    return { slug: this.sent.value, name: this.name };
  }

  get typed() {
    return this.input.value.trim();
  }

  /* Whether the field says what is picked; while somebody types it says something else. */
  get settled() {
    return this.typed === this.name;
  }

  show(slug, name) {
    this.sent.value = slug;
    this.name = name.trim();
    this.input.value = this.name;
    this.say("");
  }

  say(trouble) {
    this.trouble = trouble;
    this.input.setAttribute("aria-invalid", String(trouble !== ""));
    this.noted();
  }

  /* Resolves to what is called like what is typed, or to null if nobody answers; once a text. */
  look() {
    const { typed } = this;
    if (this.search?.typed !== typed) {
      this.search?.asking.abort();
      const asking = new AbortController();
      this.search = { typed, asking, found: suggestions(typed, asking.signal) };
    }
    return this.search.found;
  }

  forget() {
    this.search?.asking.abort();
    this.search = null;
  }

  async typing() {
    this.say("");
    const { typed } = this;
    if (!typed) return this.close();
    const found = await this.look();
    const wanted = this.search?.typed === typed && document.activeElement === this.input;
    if (found && wanted && this.typed === typed) this.open(found);
  }

  open(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(found.length ? 0 : -1);
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.dataset.place = place;
    option.setAttribute("role", "option");
    const name = document.createElement("strong");
    const summary = document.createElement("small");
    name.textContent = one.name;
    summary.textContent = one.summary;
    option.append(name, summary);
    return option;
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === place));
      if (at === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  close() {
    this.open([]);
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.typing();
      else this.walk(step);
    } else if (event.key === "Enter" && !this.list.hidden && this.settled) {
      event.preventDefault();
      this.choose(this.found[this.active]);
    } else if (event.key === "Enter" && !this.settled) {
      event.preventDefault();
      this.settle();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.forget();
      if (this.list.hidden) this.show(this.sent.value, this.name);
      this.close();
    }
  }

  walk(step) {
    this.mark((this.active + step + this.found.length) % this.found.length);
    // Whoever walks through a list means this one, not one that is still to come.
    this.forget();
    this.search = {
      typed: this.typed, asking: new AbortController(), found: Promise.resolve(this.found),
    };
  }

  choose(one) {
    this.close();
    this.show(one.slug, one.name);
    this.changed();
  }

  /* Whoever types and goes on means the suggestion that is marked, or the best there will be. */
  async settle() {
    const { typed } = this;
    if (typed && !this.settled) {
      const found = await this.look();
      if (this.typed !== typed || this.settled) return;
      const best = found === this.found ? found[this.active] : found?.[0];
      if (best) return this.choose(best);
      this.say(found ? `Nothing here is called “${typed}”.` : UNREACHABLE);
      if (!found) this.forget();
    } else if (!this.settled) {
      this.show(this.sent.value, this.name);
    }
    this.close();
  }
}

async function suggestions(typed, signal) {
  const query = new URLSearchParams({ q: typed, limit: "8" });
  try {
    const reply = await fetch(`${form.dataset.search}?${query}`, { signal });
    // Of a text that is no question, nothing is called so.
    if (reply.status === 422) return [];
    return reply.ok ? (await reply.json()).data : null;
  } catch {
    return null;
  }
}

/* What was chosen, as parameters: those of the form, without the usual ones. */

const USUAL = { size: "card", theme: "auto", use_case: "general", lang: "en" };
const accent = form.querySelector("[name=accent]");

function chosen() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name === accent.name && !accent.checkValidity()) continue;
    const said = name === accent.name ? value.replace("#", "") : value;
    if (said && said !== USUAL[name]) asked.append(name, said);
  }
  return asked;
}

/* What is shown is that of the pair in the fields: else it is dimmed and out of reach while that is
   found out, and put away where there is nothing to show. */

let current = null;
let trouble = told.textContent;

function review() {
  const troubles = [...sides.map((side) => side.trouble), trouble].filter(Boolean);
  const waiting = current !== null || !sides.every((side) => side.settled);
  told.textContent = troubles.join(" ");
  told.hidden = !troubles.length;
  result.hidden = troubles.length > 0 || !list.childElementCount;
  result.inert = waiting;
  result.setAttribute("aria-busy", String(waiting));
}

async function refresh() {
  const asked = chosen();
  const [a, b] = ["a", "b"].map((name) => asked.get(name));
  if (!a || !b || !sides.every((side) => side.settled)) return;
  history.replaceState(null, "", `${location.pathname}?${asked}`);
  asked.delete("a");
  asked.delete("b");
  const name = encodeURIComponent(`${a}-vs-${b}`);
  const query = asked.size ? `?${asked}` : "";
  current?.abort();
  const asking = (current = new AbortController());
  review();
  const answer = await lines(`${form.dataset.comparisons}${name}/snippets.json${query}`, asking.signal);
  // Of two questions only the later is answered.
  if (current !== asking) return;
  current = null;
  trouble = answer.trouble ?? "";
  if (answer.snippets) draw(answer, asked.get("size") ?? USUAL.size);
  review();
}

async function lines(address, signal) {
  try {
    const reply = await fetch(address, { signal });
    const body = await reply.json();
    if (reply.ok) return body;
    return { trouble: body.errors?.map((one) => one.detail).join(" ") || body.detail };
  } catch {
    return { trouble: UNREACHABLE };
  }
}

function draw({ title, snippets }, size) {
  const [{ address }] = snippets;
  document.title = `${title} · Faceoff`;
  // A new frame: another address in the old one would be a step back in the history.
  const frame = Object.assign(document.createElement("iframe"), { title, className: size, src: address });
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  stage.replaceChildren(frame);
  // What goes with the pair that the page came with goes with no other.
  if (title !== shownAtFirst) alike?.remove();
  whole.href = address;
  const opened = [...list.children].findIndex((details) => details.open);
  list.replaceChildren(...snippets.map(({ title: says, code }, place) => {
    const details = pattern.content.firstElementChild.cloneNode(true);
    details.querySelector("summary").textContent = says;
    details.querySelector("code").textContent = code;
    details.open = place === Math.max(opened, 0);
    return details;
  }));
  ready();
}

/* Lines to copy, with this host in front where the service knows of no address of its own. */

function ready() {
  for (const details of list.children) {
    const code = details.querySelector("code");
    if (origin) code.textContent = code.textContent.replace(/(["(])(?=\/v1\/)/g, `$1${origin}`);
    const button = details.querySelector("[data-copy]");
    button.hidden = !navigator.clipboard;
    button.setAttribute("aria-label", `Copy: ${details.querySelector("summary").textContent}`);
  }
}

list.addEventListener("click", async ({ target }) => {
  if (!target.matches("[data-copy]")) return;
  await navigator.clipboard.writeText(target.closest("details").querySelector("code").textContent);
  target.textContent = "Copied";
  setTimeout(() => { target.textContent = "Copy"; }, 1600);
});

const sides = [];
for (const side of form.querySelectorAll("[data-combobox]")) {
  sides.push(new Combobox(side, { changed: refresh, noted: review }));
}

const swap = form.querySelector("[data-swap]");
swap.hidden = false;
form.querySelector("[data-versus]").hidden = true;
swap.addEventListener("click", async () => {
  await Promise.all(sides.map((side) => side.settle()));
  if (!sides.every((side) => side.settled)) return;
  const [one, other] = sides.map((side) => side.picked);
  sides[0].show(other.slug, other.name);
  sides[1].show(one.slug, one.name);
  refresh();
});

const swatch = form.querySelector("[data-swatch]");
swatch.hidden = false;
swatch.addEventListener("input", () => {
  accent.value = swatch.value;
});

form.querySelector(".options").addEventListener("change", refresh);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  refresh();
});

if (origin) incomplete.hidden = true;
ready();
