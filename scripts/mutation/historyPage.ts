// Writes docs/history.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build.ts";
import type { Figures } from "./figures.ts";
import { historicalBugs } from "./history.ts";

export function writeHistoryPage(figures: Figures): void {
  writeFileSync(join(ROOT, "docs", "history.md"), page(figures));
}

function page({ tried, killed }: Figures): string {
  const outcomes = new Map(tried.map(({ mutant, result }) => [mutant.id, result.outcome]));
  const rows = historicalBugs.map(({ id, there, title, source, file }) => {
    const outcome = outcomes.get(id);
    const by =
      outcome?.kind === "killed" ? `\`${outcome.by.test.replace(/\(.*/, "")}\`` : `**${outcome?.kind ?? "not tried"}**`;
    return `| [${id}](${source}) | ${there} | ${title} | \`${file.replace("contracts/", "")}\` | ${by} |`;
  });
  return `# Bugs that others have had

<!-- written by npm run test:mutation -- --history -->

Each of these ${historicalBugs.length} bugs was in somebody's multisig, timelock, governor, module, bridge or policy engine, and is told in
public. It is said again in the terms of our contracts, planted in them (\`scripts/mutation/history.ts\`), and must turn a
test red. **${killed.length} of ${historicalBugs.length} do.** The test named is the first that failed; [mutation.md](mutation.md) tells how they are
tried.

\`\`\`sh
npm run test:mutation -- --history
\`\`\`

| bug | there | here | in | found by |
|---|---|---|---|---|
${rows.join("\n")}
`;
}
