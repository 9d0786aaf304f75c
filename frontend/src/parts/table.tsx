/** A plain table of texts. */


interface Given {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  caption?: string;
}

export function Table({ heads, rows, caption }: Given) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption ?? heads.join(", ")}>
      <table>
        <thead>
          <tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, k) => (
            <tr key={k}>{row.map((cell, n) => (n ? <td key={n}>{cell}</td> : <th key={n} scope="row">{cell}</th>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
