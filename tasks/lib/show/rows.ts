/** How wide the labels are that stand before what is shown. */
const WIDTH = 9;

/** What is shown of one thing: its label before the first line, nothing before the others. */
export function rows(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => `  ${(i === 0 ? label : "").padEnd(WIDTH)}  ${line}`);
}
