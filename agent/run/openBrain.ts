import { dirname } from "node:path";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { AgentFile } from "../agentFile/schema.ts";
import type { Brain } from "../brains/brain.ts";
import { rulesBrain } from "../brains/rules/rulesBrain.ts";
import { wishTools } from "../intents/wishTools.ts";
import { readSettled } from "../sources/readSettled.ts";
import { besideAgentFile } from "./besideAgentFile.ts";
import type { RunnerSetup } from "./setup.ts";

export type OpenBrainParameters = {
  setup: RunnerSetup;
  agentFile: AgentFile;
  policy: CompiledPolicy;
  /** The same, until root puts another in its place. */
  inForce: { policy: CompiledPolicy };
  /** Seconds since the epoch. */
  now: () => number;
};

/** The brain that the agent file names. */
export async function openBrain(parameters: OpenBrainParameters): Promise<Brain> {
  const { setup, agentFile, policy, inForce, now } = parameters;
  const { brain } = agentFile;
  if ("rules" in brain) {
    const text = await readBeside(setup, brain.rules);
    return rulesBrain({ text, file: brain.rules, observedAt: now(), agentFile, policy, inForce });
  }
  const { endpoint, name, key, prompt, temperature } = brain.model;
  // Loaded where a model is asked, and nowhere else.
  const { modelBrain } = await import("../brains/model/modelBrain.ts");
  return modelBrain({
    endpoint,
    model: name,
    apiKey: key === undefined ? undefined : setup.secrets[key],
    prompt: await readBeside(setup, prompt),
    temperature,
    timeout: brain.model["time-out"] * 1000,
    mostTokens: brain.model["tokens per turn"],
    tools: wishTools,
  });
}

/** Characters of a plan are counted where it is read; a longer prompt no model takes. */
const MOST = 2 * 1024 * 1024;

/** No link leads out of the agent's folder: what stands there would go to a model, or into evidence. */
async function readBeside(setup: RunnerSetup, named: string): Promise<string> {
  const path = besideAgentFile(setup, named);
  const folder = dirname(setup.agentFile.path);
  const bytes = await readSettled({ path, folder, most: MOST, signal: new AbortController().signal });
  return new TextDecoder().decode(bytes);
}
