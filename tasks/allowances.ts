import { type Address, isAddressEqual } from "viem";
import { getBlockNumber } from "viem/actions";
import { revokeAllowanceData } from "../sdk/actions/revokeAllowance.ts";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { listAllowances, type StandingAllowance } from "../sdk/read/listAllowances.ts";
import { listProposals } from "../sdk/read/listProposals.ts";
import type { StandingProposal } from "../sdk/read/readProposal.ts";
import { actAll, type PlannedAct } from "./lib/actAll.ts";
import type { ActAsArguments } from "./lib/actAs.ts";
import { allowanceText, assetsOf, firstGrant, tokenName } from "./lib/allowances.ts";
import { list, wholeNumber } from "./lib/arguments.ts";
import { accountOf } from "./lib/callOf.ts";
import { type Report, waiting } from "./lib/output.ts";
import { referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type AllowancesArguments = SystemArguments &
  ActAsArguments & {
    /** Tokens besides those of the policy, joined by commas. */
    token: string | undefined;
    /** Revoke what this spender may take; `all`: what anybody may. */
    revoke: string | undefined;
    /** The first block that can hold a grant; that of the deployment if left out, or the chain's first for a Safe. */
    fromBlock: string | undefined;
  };

export default onNetwork(allowances);

/** Lists what others may take from the treasury without the gate; with --revoke the guardian ends it. */
export async function allowances(context: TaskContext, args: AllowancesArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate, record, settings } = system;
  const { treasury, guardian } = settings;
  const fromBlock = wholeNumber("--from-block", args.fromBlock) ?? firstGrant(system);
  await requireReached(context, fromBlock);
  const tokens = tokensOf(system, args.token);
  const question = listAllowances(network.client, { treasury, tokens, fromBlock });
  const standing = await waiting(output, "reading who was allowed what", question);
  const proposals = await listProposals(network.client, { gate, fromBlock: record.fromBlock });
  const told = standing.map((one) => ({ ...one, grantedBy: grantedBy(proposals, one, system) }));
  for (const one of told) output.line(line(system, one));
  if (told.length === 0) output.line(`nobody may take anything of ${tokens.length} tokens from the treasury`);
  if (args.revoke === undefined) return { json: { allowances: told } };

  const spender = args.revoke === "all" ? undefined : accountOf(system, args.revoke, "--revoke");
  const meant = told.filter((one) => spender === undefined || isAddressEqual(one.spender, spender));
  for (const one of meant) {
    if (one.kind !== "amount") output.line(`mind: ${line(system, one)}: only root can end this`);
  }
  const acts: PlannedAct[] = meant.flatMap((one) =>
    one.kind === "amount"
      ? [
          {
            party: guardian,
            role: "the guardian",
            target: gate,
            data: revokeAllowanceData({ token: one.token, spender: one.spender }),
            what: `revoked: ${formatAccount(one.spender, system.names)} may take nothing of ${tokenName(system, one.token)}`,
          },
        ]
      : [],
  );
  if (acts.length === 0) output.line("nothing is left to revoke");
  const again = [
    ...["allowances", "--revoke", args.revoke],
    ...(args.token === undefined ? [] : ["--token", args.token]),
    ...(args.fromBlock === undefined ? [] : ["--from-block", args.fromBlock]),
  ];
  const { json } = await actAll(context, system, acts, args, again);
  return {
    ok: meant.every(({ kind }) => kind === "amount"),
    json: { allowances: told, already: acts.length === 0, ...(json as object) },
  };
}

function tokensOf(system: TaskSystem, further: string | undefined): Address[] {
  const known = system.policy === undefined ? [] : assetsOf(system.policy.names);
  const tokens = [...known, ...list(further).map((name) => accountOf(system, name, "--token"))];
  if (tokens.length > 0) return [...new Set(tokens)];
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "No token is known: the policy in force is not at hand, or names none.",
    place: "--token",
    nextStep: "Name the tokens: --token 0x…,0x…; or give the policy in force: --policy FILE.",
  });
}

/** The proposals that executed in the transaction of the grant. */
function grantedBy(
  proposals: readonly StandingProposal[],
  { grantedIn }: StandingAllowance,
  system: TaskSystem,
): string[] {
  return proposals.flatMap(({ proposal, events }) =>
    events.some((event) => event.name === "Executed" && event.transactionHash === grantedIn)
      ? [referenceTo(proposal, system)]
      : [],
  );
}

function line(system: TaskSystem, one: StandingAllowance & { grantedBy: string[] }): string {
  const by = one.grantedBy.length === 0 ? `transaction ${one.grantedIn}` : `proposal ${one.grantedBy.join(", ")}`;
  return `${allowanceText(system, one)}, granted by ${by} in block ${one.blockNumber}`;
}

/** From a block that is not there yet nothing was granted, which would tell nothing. */
async function requireReached({ network }: TaskContext, fromBlock: bigint): Promise<void> {
  const head = await explained(getBlockNumber(network.client, { cacheTime: 0 }));
  if (fromBlock <= head) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The chain has reached block ${head}.`,
    place: "--from-block",
    value: String(fromBlock),
    nextStep: "Give a block before the first allowance, or leave it out.",
  });
}
