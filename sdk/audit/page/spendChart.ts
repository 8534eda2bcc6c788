import { formatMoment } from "../../time/moment.ts";
import type { MeterSpend } from "../report/types.ts";
import { round } from "./barChart.ts";
import { type Html, html } from "./html.ts";

const WIDTH = 420;
const HEIGHT = 190;
const [LEFT, RIGHT, TOP, BOTTOM] = [12, 12, 20, 24];

/** What was taken of a meter over time, below the most that could be: what it held at first and what flowed back. */
export function spendChart(
  title: string,
  { burst = 0n, bound = 0n, charges }: MeterSpend,
  { from, to }: { from: number; to: number },
): Html {
  const total = charges.reduce((sum, { amount }) => sum + amount, 0n);
  const most = bound > total ? bound : total;
  const length = Math.max(1, to - from);
  const x = (at: number) => round(LEFT + ((WIDTH - LEFT - RIGHT) * Math.min(Math.max(at - from, 0), length)) / length);
  const y = (units: bigint) =>
    round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Number((10_000n * units) / (most === 0n ? 1n : most))) / 10_000);
  let sum = 0n;
  const steps = charges.map(({ timestamp, amount }) => {
    sum += amount;
    return `H${x(timestamp)}V${y(sum)}`;
  });
  const base = HEIGHT - BOTTOM;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><path class="axis" d="M${LEFT} ${TOP}V${base}H${WIDTH - RIGHT}"/><path class="limit" d="M${LEFT} ${y(burst)}L${WIDTH - RIGHT} ${y(bound)}"/><path class="curve" d="M${LEFT} ${base}${steps.join("")}H${WIDTH - RIGHT}"/><text class="soft" x="${LEFT}" y="${HEIGHT - 7}">${day(from)}</text><text class="soft" x="${WIDTH - RIGHT}" y="${HEIGHT - 7}" text-anchor="end">${day(to)}</text><text class="soft" x="${WIDTH - RIGHT}" y="13" text-anchor="end">dashed: the most that could be taken</text></svg>`;
}

function day(timestamp: number): string {
  return formatMoment(timestamp).slice(0, 10);
}
