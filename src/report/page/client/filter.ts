import { asTyped } from "../../../text/number.ts";

/**
 * A field that hides the rows of a table whose text does not have every word that is typed. The words stand in the
 * address, so that a link shows the same rows.
 */
export function listenForFilter(): void {
  document.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.id !== "filter") return;
    const address = new URL(location.href);
    if (event.target.value === "") address.searchParams.delete("filter");
    else address.searchParams.set("filter", event.target.value);
    history.replaceState(null, "", address);
    applyFilter();
  });
  const field = filterField();
  if (field !== undefined) field.value = new URL(location.href).searchParams.get("filter") ?? "";
  applyFilter();
}

/** Again, for rows that came since. */
export function applyFilter(): void {
  const field = filterField();
  if (field === undefined) return;
  const asked = asTyped(field.value).toLowerCase().split(/\s+/);
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-filter]")) {
    const text = row.dataset.filter ?? "";
    row.hidden = !asked.every((word) => text.includes(word));
  }
}

function filterField(): HTMLInputElement | undefined {
  const field = document.getElementById("filter");
  return field instanceof HTMLInputElement ? field : undefined;
}
