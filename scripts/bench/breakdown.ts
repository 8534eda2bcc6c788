// Where the gas of the first row goes.
import { attribute, type Known, kinds, type Share, sumBy } from "./attribution.ts";
import { number, table } from "./report.ts";
import type { Row } from "./rows.ts";
import { sourceLookup } from "./sources.ts";
import type { System } from "./system.ts";

/** Functions that take less are not listed. */
const LEAST = 700;

/** Tables by kind of operation, by contract, and by function; the columns are the row's transactions. */
export async function breakdown(system: System, { transactions }: Row): Promise<string> {
  const columns: Share[][] = [];
  for (const { hash, gas, name } of transactions) {
    if (hash === undefined) throw new Error(`${name} was not sent.`);
    const [steps, calldata] = [await system.chain.trace(hash), await system.chain.calldata(hash)];
    const shares = attribute(steps, calldata, system.gate, contractsOf(system));
    const sum = shares.reduce((all, share) => all + share.gas, 0);
    if (sum !== gas) throw new Error(`The shares of ${name} sum to ${sum}, its receipt says ${gas}.`);
    columns.push(shares);
  }
  const names = transactions.map(({ name }) => name);
  const by = (title: string, key: (share: Share) => string, least = 0) => {
    const sums = columns.map((shares) => new Map(sumBy(shares, key)));
    const lines = sumBy(columns.flat(), key).filter(([, gas]) => gas >= least);
    return table(
      [title, ...names, "both"],
      lines.map(([one, gas]) => [one, ...sums.map((sum) => number(sum.get(one) ?? 0)), number(gas)]),
    );
  };
  const computing = new Set<string>(kinds.slice(-3));
  return [
    by("kind of operation", ({ kind }) => kind),
    by("contract", ({ contract }) => contract),
    by("computing and memory, by contract", ({ contract, kind }) =>
      computing.has(kind) ? contract : "(everything else)",
    ),
    by(`function (of at least ${number(LEAST)})`, ({ contract, source }) => source || contract, LEAST),
  ].join("\n\n");
}

function contractsOf(system: System): Map<string, Known> {
  const ours = (name: string, contract: string): Known => ({
    name,
    source: sourceLookup(`project/contracts/${contract}.sol`, contract),
  });
  const matcher = system.deployments.find(({ name }) => name === "PolicyMatcher");
  return new Map([
    [system.gate.toLowerCase(), ours("gate", "AgentTimelock")],
    [system.registry.toLowerCase(), ours("agent registry", "AgentRegistry")],
    [system.provenance.toLowerCase(), ours("provenance registry", "ProvenanceRegistry")],
    [matcher?.address.toLowerCase() ?? "", ours("matcher", "PolicyMatcher")],
    [system.councils.of3.toLowerCase(), ours("council", "Council")],
    [system.token.toLowerCase(), { name: "the token paid in", source: undefined }],
  ]);
}
