// Writes test/vectors/*.json: hashes, verdicts and levels that Solidity and TypeScript must both arrive at. They come
// from ethers' encoders and from formulas written down a second time, never from the sdk or a contract.
// With --check it writes nothing and fails if a file is not what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./check/report.ts";
import { batchLogVectors } from "./vectors/batchLog.ts";
import { boundDemandVectors, inputDemandVectors } from "./vectors/demands.ts";
import { lineageVectors } from "./vectors/lineage.ts";
import { manifestVectors } from "./vectors/manifests.ts";
import { matchingVectors } from "./vectors/matching.ts";
import { meterVectors } from "./vectors/meters.ts";
import { proposalVectors } from "./vectors/proposals.ts";
import { provenanceVectors } from "./vectors/provenance.ts";
import { recordProofVectors } from "./vectors/recordProofs.ts";
import { recordVectors } from "./vectors/records.ts";
import { ruleLeafVectors } from "./vectors/ruleLeaves.ts";
import { statementVectors } from "./vectors/statements.ts";
import { testimonyVectors } from "./vectors/testimonies.ts";
import { wordTypeVectors } from "./vectors/wordTypes.ts";

const TARGET = "test/vectors";

const files = [
  { file: join(TARGET, "proposals.json"), content: proposalVectors() },
  { file: join(TARGET, "provenance.json"), content: provenanceVectors() },
  { file: join(TARGET, "records.json"), content: recordVectors() },
  { file: join(TARGET, "manifests.json"), content: manifestVectors() },
  { file: join(TARGET, "statements.json"), content: statementVectors() },
  { file: join(TARGET, "testimonies.json"), content: testimonyVectors() },
  { file: join(TARGET, "recordProofs.json"), content: recordProofVectors() },
  { file: join(TARGET, "lineage.json"), content: lineageVectors() },
  { file: join(TARGET, "batchLog.json"), content: batchLogVectors() },
  { file: join(TARGET, "ruleLeaves.json"), content: ruleLeafVectors() },
  { file: join(TARGET, "wordTypes.json"), content: wordTypeVectors() },
  { file: join(TARGET, "matching.json"), content: matchingVectors() },
  { file: join(TARGET, "inputDemands.json"), content: inputDemandVectors() },
  { file: join(TARGET, "boundDemands.json"), content: boundDemandVectors() },
  { file: join(TARGET, "meters.json"), content: meterVectors() },
].map(({ file, content }) => ({ file, text: `${JSON.stringify(content, null, 2)}\n` }));
const stale = files.filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);

if (process.argv.includes("--check")) {
  report(
    "vectors",
    stale.map(({ file }) => `${file} is not up to date: npm run vectors`),
  );
} else {
  mkdirSync(TARGET, { recursive: true });
  for (const { file, text } of stale) writeFileSync(file, text);
  console.log(`vectors: ${files.length} files, ${stale.length} changed`);
}
