import { zeroAddress } from "viem";
import { paymentsIn } from "../../../sdk/describe/precedents.ts";
import { isSallyportError, type SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { ROOT_TIER, type Terms, type Witness } from "../../../sdk/proposal/types.ts";
import { readApprover } from "../../../sdk/read/readApprover.ts";
import { reasonsAt } from "../../../sdk/simulate/reasonsAt.ts";
import { type Holding, type Simulation, simulateProposal } from "../../../sdk/simulate/simulateProposal.ts";
import { hasEnded, type TaskProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** The least time between the first and the last moment at which a proposal may execute: the gate's MIN_WINDOW. */
const MIN_WINDOW = 3600;

/** What would become of a proposal, according to the node. */
export type Outlook = {
  /** Where it is approved by now: its eta. Else the earliest that it can become. */
  eta: number;
  /** After this moment its approval could not be carried any more; undefined where none is needed. */
  approveBy: number | undefined;
  /** If it ran now. */
  now: Simulation | undefined;
  /** If it ran at its eta; undefined where that has passed, or the node does not look ahead. */
  atEta: Simulation | undefined;
  /** Every reason why it would fail at its eta; undefined where the node does not look ahead. */
  reasonsAtEta: SallyportError[] | undefined;
  /** Why the node told nothing. */
  unavailable: SallyportError | undefined;
};

/** Tries a proposal that has not ended, as it would run after approval and delay. */
export async function outlookOf(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
  witness: Witness,
  time: number,
): Promise<Outlook | undefined> {
  const { proposal, standing } = found;
  if (standing !== undefined && hasEnded(standing.state)) return undefined;
  const { client } = context.network;
  const { gate, settings, record } = system;
  const { delay } = proposal.tier === ROOT_TIER ? settings.root : (settings.tiers[proposal.tier] ?? { delay: 0 });
  const isApproved = standing !== undefined && standing.eta !== 0;
  const eta = isApproved ? standing.eta : time + delay;
  const terms = isApproved ? standing.terms : await termsIfApproved(context, system, found, time);
  const asked = {
    gate,
    treasury: settings.treasury,
    proposal,
    witness,
    terms,
    holdings: holdingsOf(system, found),
  };
  const isAhead = eta > time;
  const [now, atEta, reasonsAtEta] = await Promise.all([
    known(simulateProposal(client, asked)),
    isAhead ? known(simulateProposal(client, { ...asked, at: eta })) : undefined,
    isAhead ? known(reasonsAt(client, { lens: record.addresses.lens, ...asked, at: eta })) : [],
  ]);
  return {
    eta,
    approveBy: isApproved || terms.approver === zeroAddress ? undefined : proposal.notAfter - MIN_WINDOW - delay,
    now: isSallyportError(now) ? undefined : now,
    atEta: isSallyportError(atEta) ? undefined : atEta,
    reasonsAtEta: isSallyportError(reasonsAtEta) ? undefined : reasonsAtEta,
    unavailable: isSallyportError(now) ? now : undefined,
  };
}

/** What the gate would record once the approver of now agreed. */
async function termsIfApproved(
  { network }: TaskContext,
  { gate }: TaskSystem,
  { proposal, standing, file }: TaskProposal,
  time: number,
): Promise<Terms> {
  const { tier, notAfter } = proposal;
  const { account = zeroAddress, epoch } = await readApprover(network.client, { gate, tier });
  const key = standing?.terms.key ?? file?.signed?.key ?? zeroAddress;
  const proposedAt = standing?.terms.proposedAt ?? time;
  return { tier, key, proposedAt, approver: account, approverEpoch: epoch, expiry: notAfter };
}

/** Balances that may move: of what the policy and the proposal name, the treasury's; of what is paid, the recipients'. */
function holdingsOf({ settings, policy }: TaskSystem, { proposal }: TaskProposal): Holding[] {
  const { treasury } = settings;
  const tokens = [
    zeroAddress,
    ...Object.values(policy?.names.tokens ?? {}).map(({ address }) => address),
    ...proposal.bounds.map(({ token }) => token),
    ...proposal.calls.map(({ target }) => target),
  ];
  const paid = paymentsIn(proposal.calls).map(({ token, to }) => ({ token, account: to }));
  return [...tokens.map((token) => ({ token, account: treasury })), ...paid];
}

/** An answer, or that the node has none. */
async function known<T>(answer: Promise<T>): Promise<T | SallyportError> {
  try {
    return await answer;
  } catch (error) {
    if (isSallyportError(error) && error.code !== "CHAIN_UNREACHABLE") return error;
    throw error;
  }
}
