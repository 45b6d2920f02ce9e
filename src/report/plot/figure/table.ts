/** Rows stored by column, with repeated texts stored once: a third of the size of a list of objects. */
export interface Table {
  readonly rows: number;
  readonly columns: { readonly [name: string]: DataColumn };
}

export type DataColumn =
  | { readonly kind: "numbers"; readonly values: readonly (number | null)[] }
  | { readonly kind: "texts"; readonly levels: readonly string[]; readonly codes: readonly number[] };

export type Cell = number | string | null;

export type Row = { readonly [name: string]: Cell };

/** Every row has the same keys; a column holds texts, or numbers and nulls. */
export function tableOf(rows: readonly Row[]): Table {
  const names = Object.keys(rows[0] ?? {});
  return {
    rows: rows.length,
    columns: Object.fromEntries(names.map((name) => [name, columnOf(rows.map((row) => row[name] ?? null))])),
  };
}

export function tableRows(table: Table): Row[] {
  const columns = Object.entries(table.columns);
  return Array.from({ length: table.rows }, (_, i) =>
    Object.fromEntries(columns.map(([name, column]) => [name, cellAt(column, i)])),
  );
}

function columnOf(cells: readonly Cell[]): DataColumn {
  if (!cells.some((cell) => typeof cell === "string")) {
    return { kind: "numbers", values: cells.map((cell) => (typeof cell === "number" ? shown(cell) : null)) };
  }
  const texts = cells.map((cell) => String(cell ?? ""));
  const levels = [...new Set(texts)];
  const code = new Map(levels.map((level, i) => [level, i]));
  return { kind: "texts", levels, codes: texts.map((text) => code.get(text) ?? 0) };
}

function cellAt(column: DataColumn, i: number): Cell {
  return column.kind === "numbers"
    ? (column.values[i] ?? null)
    : (column.levels[column.codes[i] ?? 0] ?? null);
}

/** Six significant digits: more than any plot resolves. */
function shown(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
