import type { JsonSchema } from "../sdk/schema/json.ts";
import { agentFileEditorSchema } from "./agentFile/editorSchema.ts";
import { planEditorSchema } from "./brains/rules/editorSchema.ts";

/** For editors, by the name of the file that holds each: `schemas/agent.schema.json`. */
export const editorSchemas: Readonly<Record<"agent" | "plan", JsonSchema>> = {
  agent: agentFileEditorSchema,
  plan: planEditorSchema,
};
