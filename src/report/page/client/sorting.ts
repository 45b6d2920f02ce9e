/**
 * Clicking a heading of a table sorts its rows; clicking it again turns the order round. The order of the results stands
 * in the address, so that a link shows the same.
 */
export function listenForSorting(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-sort]") : null;
    const heading = button?.closest("th");
    if (button === null || heading === null || heading === undefined) return;
    const descending = heading.getAttribute("aria-sort") === "ascending";
    sortBy(heading, button, descending);
    if (heading.closest("#results") === null) return;
    const address = new URL(location.href);
    address.searchParams.set("sort", `${descending ? "-" : ""}${nameOf(heading)}`);
    history.replaceState(null, "", address);
  });
  applySorting();
}

/** Again, for rows that came since. */
export function applySorting(): void {
  const asked = new URL(location.href).searchParams.get("sort");
  if (asked === null) return;
  for (const heading of document.querySelectorAll<HTMLTableCellElement>("#results th")) {
    const button = heading.querySelector<HTMLElement>("[data-sort]");
    const descending = asked === `-${nameOf(heading)}`;
    if (button !== null && (descending || asked === nameOf(heading))) sortBy(heading, button, descending);
  }
}

function nameOf(heading: HTMLElement): string {
  return heading.textContent?.trim() ?? "";
}

function sortBy(heading: HTMLTableCellElement, button: HTMLElement, descending: boolean): void {
  const table = heading.closest("table");
  if (table === null) return;
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  sortRows(table, heading.cellIndex, button.dataset.sort === "number", descending);
}

function sortRows(table: HTMLTableElement, column: number, numeric: boolean, descending: boolean): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const order = new Intl.Collator("en", { numeric: true }).compare;
  const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement): number => {
    const [x, y] = [a.cells[column], b.cells[column]];
    const asNumbers = numeric || (x?.dataset.value !== undefined && y?.dataset.value !== undefined);
    return asNumbers ? numberOf(x) - numberOf(y) : order(x?.textContent ?? "", y?.textContent ?? "");
  };
  const rows = [...body.rows].sort(compare);
  body.append(...(descending ? rows.reverse() : rows));
}

/** Cells without a number come last in ascending order. */
function numberOf(cell: HTMLTableCellElement | undefined): number {
  const { value } = cell?.dataset ?? {};
  return value === undefined ? Number.MAX_VALUE : Number(value);
}
