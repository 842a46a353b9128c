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

/* Suggestions: a combobox whose field shows the name and sends the slug. */

class Combobox {
  constructor(side, changed) {
    this.input = side.querySelector("input");
    this.list = side.querySelector("ul");
    this.changed = changed;
    this.found = [];
    this.active = -1;
    this.asked = null;
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
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => this.left());
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

  show(slug, name) {
    this.sent.value = slug;
    this.name = name;
    this.input.value = name;
  }

  async typed() {
    this.asked?.abort();
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    this.asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: typed, limit: "8" });
      const reply = await fetch(`${form.dataset.search}?${query}`, { signal: this.asked.signal });
      if (reply.ok) this.open((await reply.json()).data);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
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
    this.asked?.abort();
    this.open([]);
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.typed();
      else this.mark((this.active + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.found[this.active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.list.hidden) this.show(this.sent.value, this.name);
      this.close();
    }
  }

  choose(one) {
    this.show(one.slug, one.name);
    this.close();
    this.changed();
  }

  /* Whoever types and goes on means the suggestion that was marked, or else what was typed. */
  left() {
    const typed = this.input.value.trim();
    const meant = this.list.hidden ? null : this.found[this.active];
    this.close();
    if (typed === this.name) return;
    if (!typed) this.show(this.sent.value, this.name);
    else if (meant) this.choose(meant);
    else {
      this.show(typed, typed);
      this.changed();
    }
  }
}

/* What was chosen, as parameters: those of the form, without the usual ones. */

const USUAL = { size: "card", theme: "auto", use_case: "general", lang: "en" };

function chosen() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const said = name === "accent" ? value.replace("#", "") : value;
    if (said && said !== USUAL[name]) asked.append(name, said);
  }
  return asked;
}

let current = null;

async function refresh() {
  if (!form.querySelector("[name=accent]").checkValidity()) return;
  const asked = chosen();
  const [a, b] = ["a", "b"].map((name) => asked.get(name));
  if (!a || !b) return;
  history.replaceState(null, "", `${location.pathname}?${asked}`);
  asked.delete("a");
  asked.delete("b");
  const name = encodeURIComponent(`${a}-vs-${b}`);
  const query = asked.size ? `?${asked}` : "";
  current?.abort();
  current = new AbortController();
  const { signal } = current;
  try {
    const reply = await fetch(`${form.dataset.comparisons}${name}/snippets.json${query}`, { signal });
    const body = await reply.json();
    if (!reply.ok) return tell(body.errors?.map((one) => one.detail).join(" ") || body.detail);
    tell("");
    draw(body, asked.get("size") ?? USUAL.size);
  } catch (error) {
    if (error.name !== "AbortError") tell("The comparison could not be loaded. Try again later.");
  }
}

function tell(text) {
  told.textContent = text;
  told.hidden = !text;
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
  result.hidden = false;
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

const sides = [...form.querySelectorAll("[data-combobox]")].map((side) => new Combobox(side, refresh));

const swap = form.querySelector("[data-swap]");
swap.hidden = false;
form.querySelector("[data-versus]").hidden = true;
swap.addEventListener("click", () => {
  const [one, other] = sides.map((side) => side.picked);
  sides[0].show(other.slug, other.name);
  sides[1].show(one.slug, one.name);
  refresh();
});

const accent = form.querySelector("[name=accent]");
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
