import type { Address, Hash } from "viem";
import type { DeploymentStep } from "../../../sdk/deploy/planDeployment.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { elapsed } from "../../../sdk/time/elapsed.ts";
import { compilerInput } from "./compilerInput.ts";
import { askJob, publishedMatch, type SourceMatch, submitSource } from "./sourcify.ts";

/** What became of the source of one contract. */
export type PublishedSource = { name: string; address: Address } & Outcome;

export type PublishSourcesParameters = {
  /** A server that speaks version 2 of Sourcify's interface. */
  server: string;
  chainId: number;
  steps: readonly Pick<DeploymentStep, "name" | "contract" | "address">[];
  /** The transactions that created the contracts. */
  creations: ReadonlyMap<Address, Hash>;
  onSource?: (source: PublishedSource) => void;
  /** How long to wait for all jobs, and between two questions, in milliseconds. */
  patience?: number;
  interval?: number;
};

/**
 * Publishes the sources of contracts that stand: asks what is published, submits the rest, and waits for the server to
 * compile. Throws nothing: what is deployed stands, whatever a server says. Run again it submits only what is missing.
 */
export async function publishSources(parameters: PublishSourcesParameters): Promise<PublishedSource[]> {
  const { server, steps, onSource = () => {}, patience = 180_000, interval = 2_000 } = parameters;
  const deadline = elapsed() + patience / 1000;
  const published = new Map<Step, PublishedSource>();
  const tell = (step: Step, source: Outcome): void => {
    const { name, address } = step;
    published.set(step, { name, address, ...source });
    onSource({ name, address, ...source });
  };

  let open: { step: Step; job: string }[] = [];
  let isDown: Failed | undefined;
  // One after the other: servers count how many come at once. One that does not answer is not asked again.
  for (const step of steps) {
    const begun: Begun = isDown ?? (await caught(() => begin(parameters, step)));
    if ("job" in begun) open.push({ step, job: begun.job });
    else tell(step, begun);
    if ("error" in begun && begun.error.code === "VERIFIER_UNREACHABLE") isDown = begun;
  }
  while (open.length > 0) {
    const left: typeof open = [];
    for (const { step, job } of open) {
      const outcome = await caught(() => askJob(server, job));
      if ("error" in outcome) tell(step, outcome);
      else if (outcome.completed) tell(step, { match: outcome.match, already: false });
      else if (elapsed() + interval / 1000 < deadline) left.push({ step, job });
      else
        tell(
          step,
          failed(new SallyportError("SOURCE_PENDING", { summary: "The server is still at work.", value: job })),
        );
    }
    open = left;
    if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, interval));
  }
  return steps.map((step) => published.get(step)).filter((source) => source !== undefined);
}

type Step = PublishSourcesParameters["steps"][number];
type Failed = { match: undefined; error: SallyportError };
type Outcome = { match: SourceMatch; already: boolean } | Failed;
type Begun = Outcome | { job: string };

/** Asks whether it is published, and submits it where it is not. */
async function begin(
  { server, chainId, creations }: PublishSourcesParameters,
  { contract, address }: Step,
): Promise<Begun> {
  const known = await publishedMatch(server, { chainId, address });
  if (known !== undefined) return { match: known, already: true };
  const input = compilerInput(contract);
  const job = await submitSource(server, { chainId, address, input, creationTransactionHash: creations.get(address) });
  if (job !== undefined) return { job };
  // Somebody else published it since we asked.
  const match = (await publishedMatch(server, { chainId, address })) ?? "match";
  return { match, already: true };
}

async function caught<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    if (!isSallyportError(error)) throw error;
    return failed(error);
  }
}

function failed(error: SallyportError): Failed {
  return { match: undefined, error };
}
