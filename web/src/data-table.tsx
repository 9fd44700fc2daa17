/** A plain table: a head, and rows whose first cell names them. */
import type { JSX } from "preact";

interface Column {
  readonly head: string;
  /** Whether its cells are figures, which stand to the right. */
  readonly figure?: boolean;
}

interface Row {
  readonly key: string;
  /** One text a column. */
  readonly cells: readonly string[];
}

/** Shows rows under their columns. */
export function DataTable({ columns, rows }: { columns: readonly Column[]; rows: readonly Row[] }): JSX.Element {
  const kind = (index: number): string => (columns[index]?.figure ? "figure" : "");
  return (
    <table>
      <thead>
        <tr>{columns.map(({ head }, index) => <th key={index} scope="col" class={kind(index)}>{head}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...others] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {others.map((cell, index) => <td key={index} class={kind(index + 1)}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
