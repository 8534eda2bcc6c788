import assert from "node:assert/strict";
import { standingOf } from "../../../../agent/journal/standingOf.ts";
import { anchorerOf } from "../../../../agent/signing/anchorerOf.ts";
import { verifyAnchored } from "../../../../tasks/agent/journal/verify.ts";
import type { Story } from "../acts.ts";
import { HERE } from "../agentFolder.ts";
import { people } from "../people.ts";
import { takeTurn } from "../runner.ts";
import { TREASURER } from "../treasurer.ts";

/** The most that the example offers for a unit of gas, in wei. */
const MOST_PER_GAS = 100_000_000_000n;
/** Seconds between two heads, as the agent file says. */
const EVERY = 86_400;

/** The agent goes on with its other key, proposes nothing twice, and its journal is verified against what is anchored. */
export async function readJournal(story: Story): Promise<void> {
  const { world, grants, agent, tell } = story;
  const { proposed } = await takeTurn(story, { key: people.treasurerSecond });
  assert.equal(proposed.length, 0, "what was proposed once is not proposed twice");

  const file = agent.path(TREASURER, "journal.sqlite");
  const { state, refused = [] } = standingOf(file) ?? {};
  assert(state !== undefined);
  const { head, owner } = state;
  const anchorer = anchorerOf(world.wallet(people.relayer), {
    owner,
    provenance: grants.addresses.provenance,
    mostPerGas: MOST_PER_GAS,
    every: EVERY,
  });
  await anchorer.anchor(head);
  tell.say(`Its head, the hash of entry ${head.number}, is anchored.`);

  const lines: string[] = [];
  const output = { line: (text: string) => lines.push(...text.split("\n")), progress: () => {} };
  const { ok, json } = await verifyAnchored({ ...agent.context, output }, { ...HERE, file, by: undefined });
  assert.equal(ok, true, "the journal is as it was written");
  assert.equal((json as { anchored: { upTo?: number } }).anchored.upTo, head.number);
  tell.list(
    "Its journal, verified from the file and compared with what is anchored:",
    lines.map((line) => line.trim()),
  );
  const shown = refused.map(({ number, key, code }) => `entry ${number}: ${key}: ${code}`);
  if (shown.length > 0) tell.list("What it refused stands there too:", shown);
}
