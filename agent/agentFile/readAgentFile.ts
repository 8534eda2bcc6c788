import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { readSmallDocument } from "../../sdk/policy/source/readDocument.ts";
import { readShape, type ShapeCodes } from "../../sdk/policy/source/shape.ts";
import { problemsOf } from "./problems.ts";
import { type AgentFile, agentFileSchema } from "./schema.ts";

export type ReadAgentFileOptions = {
  /** The policy that the agent works under. */
  policy: CompiledPolicy;
  /** How errors call the file. */
  file?: string;
};

const CODES: ShapeCodes = {
  keyUnknown: "AGENT_FILE_KEY_UNKNOWN",
  keyMissing: "AGENT_FILE_KEY_MISSING",
  nameInvalid: "AGENT_FILE_NAME_INVALID",
  valueInvalid: "AGENT_FILE_VALUE_INVALID",
};

/**
 * Reads an agent file, in the grammar of docs/guides/agent.md. Nothing in it is guessed, and what it names the policy
 * must have.
 *
 * @param text YAML.
 * @throws An error whose code begins with AGENT_FILE_, with line, column, value and next step.
 */
export function readAgentFile(text: string, { policy, file = "agent.yaml" }: ReadAgentFileOptions): AgentFile {
  const document = readSmallDocument(text, file, "AGENT_FILE_UNREADABLE");
  return readShape(document, agentFileSchema, CODES, (read) => problemsOf(read, policy));
}
