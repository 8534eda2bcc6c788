import { readFile } from "node:fs/promises";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { AgentFile } from "../agentFile/schema.ts";
import type { Brain } from "../brains/brain.ts";
import { rulesBrain } from "../brains/rules/rulesBrain.ts";
import { wishTools } from "../intents/wishTools.ts";
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
    const path = besideAgentFile(setup, brain.rules);
    const text = await readBeside(path);
    return rulesBrain({ text, file: brain.rules, observedAt: now(), agentFile, policy, inForce });
  }
  const { endpoint, name, key, prompt, temperature } = brain.model;
  // Loaded where a model is asked, and nowhere else.
  const { modelBrain } = await import("../brains/model/modelBrain.ts");
  return modelBrain({
    endpoint,
    model: name,
    apiKey: key === undefined ? undefined : setup.secrets[key],
    prompt: await readBeside(besideAgentFile(setup, prompt)),
    temperature,
    timeout: brain.model["time-out"] * 1000,
    mostTokens: brain.model["tokens per turn"],
    tools: wishTools,
  });
}

async function readBeside(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read.`, place: path, cause });
  }
}
