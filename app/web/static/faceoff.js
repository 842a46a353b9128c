// A comparison in a page: <faceoff-comparison>, the sliders in it, and the height of a framed one.
//
// No markup is ever made of text here. Comparisons come parsed by XMLHttpRequest: that runs no
// script in them, and a page that requires Trusted Types allows it, unlike innerHTML.

const HOME = new URL("..", import.meta.url);
const PARAMETERS = [
  "features", "groups", "use-case", "weights", "order", "only", "theme", "accent", "size", "lang",
];
const UNREACHABLE = "The comparison could not be loaded. Try again later.";
const PATIENCE = 20_000;
const PAUSE = 200;
const DIGITS = 3;

const OWN_STYLE = styleOf(`
  :host { display: block; }
  :host([hidden]), .faceoff-put-away { display: none; }
  .faceoff-heard {
    position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0;
    overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
`);

/** Why nothing can be shown: in a sentence for readers, and in one for whoever wrote the page. */
class Failure extends Error {
  constructor(status, message = UNREACHABLE, { lang = "en", reason = message } = {}) {
    super(message);
    this.status = status;
    this.lang = lang;
    this.reason = reason;
  }
}

function styleOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Ask for a page; resolves to its comparison, its stylesheet and the revision it shows. */
function ask(address, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    // Whatever a proxy answers is read as HTML: a page of XML errors would break the policy.
    request.overrideMimeType("text/html; charset=utf-8");
    request.timeout = PATIENCE;
    request.onload = () => {
      const comparison = request.response?.querySelector("main.faceoff[data-faceoff-name]");
      if (request.status !== 200 || !comparison) {
        reject(failureOf(request));
        return;
      }
      comparison.querySelectorAll("script").forEach((script) => script.remove());
      for (const link of comparison.querySelectorAll("a[href]")) {
        // They may be relative to us, and lead elsewhere in another page.
        link.setAttribute("href", link.href);
      }
      const style = request.response.querySelector('link[rel="stylesheet"][href*="/widgets/"]');
      const tag = request.getResponseHeader("ETag") ?? "";
      resolve({
        comparison,
        style: style?.getAttribute("href").split("/").pop() ?? "embed.css",
        revision: Number(/v1-(\d+)-/.exec(tag)?.[1] ?? NaN),
      });
    };
    request.onerror = request.ontimeout = () => reject(new Failure(0));
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    request.send();
  });
}

function failureOf(request) {
  const told = request.response?.querySelector("main.faceoff");
  const title = told?.querySelector("h1")?.textContent.trim();
  if (!title) return new Failure(request.status);
  const reason = told.querySelector("p")?.textContent.trim();
  return new Failure(request.status, title, { lang: told.lang, reason });
}

const styles = new Map();

