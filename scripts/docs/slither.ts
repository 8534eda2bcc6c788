// Writes docs/slither.md from the table of explained findings. With --check it writes nothing and fails if it would.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { report } from "../check/report.ts";
import { type Explanation, explained } from "../slither/explained.ts";

const TARGET = "docs/slither.md";

const HEAD = `# What Slither finds

Generated from \`scripts/slither/explained.ts\` by \`npm run docs\`; do not edit.

\`npm run slither\` runs all detectors of [Slither](https://github.com/crytic/slither), pinned by version and hash, over
the contracts that are deployed. It fails for a finding that is not in this list, and for a line of this list that is no
longer found. It needs Python 3.10 or newer; nothing else does.

Findings in OpenZeppelin's contracts and in mocks are left out. One thing Slither does not see: calls that OpenZeppelin's
\`LowLevelCall\` makes in assembly, and so what the gate and a Council call when they execute. Those places are listed by
\`npm run check\` (\`scripts/check/syntax/reviewed.ts\`, under "external calls"), and re-entrancy is tested
(\`test/sol/gate/reentrancy.t.sol\`).

`;

function section(detector: string, all: readonly Explanation[]): string {
  const [first] = all;
  const reasons = all.map(
    ({ because, places }) =>
      `${because}\n\n${[...places]
        .sort()
        .map((place) => `- \`${place}\``)
        .join("\n")}\n`,
  );
  return `## ${detector}\n\nLooks for ${first?.looksFor}.\n\n${reasons.join("\n")}`;
}

const detectors = [...new Set(explained.map(({ detector }) => detector))];
const count = explained.reduce((sum, { places }) => sum + places.length, 0);
const sections = detectors.map((name) =>
  section(
    name,
    explained.filter(({ detector }) => detector === name),
  ),
);
const text = `${HEAD}${count} places, by ${detectors.length} detectors:\n\n${sections.join("\n")}`;

if (process.argv.includes("--check")) {
  const isCurrent = existsSync(TARGET) && readFileSync(TARGET, "utf8") === text;
  report("Slither's docs", isCurrent ? [] : [`${TARGET} is not up to date: npm run docs`]);
} else {
  writeFileSync(TARGET, text);
  console.log(`docs: ${count} places written to ${TARGET}`);
}
