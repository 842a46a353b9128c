// <script async src="https://…/embed.js" data-a="flask" data-b="django"></script>
//
// Puts a comparison behind its own tag, as an element or (data-mode="frame") in a frame, and
// gives our frames on the page the height they ask for. Every tag makes one; listening is
// done once, however many there are.

(() => {
  "use strict";

  const LISTENING = Symbol.for("faceoff.listening");
  const LOWEST = 40;
  const HIGHEST = 20_000;
  const ASKED = [
    "features", "groups", "use-case", "weights", "order", "only", "theme", "accent", "size", "lang",
  ];

  const tag = document.currentScript;
  if (!tag?.src) return;
  const home = new URL(".", tag.src);

  const of = (name) => tag.getAttribute(`data-${name}`)?.trim();
  const names = (of("frameworks")?.split(",") ?? [of("a"), of("b")])
    .map((name) => name?.trim())
    .filter(Boolean);
  const title = names.join(" vs ");
  const missing = whatIsMissing();

  /** Say what a tag lacks; one that names no framework at all is there for the frames. */
  function whatIsMissing() {
    if (tag.hasAttribute("data-frameworks")) return "data-frameworks has to name two or more";
    const [given, other] = of("a") ? ["data-a", "data-b"] : ["data-b", "data-a"];
    return names.length === 1 ? `${other} is missing beside ${given}` : "";
  }

  function address() {
    const page = new URL(`embed/${names.map(encodeURIComponent).join("-vs-")}`, home);
    for (const name of ASKED) {
      if (of(name)) page.searchParams.set(name.replace("-", "_"), of(name));
    }
    return page.href;
  }

  function frame() {
    const made = document.createElement("iframe");
    made.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    made.loading = "lazy";
    made.title = title;
    made.style.width = "100%";
    made.style.height = "20rem";
    made.style.border = "0";
    made.style.colorScheme = "light";
    made.src = address();
    return made;
  }

  function element() {
    const made = document.createElement("faceoff-comparison");
    made.setAttribute("frameworks", names.join(","));
    for (const name of ASKED) {
      if (of(name)) made.setAttribute(name, of(name));
    }
    const fallback = document.createElement("a");
    fallback.href = address();
    fallback.textContent = title;
    made.append(fallback);
    import(new URL("widgets/faceoff.js", home)).catch(({ message }) => {
      const detail = { status: 0, message };
      made.dispatchEvent(
        new CustomEvent("faceoff:error", { detail, bubbles: true, composed: true }),
      );
    });
    return made;
  }

  /** Return where a frame leads; of an address that can't be read, nothing. */
  function originOf(frame) {
    try {
      return new URL(frame.src, document.baseURI).origin;
    } catch {
      return null;
    }
  }

  function frames(origins) {
    return [...document.querySelectorAll("iframe[src]")].filter((one) => origins.has(originOf(one)));
  }

  function fit(frame, height) {
    frame.style.height = `${Math.min(Math.max(height, LOWEST), HIGHEST)}px`;
    // That of our page, whatever the other page has: between two that differ browsers put an
    // opaque ground. What the reader prefers, our page is told all the same.
    frame.style.colorScheme ||= "light";
  }

  /** Listen to frames of these origins; returns the set, to which more can be added. */
  function listen() {
    const origins = new Set();
    addEventListener("message", ({ source, data }) => {
      if (data?.type !== "faceoff:size" || !Number.isFinite(data.height)) return;
      // By window and not by origin: that of a sandboxed frame is "null", like any other's.
      const sender = frames(origins).find((one) => one.contentWindow === source);
      if (sender) fit(sender, data.height);
    });
    return origins;
  }

  const origins = (window[LISTENING] ??= listen());
  origins.add(home.origin);
  // Those that told their height before anybody listened tell it again.
  for (const one of frames(origins)) one.contentWindow?.postMessage({ type: "faceoff:measure" }, "*");
  if (names.length > 1) tag.after(of("mode") === "frame" ? frame() : element());
  else if (missing) console.warn(`Faceoff: nothing is compared, ${missing}.`);
})();
