import { resolve } from "node:path";
import { type Address, isAddressEqual } from "viem";
import { z } from "zod";
import { verifyDeployment } from "../../sdk/deploy/verifyDeployment.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CallRequest } from "../../sdk/proposal/buildProposal.ts";
import { listAllowances } from "../../sdk/read/listAllowances.ts";
import { changeModule, dropProposals, type ItemReference, moveAssets } from "../../sdk/rootProposal/migration.ts";
import { list } from "../lib/arguments.ts";
import { accountOf } from "../lib/callOf.ts";
import { type Report, waiting } from "../lib/output.ts";
import { planOfFiles } from "../lib/plan.ts";
import { type DeploymentRecord, requireRecord } from "../lib/record.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type TaskSystem } from "../lib/system.ts";

export type MigrateArguments = ProposeRootArguments & {
  /** Label of the new system. */
  label: string;
  /** Tokens besides those of the policy, joined by commas. */
  tokens: string | undefined;
  /** Items of ERC-721 and ERC-1155 contracts, as token:id, joined by commas. */
  items: string | undefined;
};

export default onNetwork(migrate);

/** Proposes at root that the treasury goes to a new system, which is verified before. */
export async function migrate(context: TaskContext, args: MigrateArguments): Promise<Report> {
  const { network, root, output } = context;
  const system = await openSystem(context, args);
  const record = await requireRecord(root, network, args.label);
  await requireSound(context, system, record);
  const calls = await callsOf(context, system, record, args);
  const change = { kind: "migrate", schema: z.unknown(), calls: () => calls };
  const named: TaskSystem = {
    ...system,
    names: (account) => system.names(account) ?? nameIn(record, account),
  };
  const report = await proposeRoot(context, named, [{ change, fields: undefined, at: () => "migrate" }], args);
  const stays = staysBehind(system);
  output.line("what stays behind:");
  for (const line of stays) output.line(`  - ${line}`);
  return { json: { ...(report.json as object), staysBehind: stays } };
}

/** @throws MIGRATION_REFUSED where what stands there is not what its files say, or has the wrong treasury. */
async function requireSound(
  { network, root, output }: TaskContext,
  { record: old, settings, gate }: TaskSystem,
  record: DeploymentRecord,
): Promise<void> {
  if (record.label === old.label) {
    throw new SallyportError("MIGRATION_REFUSED", { summary: "This is the system itself.", value: record.label });
  }
  const { plan } = await planOfFiles(resolve(root, record.dao), record.deployer);
  const { fromBlock } = record;
  const what = `verifying ${record.label}`;
  const checks = await waiting(output, what, verifyDeployment(network.client, { plan, fromBlock }));
  const wrong = checks.filter(({ ok }) => !ok);
  const [first] = wrong;
  if (first !== undefined || !isAddressEqual(plan.addresses.gate, record.addresses.gate)) {
    throw new SallyportError("MIGRATION_REFUSED", {
      summary: `${wrong.length} of ${checks.length} facts about ${record.label} are not as its files say.`,
      value: record.label,
      details: first === undefined ? {} : { [first.what]: `found ${first.found}, planned ${first.expected}` },
    });
  }
  const holdsItself = isAddressEqual(settings.treasury, gate);
  const isSameSafe = isAddressEqual(record.addresses.treasury, settings.treasury);
  if (!holdsItself && !isSameSafe) {
    throw new SallyportError("MIGRATION_REFUSED", {
      summary: `The treasury is the Safe ${settings.treasury}, and ${record.label} acts for another.`,
      value: record.addresses.treasury,
      nextStep: "Deploy the new system for the same Safe; nothing has to move then.",
    });
  }
  output.line(`${record.label}: ${checks.length} facts verified on chain`);
}

async function callsOf(
  { network }: TaskContext,
  system: TaskSystem,
  { addresses }: DeploymentRecord,
  args: MigrateArguments,
): Promise<CallRequest[]> {
  const { gate, settings, record } = system;
  const { treasury } = settings;
  const dropped = dropProposals(gate);
  if (!isAddressEqual(treasury, gate)) {
    const modules = { safe: treasury, from: gate, to: addresses.gate };
    return [dropped, ...(await changeModule(network.client, modules))];
  }
  const known = Object.values(system.policy?.names.tokens ?? {}).map(({ address }) => address);
  const tokens = [...new Set([...known, ...list(args.tokens).map((name) => accountOf(system, name, "--tokens"))])];
  const items = list(args.items).map((one) => itemOf(system, one));
  const asked = [...new Set([...tokens, ...items.map(({ token }) => token)])];
  const { fromBlock } = record;
  const allowances = await listAllowances(network.client, { treasury, tokens: asked, fromBlock });
  const moves = { from: treasury, to: addresses.treasury, tokens, items, allowances };
  return [dropped, ...(await moveAssets(network.client, moves))];
}

function itemOf(system: TaskSystem, text: string): ItemReference {
  const [, token = "", id] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (id !== undefined) return { token: accountOf(system, token, "--items"), id: BigInt(id) };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is no item.",
    place: "--items",
    value: text,
    nextStep: "Write contract and number: 0x…:42.",
  });
}

function nameIn({ label, addresses }: DeploymentRecord, account: Address): string | undefined {
  const { gate, registry, provenance, treasury } = addresses;
  const of = Object.entries({ gate, treasury, registry, provenance, ...addresses.councils });
  const name = of.find(([, address]) => isAddressEqual(address, account))?.[0];
  return name === undefined ? undefined : `${name} of ${label}`;
}

/** What a migration cannot take along. */
function staysBehind({ record, settings, gate }: TaskSystem): string[] {
  const councils = Object.keys(record.addresses.councils).join(", ");
  const holdsItself = isAddressEqual(settings.treasury, gate);
  return [
    `councils (${councils}): a Council answers to the gate that it was made for; the new system has its own`,
    "agents' strikes, probation and meters: in the new system all begin full",
    "the history: it stays readable at the old gate",
    ...(holdsItself
      ? [
          "tokens and items that neither the policy nor the command names, and whatever arrives at the old gate later:" +
            " root of the old gate can send it on",
          "amounts are those of now: if an agent is paid in between, the whole is refused and must be proposed again;" +
            " let the guardian stop agents: hardhat sallyport stop AGENT",
        ]
      : ["the assets: they stay in the Safe, and the old gate can no longer touch them"]),
  ];
}
