// By which clocks a runner takes observations away, and what it tells of it.

import { rmSync, symlinkSync } from "node:fs";
import { rename, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { createClient, custom, type Hex, numberToHex, zeroHash } from "viem";
import type { Journal } from "../../../agent/journal/openJournal.ts";
import { type RunEvent, sentenceOf } from "../../../agent/run/events.ts";
import { pruning } from "../../../agent/run/pruneStore.ts";
import type { Runner } from "../../../agent/run/runner.ts";
import { type ContentStore, openStore } from "../../../agent/sources/store.ts";
import { type JournalFolder, journalFolder } from "../support/journalFiles.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const HOUR = 3_600;
const { signal } = new AbortController();

describe("a runner that prunes", () => {
  let journals: JournalFolder;
  let folder: string;
  let journal: Journal;
  let store: ContentStore;
  let digest: Hex;
  let events: RunEvent[];
  /** Of the machine and of the chain; the node fails where the latter is undefined. */
  let machine: number;
  let chain: number | undefined;

  beforeEach(async () => {
    journals = journalFolder();
    folder = dirname(journals.file());
    journal = journals.open({ now: () => 0 });
    store = await openStore(join(folder, "observations"));
    events = [];
    digest = await kept("old");
  });
  afterEach(() => journals.remove());

  async function kept(text: string): Promise<Hex> {
    const one = await store.keep(Buffer.from(text));
    await utimes(join(folder, "observations", one.slice(2, 4), one.slice(2)), NOW, NOW);
    return one;
  }
  const stands = () =>
    store.read(digest).then(
      () => true,
      () => false,
    );

  function newPruning(settings: { keep?: number | undefined; once?: boolean } = {}): ReturnType<typeof pruning> {
    const { once = false } = settings;
    const keep = "keep" in settings ? settings.keep : DAY;
    const block = () => ({ number: "0x1", hash: zeroHash, timestamp: numberToHex(chain ?? 0), transactions: [] });
    const transport = custom(
      {
        request: async ({ method }: { method: string }) => {
          if (chain === undefined) throw new Error("It does not answer.");
          return method === "eth_chainId" ? "0x1" : block();
        },
      },
      { retryCount: 0 },
    );
    return pruning({
      agentFile: { "keep observations": keep, every: 300 },
      setup: { folder, once },
      nodes: [{ name: "node", chainId: 1, client: createClient({ transport, cacheTime: 0 }) }],
      ...{ journal, store, now: () => machine, tell: (event: RunEvent) => events.push(event) },
    } as unknown as Runner);
  }

  for (const { title, at, goes } of [
    { title: "as old as the limit by both clocks", at: [DAY, DAY], goes: false },
    { title: "a second older by both clocks", at: [DAY + 1, DAY + 1], goes: true },
    {
      title: "a second older by the machine's, and not by the chain's for an hour",
      at: [DAY + 1, DAY - HOUR],
      goes: false,
    },
    { title: "the same, the chain's last block being a second later", at: [DAY + 1, DAY + 1 - HOUR], goes: true },
    { title: "years older by the machine's clock alone", at: [9_000 * DAY, DAY - HOUR], goes: false },
    { title: "years older by the chain's alone", at: [DAY, 9_000 * DAY], goes: false },
    { title: "years older by the chain's, and a second by the machine's", at: [DAY + 1, 9_000 * DAY], goes: true },
    { title: "of a time to come by both clocks", at: [-9_000 * DAY, -9_000 * DAY], goes: false },
  ] as const) {
    it(`${goes ? "takes away" : "leaves"} what is ${title}`, async () => {
      [machine, chain] = [NOW + at[0], NOW + at[1]];
      await newPruning()(signal);
      expect(await stands()).to.equal(!goes);
      expect(events).to.deep.equal(goes ? [{ event: "pruned", observations: 1, bytes: 3 }] : []);
    });
  }

  it("keeps all, and asks nobody, where the agent file says nothing", async () => {
    [machine, chain] = [NOW + 9_000 * DAY, undefined];
    await newPruning({ keep: undefined })(signal);
    expect([await stands(), events]).to.deep.equal([true, []]);
  });

  it("says how many went, and how much", async () => {
    await kept("older");
    [machine, chain] = [NOW + 2 * DAY, NOW + 2 * DAY];
    await newPruning()(signal);
    expect(events.map(sentenceOf)).to.deep.equal(["pruned     2 observations that led to nothing, 8 bytes"]);
    const one: RunEvent = { event: "pruned", observations: 1, bytes: 1_234_567 };
    expect(sentenceOf(one)).to.equal("pruned     1 observation that led to nothing, 1234567 bytes");
  });

  it("takes nothing away while no node tells the time, and says so once in a row", async () => {
    [machine, chain] = [NOW + 2 * DAY, undefined];
    const prune = newPruning();
    await prune(signal);
    await prune(signal);
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ event: "failed", step: "prune", tryAgainIn: 300 });
    expect(await stands()).to.equal(true);
    chain = NOW + 2 * DAY;
    await prune(signal);
    expect(await stands()).to.equal(false);
    chain = undefined;
    await prune(signal);
    expect(events.map(({ event }) => event)).to.deep.equal(["failed", "pruned", "failed"]);
  });

  it("leaves a folder that is a link: what it leads to may be kept for others", async () => {
    [machine, chain] = [NOW + 2 * DAY, NOW + 2 * DAY];
    const path = join(folder, "observations");
    await rename(path, join(folder, "elsewhere"));
    symlinkSync("elsewhere", path);
    await newPruning({ once: true })(signal);
    expect(await stands()).to.equal(true);
    expect(events[0]).to.include({
      event: "failed",
      step: "prune",
      code: "OBSERVATION_OUTSIDE",
      tryAgainIn: undefined,
    });
    rmSync(path);
    await rename(join(folder, "elsewhere"), path);
    await newPruning({ once: true })(signal);
    expect(await stands()).to.equal(false);
  });

  it("says nothing of a failure when it is told to end", async () => {
    [machine, chain] = [NOW + 2 * DAY, undefined];
    await newPruning()(AbortSignal.abort());
    expect([await stands(), events]).to.deep.equal([true, []]);
  });
});
