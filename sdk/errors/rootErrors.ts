import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with a change that root is to make, before anybody signs it. */
export const rootErrors = {
  ROOT_FILE_INVALID: entry(
    "A file of changes is not of the form that is expected.",
    "Compare it with docs/guides/root.md.",
  ),
  ROOT_CHANGE_UNKNOWN: entry("There is no change of this kind.", "See the kinds in docs/guides/root.md."),
  ROOT_CHANGE_INVALID: entry(
    "A field of a change is missing, unknown, or does not have the form that it needs.",
    "Compare it with docs/guides/root.md.",
  ),
  ROOT_CHANGE_WITHOUT_EFFECT: entry(
    "The change would leave everything as it is.",
    "Leave it out; or look for what was meant to be another value.",
  ),
  ROOT_TOO_MANY_CALLS: entry("A proposal has at most 256 calls.", "Split the changes into several proposals."),
  MIGRATION_REFUSED: entry(
    "What stands at the new label is not a system that the treasury could be handed to.",
    "Deploy and verify it first: hardhat sallyport deploy, hardhat sallyport verify.",
  ),
  POLICY_LOG_INCOMPLETE: entry(
    "The log does not hold every rule of the policy.",
    "Let whoever has the policy file publish it: hardhat sallyport policy publish.",
  ),
  AGENT_KEY_UNKNOWN: entry("The account is no key of an agent.", "Look for it: hardhat sallyport agent list."),
} as const satisfies Record<string, ErrorEntry>;