/** Return a stylesheet of ours, asked for once by everything on a page. */
function style(name) {
  if (!styles.has(name)) {
    const asked = fetch(new URL(name, import.meta.url), { credentials: "omit" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
      .then(styleOf)
      .catch(() => {
        styles.delete(name);
        throw new Failure(0);
      });
    styles.set(name, asked);
  }
  return styles.get(name);
}

function questionOf(name, query) {
  const address = new URL(`embed/${name}`, HOME);
  address.search = legible(query);
  return address;
}

/** Write a query as our own addresses have it: commas and colons separate, and stay. */
function legible(query) {
  return query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

function headlineOf(comparison) {
  const part = comparison.querySelector('[data-faceoff-part="headline"]');
  return part?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

function dispatch(target, type, detail) {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

function tellOf(failure, target) {
  dispatch(target, "faceoff:error", { status: failure.status, message: failure.reason });
}

/** What is said to those who listen; it has to be there before it says anything. */
class Announcer {
  constructor() {
    this.place = document.createElement("p");
    this.place.setAttribute("role", "status");
    this.place.className = "faceoff-heard";
  }

  say(text) {
    this.place.className = "faceoff-heard";
    this.place.removeAttribute("lang");
    this.place.textContent = text;
  }

  show(failure) {
    this.place.className = "faceoff-trouble";
    this.place.setAttribute("lang", failure.lang);
    this.place.textContent = failure.message;
  }
}

/** Sliders of a comparison: each move asks for it anew, and only the last answer counts. */
class Sliders {
  #comparison;
  #announcer;
  #changed;
  #sliders;
  #moved = new Set();
  #timer = 0;
  #asking = new AbortController();

  static wire(comparison, announcer, changed) {
    const form = comparison.querySelector("form[data-faceoff-weights]");
    return form && new Sliders(form, comparison, announcer, changed);
  }

  constructor(form, comparison, announcer, changed) {
    this.#comparison = comparison;
    this.#announcer = announcer;
    this.#changed = changed;
    this.#sliders = [...form.querySelectorAll('input[type="range"]')];
    for (const slider of this.#sliders) {
      // A browser that restores forms would show where they stood, not what was asked for.
      slider.value = slider.defaultValue;
    }
    form.addEventListener("input", (event) => this.#move(event.target));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.#reset();
    });
    form.hidden = false;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }

  #move(slider) {
    this.#moved.add(slider);
    this.#write(slider);
    this.#askIn(PAUSE);
  }

  #reset() {
    for (const slider of this.#sliders) {
      slider.value = slider.dataset.usual;
      this.#moved.add(slider);
      this.#write(slider);
    }
    this.#askIn(0);
  }

  #write(slider) {
    const output = slider.closest("label").querySelector("output");
    output.value = weightOf(slider).toLocaleString(this.#comparison.lang || "en", {
      maximumFractionDigits: DIGITS,
    });
  }

  /** Weights asked for: those moved, and those that were asked for and have no slider. */
  #weights() {
    const asked = new URLSearchParams(this.#comparison.dataset.faceoffAsked).get("weights");
    const weights = new Map((asked || "").split(",").filter(Boolean).map((one) => one.split(":")));
    for (const slider of this.#moved) {
      if (weightOf(slider) === usual(slider)) weights.delete(slider.name);
      else weights.set(slider.name, String(weightOf(slider)));
    }
    return weights;
  }

  #askIn(pause) {
    this.stop();
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  async #ask() {
    const { signal } = (this.#asking = new AbortController());
    const { faceoffName: name, faceoffAsked: asked } = this.#comparison.dataset;
    const weights = this.#weights();
    const query = new URLSearchParams(asked);
    query.delete("weights");
    if (weights.size) query.set("weights", [...weights].map((one) => one.join(":")).join(","));
    try {
      const { comparison, revision } = await ask(questionOf(name, query), signal);
      replaceParts(this.#comparison, comparison);
      const outcome = headlineOf(this.#comparison);
      this.#announcer.say(outcome);
      this.#changed?.(query.get("weights"));
      dispatch(this.#comparison, "faceoff:weights", {
        name,
        weights: Object.fromEntries([...weights].map(([slug, value]) => [slug, Number(value)])),
        outcome,
        revision,
      });
    } catch (failure) {
      if (!signal.aborted) this.#fail(failure);
    }
  }

  #fail(failure) {
    const { lang, dataset } = this.#comparison;
    const silent = failure.status === 0 && dataset.faceoffUnreachable;
    this.#announcer.show(silent ? new Failure(0, silent, { lang }) : failure);
    tellOf(failure, this.#comparison);
  }
}

/**
 * Return where a slider stands, as it is shown and sent. One without steps stands at any of the
 * numbers there are, and of most of them the service would refuse the many digits.
 */
function weightOf(slider) {
  return Number(Number(slider.value).toFixed(DIGITS));
}

/** Return the usual weight as the slider would hold it: on its steps, within its ends. */
function usual(slider) {
  const rounded = slider.cloneNode();
  rounded.value = slider.dataset.usual;
  return weightOf(rounded);
}

/** Put the parts of an answer in the place of those shown; what was unfolded stays so. */
function replaceParts(shown, answered) {
  for (const part of shown.querySelectorAll("[data-faceoff-part]")) {
    const selector = `[data-faceoff-part="${CSS.escape(part.dataset.faceoffPart)}"]`;
    const fresh = answered.querySelector(selector);
    if (!fresh) {
      part.replaceChildren();
      continue;
    }
    const open = [...part.querySelectorAll("details")].map((details) => details.open);
    fresh.querySelectorAll("details").forEach((details, at) => {
      details.open = open[at] ?? details.open;
    });
    part.replaceWith(document.adoptNode(fresh));
  }
  shown.dataset.faceoffAsked = answered.dataset.faceoffAsked;
}

class FaceoffComparison extends HTMLElement {
  static observedAttributes = ["a", "b", "frameworks", ...PARAMETERS];

  #fallback = document.createElement("slot");
  #announcer = new Announcer();
  #shown = null;
  #address = "";
  #sliders = null;
  #loading = null;
  #near = null;
  #label = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [OWN_STYLE];
    this.#announcer.place.part = "status";
    root.append(this.#fallback, this.#announcer.place);
  }

  connectedCallback() {
    this.#loadWhenNear();
  }

  disconnectedCallback() {
    this.#stop();
  }

  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.isConnected) this.#loadWhenNear();
  }

  #stop() {
    this.#near?.disconnect();
    this.#loading?.abort();
    this.#sliders?.stop();
  }

  #loadWhenNear() {
    this.#stop();
    // It reports in a later task: several attributes set at once make one request.
    this.#near = new IntersectionObserver(
      (entries, near) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        this.#load();
      },
      { rootMargin: "600px" },
    );
    this.#near.observe(this);
  }

  get #names() {
    const listed = this.getAttribute("frameworks")?.split(",");
    return (listed ?? [this.getAttribute("a"), this.getAttribute("b")])
      .map((name) => name?.trim())
      .filter(Boolean);
  }

  get #question() {
    const query = new URLSearchParams();
    for (const parameter of PARAMETERS) {
      const value = this.getAttribute(parameter)?.trim();
      if (value) query.set(parameter.replace("-", "_"), value);
    }
    return questionOf(this.#names.map(encodeURIComponent).join("-vs-"), query);
  }

  async #load() {
    const address = this.#question.href;
    if (this.#names.length < 2 || address === this.#address) return;
    const loading = (this.#loading = new AbortController());
    this.ariaBusy = "true";
    try {
      const answer = await ask(address, loading.signal);
      const sheet = await style(answer.style);
      if (loading.signal.aborted) return;
      this.#show(answer, sheet);
      this.#address = address;
    } catch (failure) {
      if (!loading.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#loading === loading) this.ariaBusy = null;
    }
  }

  #show({ comparison, revision }, sheet) {
    const shown = boxOf(comparison);
    this.shadowRoot.adoptedStyleSheets = [sheet, OWN_STYLE];
    this.#shown?.remove();
    this.#shown = shown;
    this.#fallback.className = "faceoff-put-away";
    this.#announcer.say("");
    this.shadowRoot.append(shown);
    this.#name(shown);
    this.#sliders = Sliders.wire(shown, this.#announcer);
    dispatch(this, "faceoff:ready", {
      name: shown.dataset.faceoffName,
      outcome: headlineOf(shown),
      revision,
    });
  }

  #fail(failure) {
    this.#shown?.remove();
    this.#shown = null;
    this.#address = "";
    this.#fallback.className = "";
    this.#announcer.show(failure);
    tellOf(failure, this);
  }

  #name(shown) {
    if (!this.hasAttribute("role")) this.setAttribute("role", "region");
    const ours = this.getAttribute("aria-label") === this.#label;
    if (this.hasAttribute("aria-labelledby") || (this.hasAttribute("aria-label") && !ours)) return;
    this.#label = shown.querySelector("h1")?.textContent.trim() ?? "";
    this.setAttribute("aria-label", this.#label);
  }
}

