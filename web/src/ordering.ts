/** Sorting of tables by a column, in one direction or the other. Pure. */

/** By what a table is sorted. */
export interface Order<Column extends string> {
  readonly column: Column;
  readonly descending: boolean;
}

/** The order after a press on a column's head: turned round where it is the same column, else from its beginning. */
export function pressed<Column extends string>(order: Order<Column>, column: Column): Order<Column> {
  return { column, descending: order.column === column ? !order.descending : false };
}

/** What `aria-sort` says of a column. */
export function sortState<Column extends string>(order: Order<Column>, column: Column): "ascending" | "descending" | "none" {
  if (order.column !== column) return "none";
  return order.descending ? "descending" : "ascending";
}

/** Rows in order of a value each, numbers by size, texts as the language sorts them; rows of equal value stay put. */
export function sorted<Row>(
  rows: readonly Row[],
  value: (row: Row) => string | number,
  descending: boolean,
  language: string,
): Row[] {
  const collator = new Intl.Collator(language, { numeric: true });
  const compare = (one: string | number, other: string | number): number =>
    typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));
  return [...rows].sort((one, other) => (descending ? -1 : 1) * compare(value(one), value(other)));
}
