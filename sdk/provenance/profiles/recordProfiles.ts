import type { Hex } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { filesProfile } from "./files.ts";
import { httpProfile } from "./http.ts";
import { jsonProfile } from "./json.ts";
import { linesProfile } from "./lines.ts";
import type { RecordProfile } from "./profile.ts";

/** All profiles, by the name that people type. */
export const recordProfiles = {
  lines: linesProfile,
  json: jsonProfile,
  files: filesProfile,
  http: httpProfile,
} as const satisfies Record<string, RecordProfile>;

export type ProfileName = keyof typeof recordProfiles;

/**
 * The profile of a short name (`json`) or of a whole one (`sallyport/json/1`).
 *
 * @throws PROFILE_UNKNOWN
 */
export function profileNamed(name: string): RecordProfile {
  const found = Object.entries(recordProfiles).find(([short, profile]) => name === short || name === profile.name);
  if (found !== undefined) return found[1];
  throw new SallyportError("PROFILE_UNKNOWN", {
    summary: `There is no record profile "${name}".`,
    value: name,
    nextStep: `Name one of ${Object.keys(recordProfiles).join(", ")}.`,
  });
}

/** The profile that a batch names, or undefined where it is none of ours. */
export function profileOfWord(word: Hex): RecordProfile | undefined {
  return Object.values(recordProfiles).find((profile) => profile.word === word.toLowerCase());
}
