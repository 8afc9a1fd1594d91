// Times in the visitor's own zone, beside those of the host city. Only this device knows the zone; it is sent nowhere.
for (const place of document.querySelectorAll("[data-start]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === place.dataset.zone) continue;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
  const [start, end] = [new Date(place.dataset.start), new Date(place.dataset.end)];
  place.textContent = place.dataset.words.replace("{zone}", zone.replaceAll("_", " ")).replace("{when}", format.formatRange(start, end));
  place.hidden = false;
}
