import { ArgumentType } from "hardhat/types/arguments";

/** An option that may be left out. */
export function option<const Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

export const JSON_FLAG = { name: "json", description: "Print the result as JSON" } as const;
export const FROM = option("from", "Account that sends, one of the network's; the first if left out");
export const SYSTEM = option("system", "Label of the system; the only one of the network if left out");
export const POLICY = option("policy", "The policy file; the recorded one if left out");
export const OUT = option("out", "File for what is not sent but handed on");
export const REASON = { name: "reason", description: "Shown to signers, at most 280 bytes", defaultValue: "" } as const;
export const PROPOSAL = {
  name: "proposal",
  description: "A proposal file; or agent and nonce, such as treasurer/7",
} as const;
export const EVIDENCE = option("evidence", "Its evidence: a file, or the folder in which it lies named by its root");
export const SIGNATURES = option("signatures", "Files of members who signed already, joined by commas");
