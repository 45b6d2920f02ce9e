/** Clicking a heading of the results table sorts its rows; clicking it again turns the order round. */
export function listenForSorting(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-sort]") : null;
    const heading = button?.closest("th");
    const table = heading?.closest("table");
    if (button === null || heading === null || heading === undefined || !table) return;
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    sortRows(table, heading.cellIndex, button.dataset.sort === "number", descending);
  });
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
