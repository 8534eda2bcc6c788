// What waits costs nobody anything: `npm run bench:pending` measures what people do all day on a system of which little
// has happened, then with 10,000 proposals that wait, 10,000 anchored batches, 1,000 agents and 16 tiers. It fails where
// a cost differs by more than one per cent. Fewer proposals and batches: npm run bench:pending -- 500
import hre from "hardhat";
import { encodeFunctionData, erc20Abi } from "viem";
import { openChain } from "./bench/chain.ts";
import { number, table } from "./bench/report.ts";
import { deploySystem, SUPPLY, type System } from "./bench/system.ts";
import { acts } from "./pending/acts.ts";
import { crowd, freeThePayer } from "./pending/crowd.ts";

const count = Number((process.argv[2] ?? "10000").replaceAll(/[,_]/g, ""));
if (!Number.isSafeInteger(count) || count < 1) throw new Error(`not a number of proposals: ${process.argv[2]}`);
const wanted = { proposals: count, batches: count, agents: 1000, tiers: 16 };

/** Per cent of the cost on the quiet system. */
const MOST = 1;

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const chain = await openChain();
const started = Date.now();
const seconds = () => Math.round((Date.now() - started) / 1000);
try {
  const system = await deploySystem(chain);
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [system.gate, SUPPLY] });
  await chain.send({ to: system.token, from: system.actors.deployer, data });
  await freeThePayer(system);
  await warm(system);
  const quiet = await measure(system);
  await crowd(system, wanted, (what) => console.error(`${what} (${seconds()} s)`));
  const crowded = await measure(system);
  const rows = [...quiet].map(([name, gas]) => ({ name, gas, later: crowded.get(name) ?? 0 }));
  const change = ({ gas, later }: { gas: number; later: number }) => (100 * (later - gas)) / gas;
  console.log(
    table(
      ["what", "gas, quiet", "gas, crowded", "change"],
      rows.map((row) => [row.name, number(row.gas), number(row.later), `${change(row).toFixed(2)} %`]),
    ),
  );
  const dear = rows.filter((row) => Math.abs(change(row)) > MOST);
  for (const { name } of dear) console.error(`pending: ${name} changed by more than ${MOST} %`);
  const most = Math.max(...rows.map((row) => Math.abs(change(row))));
  const crowdText = `${number(count)} proposals that wait, ${number(count)} batches, 1,000 agents, 16 tiers`;
  console.log(`${rows.length} acts, ${crowdText}, ${seconds()} s: no cost changed by more than ${most.toFixed(2)} %.`);
  process.exitCode = dear.length === 0 ? 0 : 1;
} finally {
  await chain.close();
}

/** What is written for the first time costs more: each act is done once before anything is measured. */
async function warm(system: System): Promise<void> {
  const all = acts(system);
  for (const name of ["execute, optimistic tier", "execute, approved", "anchor, the source calls"]) {
    await all[name]?.(system);
  }
}

async function measure(system: System): Promise<Map<string, number>> {
  const measured = new Map<string, number>();
  for (const [name, act] of Object.entries(acts(system))) {
    measured.set(name, (await chain.apart(() => act(system))).gas);
  }
  return measured;
}
