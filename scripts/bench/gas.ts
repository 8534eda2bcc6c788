// `npm run bench:gas`: what a proposal costs from its making to its execution, beside what DAOs use today, all
// deployed and run in this process. `-- --json` prints the rows for machines, `-- --write` renews docs/gas.md and the
// table of large proposals in docs/guides/input.md.
// A budget that is missed is said to be missed; only a measurement that fails is an error.
import { readFileSync, writeFileSync } from "node:fs";
import hre from "hardhat";
import { encodeFunctionData, erc20Abi } from "viem";
import { type Alternative, type Alternatives, deployAlternatives, type Payment } from "./alternatives.ts";
import { breakdown } from "./breakdown.ts";
import { openChain } from "./chain.ts";
import { largeRows, largeTable, measureLarge } from "./large.ts";
import { jsonRow, number, rowTable, table } from "./report.ts";
import { measureRows, type Row, scenarios } from "./rows.ts";
import { deploySystem, SUPPLY } from "./system.ts";

const BEGIN = "<!-- measured: npm run bench:gas -- --write -->";
const END = "<!-- end of measured -->";

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const chain = await openChain();
try {
  const system = await deploySystem(chain);
  const fund = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [system.gate, SUPPLY] });
  await chain.send({ to: system.token, from: system.actors.deployer, data: fund });
  const rows = await measureRows(system);
  if (process.argv.includes("--json")) {
    const large = largeRows(await measureLarge(system));
    console.log(JSON.stringify([...rows, ...large].map(jsonRow), undefined, 2));
  } else {
    const alternatives = await deployAlternatives(chain);
    const all = scenarios(system);
    const one = await measureAlternatives(alternatives, all.merged.payments);
    const five = await measureFive(alternatives, all.five.payments);
    const first = rows[0] as Row;
    const text = [
      `Compiler: ${compilerSettings()}. Hardfork osaka.`,
      "### Budgets",
      rowTable(rows.filter(({ budget }) => budget !== null)),
      "### Ours and theirs",
      comparison("one transfer", rows.slice(0, 3), one),
      comparison("five transfers", rows.slice(3, 4), five),
      "### Each transaction",
      table(
        ["what", "transaction", "gas"],
        [...rows, ...[...one, ...five].map(asRow)].flatMap(({ name, transactions }) =>
          transactions.map((transaction) => [name, transaction.name, number(transaction.gas)]),
        ),
      ),
      "### Beside the budgets, and set-up",
      rowTable(rows.filter(({ budget }) => budget === null)),
      `### Where the gas goes: ${first.name}`,
      await breakdown(system, first),
    ].join("\n\n");
    const large = largeTable(await measureLarge(system));
    console.log(`${text}\n\n### Large proposals\n\n${large}`);
    if (process.argv.includes("--write")) {
      write("docs/gas.md", text);
      write("docs/guides/input.md", large);
    }
  }
} finally {
  await chain.close();
}

/** The second run of each: the first warms balances and counters. */
async function measureAlternatives(theirs: Alternatives, payments: readonly Payment[]): Promise<Alternative[]> {
  const measured: Alternative[] = [];
  for (const act of [theirs.safe, theirs.safeAndTimelock, theirs.governor]) {
    await act(payments);
    measured.push(await act(payments));
  }
  return measured;
}

async function measureFive(theirs: Alternatives, payments: readonly Payment[]): Promise<Alternative[]> {
  const measured: Alternative[] = [];
  for (const act of [theirs.safeAndTimelock, theirs.governor]) {
    await act(payments);
    measured.push(await act(payments));
  }
  return measured;
}

function asRow({ name, transactions }: Alternative): Pick<Row, "name" | "transactions" | "value"> {
  return { name, transactions, value: transactions.reduce((sum, { gas }) => sum + gas, 0) };
}

function comparison(payload: string, ours: readonly Row[], theirs: readonly Alternative[]): string {
  const head = ours[0] as Row;
  const lines = [...ours.map((row) => ({ ...row, name: `Sallyport: ${row.name}` })), ...theirs.map(asRow)];
  return table(
    [payload, "transactions", "gas", "ratio"],
    lines.map(({ name, transactions, value }) => [
      name,
      String(transactions.length),
      number(value),
      (value / head.value).toFixed(2),
    ]),
  );
}

function compilerSettings(): string {
  const compiler = hre.config.solidity.profiles["default"]?.compilers[0];
  const { optimizer, viaIR } = compiler?.settings ?? {};
  return `solc ${compiler?.version}, viaIR ${viaIR}, optimizer ${optimizer?.enabled} with ${optimizer?.runs} runs`;
}

/** Renews what stands between the marks. */
function write(path: string, text: string): void {
  const document = readFileSync(path, "utf8");
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} has no place for what is measured.`);
  writeFileSync(path, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