/** Return a comparison as it stands in a page that has a <main> and an <h1> of its own. */
function boxOf(comparison) {
  const box = document.createElement("div");
  for (const { name, value } of comparison.attributes) box.setAttribute(name, value);
  box.append(...comparison.childNodes);
  for (const heading of box.querySelectorAll("h1, h2, h3, h4, h5")) {
    heading.setAttribute("aria-level", Number(heading.localName[1]) + 1);
  }
  const { faceoffAccentLight: light, faceoffAccentDark: dark } = box.dataset;
  if (light) box.style.setProperty("--faceoff-accent-light", light);
  if (dark) box.style.setProperty("--faceoff-accent-dark", dark);
  return box;
}

/** Tell whoever frames this page how high it is: whenever that changes, and when asked. */
function tellHeight(main) {
  const tell = () => {
    // Not the document's height: that is never less than the frame's.
    const body = getComputedStyle(document.body);
    const below = [getComputedStyle(main).marginBottom, body.paddingBottom, body.marginBottom];
    const height = main.getBoundingClientRect().bottom + scrollY;
    const whole = below.reduce((sum, length) => sum + parseFloat(length), height);
    // To anybody: how high a public page is, is no secret, and a sandboxed one knows no origin.
    parent.postMessage({ type: "faceoff:size", height: Math.ceil(whole) }, "*");
  };
  // At once too: a frame out of sight is not rendered, and observes nothing until it is.
  tell();
  new ResizeObserver(tell).observe(main);
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data?.type === "faceoff:measure") tell();
  });
}

function keepInAddress(weights) {
  const here = new URL(location.href);
  if (weights) here.searchParams.set("weights", weights);
  else here.searchParams.delete("weights");
  here.search = legible(here.searchParams);
  try {
    history.replaceState(null, "", here);
  } catch {
    // A sandboxed frame has no address of its own to change.
  }
}

function wirePage(main) {
  const announcer = new Announcer();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, OWN_STYLE];
  main.append(announcer.place);
  Sliders.wire(main, announcer, keepInAddress);
  if (parent !== window) tellHeight(main);
  else document.documentElement.classList.add("faceoff-alone");
}

if (!customElements.get("faceoff-comparison")) {
  customElements.define("faceoff-comparison", FaceoffComparison);
}
// The module is in pages of others too, and they may call their own <main> like the library.
const page = document.querySelector("main.faceoff[data-faceoff-name], main.faceoff.failure");
if (page) wirePage(page);
