import { type Hex, toFunctionSelector } from "viem";
import { DANGEROUS_SIGNATURES } from "./dangerousSignatures.ts";

// Functions that can do more than their arguments show. Found by what their names say: a name that only sounds like
// one costs its author a reason, and one that is missed costs a treasury.

/** The danger of functions that let another account spend. */
export const SPENDS_BY_ANOTHER_NAME = "spends by another name";

/** The first that fits is told. */
const DANGERS: readonly [danger: string, words: RegExp][] = [
  ["agrees to what its arguments do not show", /^sign(message|hash|data|typeddata|order)?$|presign|approvehash/],
  [
    "can carry calls inside",
    /call|multisend|batch|aggregat|exec|relay|forward|schedul|dispatch|invoke|transact|^cook$|^operate$|^perform|^propos|^queue$|sendmessage|messagetochild|passmessage|retryable|sendtx|flash|simulate/,
  ],
  [SPENDS_BY_ANOTHER_NAME, /approv|allow(?!list)|permit|operator|authoriz|authoris|delegat|^hope$/],
  [
    "changes who owns or administers",
    /owner|admin|authority|gov|guardian|control|treasury|renounce|threshold|^rely$|^deny$|^give$/,
  ],
  [
    "changes roles",
    /role|capabilit|signer|minter|burner|pauser|manager|keeper|curator|allocator|whitelist|allowlist|blacklist|denylist|blocklist|trusted|^setpeer$/,
  ],
  [
    "changes code or how it is guarded",
    /upgrade|implementation|mastercopy|singleton|beacon|proxy|diamond|facet|initiali|^setup$|module|plugin|guard|hook|fallback|avatar|^settarget$|^setcode|^deploy|migrat|selfdestruct|destroy|^kill$/,
  ],
];

// Whatever name a rule gives it: another name can be found that has the same selector.
const DANGEROUS_SELECTORS = new Map<Hex, string>(
  DANGEROUS_SIGNATURES.map((signature) => [toFunctionSelector(signature), signature]),
);

/** What is dangerous about a function, by its name or by its selector, or undefined. */
export function dangerOf({ name, selector }: { name: string; selector: Hex }): string | undefined {
  const known = DANGEROUS_SELECTORS.get(selector);
  if (known === undefined) return dangerOfName(name);
  const [readable = ""] = known.split("(");
  const danger = dangerOfName(readable);
  return name === readable ? danger : `has the selector of ${known}, which ${danger}`;
}

/** The well-known dangerous function that calldata begins with, as a signature, or undefined. */
export function dangerousCallIn(data: Hex): string | undefined {
  return DANGEROUS_SELECTORS.get(data.slice(0, 10).toLowerCase() as Hex);
}

function dangerOfName(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[_$]/g, "");
  return DANGERS.find(([, words]) => words.test(plain))?.[0];
}
