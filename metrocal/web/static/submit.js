// Shows the fields of the kind that is chosen and what is worth a look while somebody types. The form works without it.
"use strict";
for (const form of document.querySelectorAll("form.submit")) {
  const kind = form.querySelector("[name=kind]");
  const part = (html, name) => html.querySelector(`[data-part="${name}"]`);
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  for (const button of form.querySelectorAll(".without-script")) button.hidden = true;
  for (const condition of form.querySelectorAll(".condition")) condition.hidden = true;

  const showKind = async () => {
    const address = new URL(form.dataset.fields, location.href);
    address.searchParams.set("kind", kind.value);
    const answer = await fetch(address);
    const fields = answer.ok && parsed(await answer.text()).getElementById("s-of_kind");
    if (fields) document.getElementById("s-of_kind").replaceWith(fields);
  };
  if (kind) kind.addEventListener("change", showKind);

  const tell = async () => {
    const answer = await fetch(form.dataset.hints, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return;
    const told = parsed(await answer.text());
    const hints = document.getElementById("hints");
    const zone = document.getElementById("zone");
    if (hints && hints.innerHTML !== part(told, "hints").innerHTML) {
      hints.innerHTML = part(told, "hints").innerHTML;
      hints.hidden = !hints.textContent.trim();
    }
    if (!zone) return;
    const choice = part(told, "zone-choice").innerHTML;
    const isThere = form.querySelector("[name=zone]");
    if (Boolean(choice) !== Boolean(isThere) || !choice) zone.innerHTML = part(told, "zone").innerHTML + choice;
    if (isThere && !choice) isThere.closest(".field").remove();
  };
  // The browser's back button may ask for the page anew: the same form is sent again then, not a second one.
  const restore = (typed) => {
    for (const field of form.elements) {
      if (!field.name || field.type === "submit") continue;
      const said = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
      else if (field.type !== "hidden" || field.name === "idempotency_key") field.value = said[0] ?? field.value;
    }
  };
  const place = `proposal ${location.pathname}`;
  const [visit] = performance.getEntriesByType("navigation");
  const typed = visit?.type === "back_forward" && JSON.parse(sessionStorage.getItem(place));
  if (typed) {
    const before = kind?.value;
    restore(typed);
    if (kind && kind.value !== before) showKind().then(() => restore(typed));
  }
  form.addEventListener("submit", () => sessionStorage.setItem(place, JSON.stringify([...new FormData(form)])));

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 600);
  });
}
