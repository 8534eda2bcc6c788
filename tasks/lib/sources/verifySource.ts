import type { DeploymentPlan } from "../../../sdk/deploy/planDeployment.ts";
import { creationsOf } from "../../../sdk/deploy/verify/verifyCreation.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { isLocal } from "../network.ts";
import { type Output, waiting } from "../output.ts";
import type { DeploymentRecord } from "../record.ts";
import type { TaskContext } from "../runTask.ts";
import { type PublishedSource, publishSources } from "./publishSources.ts";
import { SOURCIFY } from "./sourcify.ts";

export type VerifierArguments = {
  /** Publish the sources of the contracts. */
  verifySource: boolean;
  /** The server that compiles and publishes them; naming it is asking for it. */
  verifier: string | undefined;
};

/**
 * The server that sources go to, or undefined where nobody asked for it.
 *
 * @throws ARGUMENT_INVALID
 */
export function verifierOf({ verifySource, verifier }: VerifierArguments, chainId: number): string | undefined {
  if (verifier !== undefined) {
    const { protocol = "", username, password } = URL.parse(verifier) ?? {};
    if (/^https?:$/.test(protocol) && !username && !password) return verifier;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "The verifier is no address of a server, or holds a password.",
      place: "--verifier",
      nextStep: `Give one that speaks Sourcify's interface, such as ${SOURCIFY}.`,
    });
  }
  if (!verifySource) return undefined;
  if (!isLocal(chainId)) return SOURCIFY;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `Chain ${chainId} is a local one: no public server can look at it.`,
    place: "--verify-source",
    nextStep: "Leave it out, or name a server of your own with --verifier.",
  });
}

/** Publishes the sources of a deployment that stands, tells what became of each, and says what the record keeps of it. */
export async function verifySource(
  { network, output }: TaskContext,
  { plan, record, server }: { plan: DeploymentPlan; record: DeploymentRecord; server: string },
): Promise<{ ok: boolean; sources: PublishedSource[]; kept: DeploymentRecord["sources"] }> {
  const { host } = new URL(server);
  output.line(`sources of the contracts, compiled and published by ${host}`);
  const creations = await explained(creationsOf(network.client, plan, record.fromBlock));
  const publishing = publishSources({
    server,
    chainId: network.chainId,
    steps: plan.steps,
    creations,
    onSource: (source) => tell(output, source),
  });
  const sources = await waiting(output, `waiting for ${host}`, publishing);
  const ok = tellFailures(output, sources);
  const matches = sources.flatMap(({ name, match }) => (match === undefined ? [] : [[name, match] as const]));
  const known = record.sources?.server === server ? record.sources.matches : {};
  const all = { ...known, ...Object.fromEntries(matches) };
  return { ok, sources, kept: Object.keys(all).length === 0 ? record.sources : { server, matches: all } };
}

function tell(output: Output, source: PublishedSource): void {
  if (source.match === undefined) return;
  const how = source.match === "exact_match" ? "to the last byte" : "but for the hash of the sources";
  output.line(`  ${source.name} ${source.address} published${source.already ? " already" : ""}, the same ${how}`);
}

/** Says each reason once, with those that it holds of. */
function tellFailures(output: Output, sources: readonly PublishedSource[]): boolean {
  const failed = new Map<string, string[]>();
  for (const source of sources) {
    if (source.match !== undefined) continue;
    const { message } = source.error;
    failed.set(message, [...(failed.get(message) ?? []), source.name]);
  }
  for (const [message, names] of failed) {
    output.line(`  NOT PUBLISHED ${names.join(", ")}`);
    output.line(`  ${message.replaceAll("\n", "\n  ")}`);
  }
  if (failed.size > 0) output.line("The deployment stands: what is published changes nothing on chain.");
  return failed.size === 0;
}
