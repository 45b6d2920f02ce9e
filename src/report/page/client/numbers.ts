import { thousands } from "../../../text/counted.ts";
import { numberText } from "../../../text/number.ts";
import { dataNames, type Figure, type View } from "../../plot/figure/figure.ts";
import { type Cell, tableRows } from "../../plot/figure/table.ts";

const rowLimit = 400;

/** The first table of a view as an HTML table: what the picture shows, for those who read or hear it. */
export function fillNumbers(details: HTMLDetailsElement, figure: Figure, view: View): void {
  const frame = details.querySelector(".table-scroll");
  const name = dataNames(view.spec)[0];
  const table = name === undefined ? undefined : figure.tables[name];
  if (frame === null || table === undefined) return;
  const columns = Object.keys(table.columns).filter((column) => !figure.placing?.includes(column));
  const element = document.createElement("table");
  const head = element.createTHead().insertRow();
  for (const column of columns) {
    const heading = cellOf("th", column);
    if (table.columns[column]?.kind === "texts") heading.className = "text";
    head.append(heading);
  }
  const body = element.createTBody();
  for (const row of tableRows(table).slice(0, rowLimit)) {
    const line = body.insertRow();
    for (const column of columns) line.append(cellOf("td", row[column] ?? null));
  }
  frame.replaceChildren(element);
  if (table.rows > rowLimit) frame.append(`The first ${rowLimit} of ${thousands(table.rows)} rows.`);
}

function cellOf(kind: "td" | "th", value: Cell): HTMLElement {
  const cell = document.createElement(kind);
  cell.textContent = value === null ? "–" : typeof value === "number" ? numberText(value) : value;
  if (kind === "th") cell.setAttribute("scope", "col");
  if (typeof value === "string" && kind === "td") cell.className = "text";
  return cell;
}
