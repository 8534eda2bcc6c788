// What of the kept observations is taken away: by its age, by what rests on it, and by nothing that a link leads to.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Hex, keccak256 } from "viem";
import type { Pruning } from "../../../../agent/sources/prune.ts";
import { type ContentStore, openStore } from "../../../../agent/sources/store.ts";
import { runnerPermissions } from "../../../../tasks/lib/runner/permissions.ts";
import type { Order } from "../../../fixtures/agent/prune.ts";
import { expectRejection } from "../../support/rejection.ts";

const NOW = 1_800_000_000;
const CODE = fileURLToPath(new URL("../../../..", import.meta.url));
const PROGRAM = join(CODE, "test", "fixtures", "agent", "prune.ts");

describe("pruning of observations", () => {
  let root: string;
  let folder: string;
  let store: ContentStore;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "pruning-"));
    folder = join(root, "observations");
    store = await openStore(folder);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const pathOf = (digest: Hex) => join(folder, digest.slice(2, 4), digest.slice(2));
  /** Keeps a text as if it had been seen last at a moment, in seconds since the epoch. */
  async function kept(text: string, at: number): Promise<Hex> {
    const digest = await store.keep(Buffer.from(text));
    await utimes(pathOf(digest), at, at);
    return digest;
  }
  const pruning = (changes: Partial<Pruning> = {}): Pruning => ({
    ...{ now: NOW, before: NOW - 1_000, since: 0, isCited: () => false },
    ...changes,
  });
  const standing = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => !one.isDirectory())
      .map(({ name }) => `0x${name}` as Hex)
      .sort();

  it("takes away what is older than the limit, and leaves what is as old and what is younger", async () => {
    const [older, , younger] = [
      await kept("older", NOW - 1_001),
      await kept("as old", NOW - 1_000),
      await kept("younger", NOW - 999),
    ];
    expect(await store.prune(pruning())).to.deep.equal({ observations: 1, bytes: 5 });
    expect(standing()).to.have.length(2).and.not.include(older);
    expect(await store.prune(pruning({ before: NOW - 999 }))).to.deep.equal({ observations: 1, bytes: 6 });
    expect(standing()).to.deep.equal([younger]);
    expect(await store.prune(pruning())).to.deep.equal({ observations: 0, bytes: 0 });
  });

  it("leaves what something rests on, however old it is", async () => {
    const [cited, other] = [await kept("cited", 1), await kept("other", 1)];
    expect(await store.prune(pruning({ isCited: (digest) => digest === cited }))).to.include({ observations: 1 });
    expect(standing()).to.deep.equal([cited]);
    await expectRejection(store.read(other), "OBSERVATION_NOT_KEPT");
    expect(Buffer.from(await store.read(cited)).toString()).to.equal("cited");
  });

  it("leaves what stands since the moment from which all is known, or longer", async () => {
    await kept("before", NOW - 5_001);
    await kept("then", NOW - 5_000);
    const after = await kept("after", NOW - 4_999);
    expect(await store.prune(pruning({ since: (NOW - 5_000) * 1_000 }))).to.include({ observations: 1 });
    expect(standing()).to.have.length(2).and.not.include(after);
  });

  it("counts from when something was seen last, also where it is nothing new", async () => {
    const [again, never] = [await kept("seen again", 10_000), await kept("not seen", 10_000)];
    store = await openStore(folder, { isPruned: true });
    await store.keep(Buffer.from("seen again"));
    expect(await store.prune(pruning())).to.include({ observations: 1 });
    expect(standing()).to.deep.equal([again]).and.not.include(never);
    expect(statSync(pathOf(again)).mtimeMs).to.equal(NOW * 1_000);
    // It is not seen now, and goes once its time has passed.
    expect(await store.prune(pruning({ now: NOW + 2_000, before: NOW }))).to.include({ observations: 0 });
    expect(await store.prune(pruning({ now: NOW + 2_000, before: NOW + 1 }))).to.include({ observations: 1 });
  });

  it("dates nothing anew that stays for good, for by its date it does", async () => {
    const early = await kept("early", 10_000);
    store = await openStore(folder, { isPruned: true });
    await store.keep(Buffer.from("early"));
    for (const now of [NOW, NOW + 10_000]) {
      expect(await store.prune(pruning({ now, before: now, since: 10_000_000 }))).to.include({ observations: 0 });
    }
    expect(statSync(pathOf(early)).mtimeMs).to.equal(10_000_000);
  });

  it("dates what is new by what it is told, and not by the system's clock", async () => {
    store = await openStore(folder, { isPruned: true });
    const digest = await store.keep(Buffer.from("new"));
    const far = NOW + 100 * 365 * 86_400;
    // By the system's clock it was kept long before.
    await store.prune(pruning({ now: far, before: far - 1, since: (far - 1) * 1_000 }));
    expect(statSync(pathOf(digest)).mtimeMs).to.equal(far * 1_000);
  });

  it("counts from now what was kept by a clock that was ahead", async () => {
    const ahead = await kept("ahead", NOW + 10 * 365 * 86_400);
    expect(await store.prune(pruning())).to.include({ observations: 0 });
    expect(statSync(pathOf(ahead)).mtimeMs).to.equal(NOW * 1_000);
    expect(await store.prune(pruning({ now: NOW + 2_000, before: NOW + 1 }))).to.include({ observations: 1 });
  });

  it("follows no link: neither one that stands for a file, nor one for a shelf, nor one for all", async () => {
    const [file, shelf] = [await kept("a file", 1), await kept("on a shelf", 1)];
    expect(file.slice(2, 4)).not.to.equal(shelf.slice(2, 4));
    const [away, outside] = [join(root, "file"), join(root, "shelf")];
    await rename(pathOf(file), away);
    await symlink(away, pathOf(file));
    await rename(join(pathOf(shelf), ".."), outside);
    await symlink(outside, join(folder, shelf.slice(2, 4)));
    const plain = await kept("plain", 1);
    await mkdir(pathOf(keccak256("0x01")), { recursive: true });
    store = await openStore(folder);
    expect(await store.prune(pruning())).to.deep.equal({ observations: 1, bytes: 5 });
    expect(standing()).not.to.include(plain);
    expect(readFileSync(away, "utf8")).to.equal("a file");
    expect(readFileSync(join(outside, shelf.slice(2)), "utf8")).to.equal("on a shelf");
    expect(statSync(away).mtimeMs).to.equal(1_000);

    const linked = join(root, "linked");
    await kept("in the folder", 1);
    await symlink(folder, linked);
    const error = await expectRejection((await openStore(linked)).prune(pruning()), "OBSERVATION_OUTSIDE");
    expect(error.place).to.equal(linked);
    // The twin: by its own name.
    expect(await store.prune(pruning())).to.include({ observations: 1 });
  });

  it("leaves what is none of its own", async () => {
    const digest = await kept("old", 1);
    const names = [`${digest.slice(2)}.bak`, "notes.txt", `.${digest.slice(2)}.00000001-0000-0000-0000-000000000000`];
    for (const name of names) {
      await writeFile(join(pathOf(digest), "..", name), "mine");
      await utimes(join(pathOf(digest), "..", name), 1, 1);
    }
    await writeFile(join(folder, digest.slice(2)), "mine");
    expect(await store.prune(pruning())).to.include({ observations: 1 });
    expect(readdirSync(join(pathOf(digest), "..")).sort()).to.deep.equal(names.sort());
    expect(readFileSync(join(folder, digest.slice(2)), "utf8")).to.equal("mine");
  });

  it("looks at a limited number each time, and comes round to all", async () => {
    for (let i = 0; i < 30; i++) await kept(`old ${i}`, 1);
    for (const lookedAt of [7, 30, 31]) {
      store = await openStore(folder, { lookedAt });
      const asked: Hex[] = [];
      const isCited = (digest: Hex) => asked.push(digest) > 0;
      await store.prune(pruning({ isCited }));
      expect(asked, "one time").to.have.length(Math.min(30, lookedAt));
      for (let i = 0; i < 4; i++) await store.prune(pruning({ isCited }));
      expect(new Set(asked).size, "five times").to.equal(30);
      const turns = asked.slice(0, 30);
      expect(new Set(turns).size, "none again before all").to.equal(turns.length);
    }
    store = await openStore(folder, { lookedAt: 7 });
    const went: number[] = [];
    for (let i = 0; i < 6; i++) went.push((await store.prune(pruning())).observations);
    expect(went).to.deep.equal([7, 7, 7, 7, 2, 0]);
  });

  it("makes room: what went counts no more", async () => {
    const limits = { entry: 10, whole: 20 };
    store = await openStore(folder, { limits });
    await kept("0123456789", 1);
    await kept("9876543210", NOW);
    const more = Buffer.from("0000000000");
    await expectRejection(store.keep(more), "OBSERVATIONS_FULL");
    await store.prune(pruning());
    await store.keep(more);
    await expectRejection(store.keep(Buffer.from("1")), "OBSERVATIONS_FULL");
  });

  it("is killed anywhere, confined as a runner is: each file is whole or gone, and what is cited is there", async function () {
    this.timeout(120_000);
    const [agent, state] = [join(root, "agent"), join(root, "state")];
    for (const place of [agent, state]) await mkdir(place);
    folder = join(state, "observations");
    store = await openStore(folder);
    const count = 400;
    const text = (i: number) => `observation ${i} ${"x".repeat(i)}`;
    const digests: Hex[] = [];
    for (let i = 0; i < count; i++) digests.push(await kept(text(i), i < count / 2 ? 1 : NOW));
    const seen = await kept("seen again", 1);
    const cited = digests.slice(0, 10);
    const stay = new Set([...cited, ...digests.slice(count / 2), seen]);
    const given = (name: string) => ({ path: join(agent, name), text: "" });
    await writeFile(join(agent, "policy.yaml"), "version: 1");
    const setup = { agentFile: given("agent.yaml"), policyFile: given("policy.yaml"), folder: state };
    const execArgv = [...runnerPermissions(setup, CODE), `--allow-fs-read=${PROGRAM}`];
    /** How many went in the end; undefined where it was killed. */
    async function life(killAt?: number): Promise<number | undefined> {
      const child = fork(PROGRAM, [], { execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
      let said: { observations: number } | undefined;
      child.on("message", (message: { observations: number }) => {
        said = message;
      });
      const order: Order = { folder, before: NOW - 1_000, cited, ...(killAt !== undefined && { killAt }) };
      child.send(order);
      const [code, signal] = await once(child, "exit");
      expect([code, signal]).to.deep.equal(killAt === undefined ? [0, null] : [null, "SIGKILL"]);
      return said?.observations;
    }
    let before = standing().length;
    for (const killAt of [0, 1, 100, 200]) {
      expect(await life(killAt)).to.equal(undefined);
      const now = standing();
      for (const digest of now) expect(keccak256(readFileSync(pathOf(digest)))).to.equal(digest);
      for (const digest of stay) expect(now).to.include(digest);
      if (killAt >= 100) expect(now.length).to.be.lessThan(before);
      before = now.length;
    }
    expect(await life()).to.equal(before - stay.size);
    expect(standing()).to.deep.equal([...stay].sort());
  });
});
