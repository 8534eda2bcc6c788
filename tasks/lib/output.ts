/** Where a command says what happens. */
export type Output = {
  /** What the command found or did: for people, on standard output. Silent where JSON is asked for. */
  line(text: string): void;
  /** What it is waiting for: on standard error. */
  progress(text: string): void;
};

/** What a command found or did. */
export type Report = {
  /** For `--json`. Large numbers become text. Undefined where all was told already, line by line. */
  json: unknown;
  /** False where the command ran and its answer is no: it ends with a code above zero. */
  ok?: boolean;
  /** The exit code, where a command has several that say no. */
  status?: number;
};

/** After this time a command says what it is waiting for, and again each time it has passed. */
export const PATIENCE = 2_000;

/** Waits for `work`, and tells what for where that takes longer than a person expects. */
export async function waiting<T>(output: Output, what: string, work: Promise<T>): Promise<T> {
  const started = Date.now();
  const timer = setInterval(() => {
    output.progress(`${what} (${Math.round((Date.now() - started) / 1000)} s)`);
  }, PATIENCE);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Rows of two columns, aligned. */
export function table(rows: readonly (readonly [label: string, text: string])[], indent = "  "): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${indent}${label.padEnd(width)}  ${text}`.trimEnd()).join("\n");
}
