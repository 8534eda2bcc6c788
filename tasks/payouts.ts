import { SallyportError } from "../sdk/errors/SallyportError.ts";
import type { CsvColumns } from "../sdk/import/csv/columns.ts";
import { parseCsvAirdrop } from "../sdk/import/csvAirdrop.ts";
import type { KnownToken, Payout } from "../sdk/import/payout.ts";
import { parseSpreadsheet } from "../sdk/import/spreadsheet.ts";
import { writeCsvAirdrop } from "../sdk/import/writeCsvAirdrop.ts";
import type { PolicyNames } from "../sdk/policy/compilePolicy.ts";
import { formatDecimal } from "../sdk/text/parseDecimal.ts";
import { list } from "./lib/arguments.ts";
import { compiledFrom } from "./lib/compiledFrom.ts";
import { readText, writeText } from "./lib/files.ts";
import type { Output, Report } from "./lib/output.ts";
import { describePayout } from "./lib/payouts/bundleEvidence.ts";
import { offline } from "./lib/runTask.ts";

export type PayoutsArguments = {
  /** A CSV-airdrop file, or an export of another format. */
  file: string;
  /** `receiver=target,amount=paid,token=USDC`: which columns of another format are meant. */
  columns: string | undefined;
  /** Leave out lines whose amount is zero. */
  skipZero: boolean;
  /** The policy file, which says what tokens are called and how many decimals they have. */
  policy: string | undefined;
  /** Where the payments are written, as a CSV-airdrop file. */
  out: string | undefined;
};

export default offline(payouts);

/** Tells what a payout file pays, and turns a spreadsheet's export into a CSV-airdrop file. */
export async function payouts(output: Output, args: PayoutsArguments): Promise<Report> {
  const { file, policy = "policy.yaml", out } = args;
  const { names } = await compiledFrom(policy);
  const tokens = Object.values(names.tokens);
  const read = readPayouts(await readText(file), tokens, names, args);
  for (const payout of read.payouts) output.line(`line ${payout.line}: ${describePayout(payout, names)}`);
  if (read.zeroLines.length > 0) output.line(`left out, because they pay nothing: lines ${read.zeroLines.join(", ")}`);
  const totals = totalsOf(read.payouts, names);
  output.line(`${read.payouts.length} payments: ${totals.join(", ") || "nothing"}`);
  if (out !== undefined) {
    await writeText(out, writeCsvAirdrop(read.payouts, { tokens }));
    output.line(`written to ${out}`);
  }
  return { json: { ...read, totals } };
}

function readPayouts(text: string, tokens: readonly KnownToken[], names: PolicyNames, args: PayoutsArguments) {
  const { file, columns, skipZero } = args;
  if (columns !== undefined) {
    const native = names.native.name;
    return parseSpreadsheet(text, { columns: columnsOf(columns), tokens, native, skipZero, file });
  }
  if (skipZero) {
    throw invalid("--skip-zero", "true", "A CSV-airdrop file pays on every line.", "Delete the lines of zero.");
  }
  return { payouts: parseCsvAirdrop(text, { tokens, file }), zeroLines: [] };
}

const KEYS = ["receiver", "amount", "token"] as const;

function columnsOf(text: string): CsvColumns {
  const pairs = list(text).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()];
  });
  const given = pairs.map(([key]) => key);
  if (KEYS.every((key) => given.filter((one) => one === key).length === 1) && given.length === KEYS.length) {
    return Object.fromEntries(pairs) as CsvColumns;
  }
  throw invalid(
    "--columns",
    text,
    "It must say receiver, amount and token, each once.",
    "Write titles of columns, and a token of the policy: receiver=target,amount=paid,token=USDC.",
  );
}

function totalsOf(paid: readonly Payout[], { tokens, native }: PolicyNames): string[] {
  const sums = new Map<string, { sum: bigint; decimals: number }>();
  for (const payout of paid) {
    const token =
      payout.type === "native" ? native : Object.values(tokens).find(({ address }) => address === payout.token);
    const { name, decimals } = token ?? { name: "", decimals: 0 };
    const amount = payout.type === "erc721" ? 1n : payout.amount;
    sums.set(name, { sum: (sums.get(name)?.sum ?? 0n) + amount, decimals: payout.type === "erc721" ? 0 : decimals });
  }
  return [...sums].map(([name, { sum, decimals }]) => `${formatDecimal(sum, decimals)} ${name}`);
}

function invalid(place: string, value: string, summary: string, nextStep: string): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", { summary, place, value, nextStep });
}
