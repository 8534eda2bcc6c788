import { formatDecimal } from "../../text/parseDecimal.ts";
import type { AssetExposure, Exposure, KeyExposure, Most } from "./exposure.ts";

const HEAD = ["", "1 day", "7 days", "30 days", "by"];

/** Exposure as text to read: one table for each agent, and one for all together. */
export function formatExposure({ agents, together }: Exposure): string {
  const parts = agents.length > 1 ? [...agents, together] : agents;
  return [
    "What a stolen agent key can move at most, if all humans sleep",
    ...parts.map((part) => `\n${part.agent ?? "all agents together"}\n${formatKey(part)}`),
  ].join("\n");
}

function formatKey({ assets, anything, assumptions }: KeyExposure): string {
  if (assets.length === 0 && anything.length === 0) return "  nothing";
  const rows = [
    HEAD,
    ...assets.flatMap(formatAsset),
    ...anything.map(({ through, why, rules }) => [
      "anything",
      "UNBOUNDED",
      "UNBOUNDED",
      "UNBOUNDED",
      `${rules.join(", ")} through ${through}: ${why}`,
    ]),
  ];
  const notes = assumptions.map(({ holds, rules }) => `  assumed: ${holds} (${rules.join(", ")})`);
  return [...alignColumns(rows), ...notes].join("\n");
}

function formatAsset({ asset, decimals, most, causes }: AssetExposure): string[][] {
  const format = (amount: Most) => (amount === "UNBOUNDED" ? amount : formatDecimal(amount, decimals));
  const by = ({ why, rules }: AssetExposure["causes"][number]) => `${rules.join(", ")}: ${why}`;
  const [only, ...others] = causes;
  if (only !== undefined && others.length === 0) return [[asset, ...most.map(format), by(only)]];
  return [
    [asset, ...most.map(format), "together"],
    ...causes.map((cause) => ["", ...cause.most.map(format), by(cause)]),
  ];
}

/** Amounts to the right, words to the left. */
function alignColumns(rows: readonly string[][]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : column === HEAD.length - 1 ? cell : cell.padStart(width);
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}
