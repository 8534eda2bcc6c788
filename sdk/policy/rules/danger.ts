// Functions that can do more than their arguments show. Found by what their names say: a name that only sounds like
// one costs its author a reason, and one that is missed costs a treasury.

/** The danger of functions that let another account spend. */
export const SPENDS_BY_ANOTHER_NAME = "spends by another name";

const DANGERS: readonly [danger: string, words: RegExp][] = [
  [SPENDS_BY_ANOTHER_NAME, /approv|allowance|permit|operator|authoriz|authoris|delegat/],
  [
    "can carry calls inside",
    /multicall|multisend|batch|aggregat|execut|^exec|^call|functioncall|relay|forward|schedule|dispatch|invoke/,
  ],
  ["changes who owns or administers", /owner|admin|authority|govern|guardian|controller|treasury/],
  ["changes roles", /role|minter|manager|whitelist|allowlist/],
  [
    "changes code or how it is guarded",
    /upgrade|implementation|beacon|initiali|module|guard|threshold|fallbackhandler|selfdestruct|destroy/,
  ],
];

/** What is dangerous about a function of this name, or undefined. */
export function dangerOf(functionName: string): string | undefined {
  const name = functionName.toLowerCase().replaceAll("_", "");
  return DANGERS.find(([, words]) => words.test(name))?.[0];
}
