import { type Html, html } from "./html.ts";

/** A bar, or several beside one another for one label. */
export type Bar = { label: string; values: readonly { value: number; tone: string }[] };

const WIDTH = 420;
const LABELS = 132;
const THICK = 15;
const GAP = 9;

/** Lying bars with their numbers: they are read on a phone as well. */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.flatMap(({ values }) => values.map(({ value }) => value)));
  const room = WIDTH - LABELS - 44;
  let y = 0;
  const rows = bars.map(({ label, values }) => {
    const top = y;
    const height = values.length * THICK;
    y += height + GAP;
    return html`<text x="${LABELS - 8}" y="${top + height / 2 + 4}" text-anchor="end">${label}</text>${values.map(
      ({ value, tone }, i) => {
        const width = round((room * value) / most);
        const at = top + i * THICK;
        const bar = html`<rect class="${tone}" x="${LABELS}" y="${at}" width="${width}" height="${THICK - 2}" rx="2"/>`;
        return html`${value === 0 ? "" : bar}<text class="soft" x="${LABELS + width + 6}" y="${at + THICK - 4}">${value}</text>`;
      },
    )}`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${Math.max(y, 1)}" role="img" aria-label="${title}"><line class="axis" x1="${LABELS}" y1="0" x2="${LABELS}" y2="${Math.max(y - GAP, 1)}"/>${rows}</svg>`;
}

/** Two digits after the point are less than anybody sees. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
