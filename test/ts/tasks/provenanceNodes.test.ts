// An auditor's questions: two nodes that must agree, a registry that no record tells of, and what a bundle tells of the chain.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Hex, http, numberToHex } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { readProofFile } from "../../../sdk/provenance/proof/proofFile.ts";
import { askRegistry } from "../../../tasks/lib/data/askRegistry.ts";
import { networkOver, type TaskNetwork } from "../../../tasks/lib/network.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { disclose } from "../../../tasks/provenance/disclose.ts";
import { hash } from "../../../tasks/provenance/hash.ts";
import { prove } from "../../../tasks/provenance/prove.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { verify, verifyLive } from "../../../tasks/provenance/verify.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { hardhatOf, runLine } from "../support/inProcess.ts";
import { type Asked, type Interference, type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

const { nora, gus } = people;

type Found = {
  batchId: Hex;
  standing: string;
  notProven: { name: string }[];
  proven: { name: string; words: string }[];
};

describeWithAnvil(
  "sallyport provenance verify, for an auditor",
  (anvil) => {
    let small: SmallSystem;
    let proxy: NodeProxy;
    let behind: TaskNetwork;
    let before_: { number: bigint; hash: Hex };
    let proof: string;
    let withdrawn: string;

    const hashing = { profile: undefined, secret: undefined, name: undefined, about: undefined, replace: false };
    const anchoring = { schema: "", size: undefined, profile: undefined, source: undefined, key: undefined };

    /** A file that is hashed, anchored and proven. */
    async function proven(name: string): Promise<string> {
      const data = small.file(name);
      writeFileSync(data, `${name},1\n${name},2\n${name},3`);
      await hash(small.context.output, { ...small.options, ...hashing, data });
      await anchor(small.context, { ...small.options, ...anchoring, observedAt: undefined, data, from: nora.address });
      const out = small.file(`${name}.json`);
      const one = { index: "1", line: undefined, file: undefined, registry: undefined };
      await prove(small.context.output, { ...small.options, ...one, data, out });
      return out;
    }

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      // Hardhat looks upwards for it: this is a project of its own.
      writeFileSync(small.file("package.json"), '{ "name": "somebodys", "type": "module", "private": true }\n');
      proxy = await startNodeProxy(anvil().url);
      behind = await networkOver(http(proxy.url), "second");
      proof = await proven("good.csv");
      withdrawn = await proven("withdrawn.csv");
      before_ = await getBlock(small.context.network.client);
      const data = small.file("withdrawn.csv");
      await revoke(small.context, { ...small.options, data, reason: "wrong market", from: nora.address });
    });
    afterEach(() => proxy.interfere(undefined));
    after(async () => {
      await proxy.stop();
      small.remove();
    });

    type Who = "first" | "second";
    /** Two nodes, of which one is as honest as its telling. */
    async function ask(what: string, dishonest: Who = "second", registry?: string) {
      const context = await taskContext(dishonest === "first" ? proxy.url : small.url, small.root);
      const args = { ...small.options, what, batch: undefined, proposal: undefined, registry };
      const other = dishonest === "first" ? await networkOver(http(small.url), "second") : behind;
      const { json, ok } = await verifyLive(context, args, other, 0);
      return { ...(json as Found), ok, said: context.said };
    }

    it("takes what two nodes say of the same block, and says which", async () => {
      const good = await ask(proof);
      expect(good).to.deep.include({ ok: true, standing: "good" });
      const { number, hash: blockHash } = await getBlock(small.context.network.client);
      expect(good.said).to.include(`  + the nodes of anvil and second say the same of block ${number}, ${blockHash}`);
      expect(await ask(withdrawn)).to.deep.include({ ok: false, standing: "withdrawn" });
      expect(await ask(small.file("good.csv"))).to.deep.include({ ok: true });
      expect(await ask(small.file("withdrawn.csv"))).to.deep.include({ ok: false });
      const alone = await verifyLive(small.context, {
        ...small.options,
        what: proof,
        batch: undefined,
        proposal: undefined,
        registry: undefined,
      });
      expect((alone.json as Found).notProven.map(({ name }) => name)).to.include("node");
    });

    type Telling = (asked: Asked) => Interference | Promise<Interference | undefined> | undefined;
    const lie =
      (method: string, change: (result: never) => unknown): Telling =>
      async (asked) =>
        asked.method === method ? { result: change((await proxy.ask(method, asked.params)) as never) } : undefined;
    const isStatus = ({ params }: Asked) => ((params[0] as { data?: string }).data ?? "").length > 2 + 8 + 5 * 64;
    const ofStatus =
      (change: (words: string[]) => string[]): Telling =>
      async (asked) => {
        if (asked.method !== "eth_call" || !isStatus(asked)) return undefined;
        const answer = (await proxy.ask("eth_call", asked.params)) as Hex;
        return { result: `0x${change(answer.slice(2).match(/.{64}/g) ?? []).join("")}` };
      };
    const zero = "0".repeat(64);

    const statusLies: [what: string, telling: Telling, file: () => string, said: RegExp][] = [
      ["that nothing was withdrawn", ofStatus((words) => words.with(3, zero)), () => withdrawn, /, and not withdrawn$/],
      [
        "that it was withdrawn",
        ofStatus((words) => words.with(3, `${zero.slice(1)}1`)),
        () => proof,
        /withdrawn: revoked$/,
      ],
      ["that there is no such batch", ofStatus((words) => words.map(() => zero)), () => proof, /knew no such batch$/],
      [
        "another source",
        ofStatus((words) => words.with(0, gus.address.slice(2).padStart(64, "0"))),
        () => proof,
        new RegExp(`of ${gus.address}`),
      ],
      [
        "another time",
        ofStatus((words) => words.with(1, `${zero.slice(1)}7`)),
        () => proof,
        /observed it at 1970-01-01/,
      ],
    ];
    for (const [what, telling, file, said] of statusLies) {
      for (const who of ["first", "second"] as const) {
        it(`is not deceived where the ${who} node says ${what}`, async () => {
          const honest = await ask(file(), who);
          proxy.interfere(telling);
          const { summary, details, args } = await expectRejection(ask(file(), who), "NODES_DISAGREE");
          expect(summary).to.equal("The nodes say something else of the batch.");
          const liar = who === "first" ? "anvil" : "second";
          const other = who === "first" ? "second" : "anvil";
          expect(details[liar]).to.match(said);
          expect(details[other]).not.to.match(said);
          expect(args).to.deep.equal(details);
          expect(honest.standing).not.to.equal("notAsked");
        });
      }
    }

    it("is told of a node that is of another chain", async () => {
      proxy.interfere(({ method }) => (method === "eth_chainId" ? { result: "0x1" } : undefined));
      const other = await networkOver(http(proxy.url), "second");
      proxy.interfere(undefined);
      const args = { ...small.options, what: proof, batch: undefined, proposal: undefined, registry: undefined };
      const refused = await expectRejection(verifyLive(small.context, args, other, 0), "NODES_DISAGREE");
      expect(refused.details).to.deep.equal({ anvil: "chain 31337", second: "chain 1" });
      expect((await verifyLive(small.context, args, behind, 0)).ok).to.equal(true);
    });

    /** A node that stopped hearing of blocks before the batch was withdrawn. */
    const late: Telling = async ({ method, params }) => {
      const [asked] = params as [string];
      const stale = numberToHex(before_.number);
      if (method === "eth_getBlockByNumber" && asked === "latest")
        return { result: await proxy.ask(method, [stale, false]) };
      if (method === "eth_blockNumber") return { result: stale };
      if (method === "eth_getBlockByHash")
        return { result: asked === before_.hash ? await proxy.ask(method, params) : null };
      if (method !== "eth_call") return undefined;
      return { result: await proxy.ask(method, [params[0], stale]) };
    };

    for (const who of ["first", "second"] as const) {
      it(`does not miss that a batch was withdrawn where the ${who} node is behind`, async () => {
        proxy.interfere(late);
        const { details } = await expectRejection(ask(withdrawn, who), "NODES_DISAGREE");
        expect(details[who === "first" ? "anvil" : "second"]).to.include(
          `its latest block is ${before_.number}, ${before_.hash}; it does not know`,
        );
        proxy.interfere(undefined);
        expect(await ask(withdrawn, who)).to.deep.include({ ok: false, standing: "withdrawn" });
      });
    }

    it("waits for a node that hears of the block a moment later", async () => {
      const until = Date.now() + 300;
      proxy.interfere((asked) => (Date.now() < until ? late(asked) : undefined));
      const args = { ...small.options, what: withdrawn, batch: undefined, proposal: undefined, registry: undefined };
      expect((await verifyLive(small.context, args, behind, 10_000)).json).to.deep.include({ standing: "withdrawn" });
    });

    for (const who of ["first", "second"] as const) {
      it(`does not let the ${who} node pass an old block for the newest`, async () => {
        const number = numberToHex(1_000_000_000);
        proxy.interfere(lie("eth_getBlockByNumber", (block: object) => ({ ...block, number, hash: before_.hash })));
        const { details } = await expectRejection(ask(withdrawn, who), "NODES_DISAGREE");
        expect(details[who === "first" ? "anvil" : "second"]).to.include(
          `its latest block is 1000000000, ${before_.hash}; ${before_.hash} is number ${before_.number}`,
        );
        proxy.interfere(undefined);
        expect(await ask(withdrawn, who)).to.deep.include({ ok: false, standing: "withdrawn" });
      });
    }

    it("does not take two branches for one chain", async () => {
      const forged = numberToHex(7, { size: 32 });
      proxy.interfere(lie("eth_getBlockByNumber", (block: object) => ({ ...block, hash: forged })));
      const { details } = await expectRejection(ask(proof, "first"), "NODES_DISAGREE");
      expect(details["anvil"]).to.include(`${forged}; it does not know ${forged}`);
      expect(details["second"]).to.include(`it does not know ${forged}`);
      // The answer about a block must be about that block.
      proxy.interfere(lie("eth_getBlockByHash", (block: object) => ({ ...block, hash: forged })));
      expect((await expectRejection(ask(proof), "NODE_ANSWER_INVALID")).place).to.equal(
        'network "second", eth_getBlockByHash',
      );
      proxy.interfere(lie("eth_getBlockByHash", (block: object) => ({ ...block, timestamp: "0x7" })));
      expect((await expectRejection(ask(proof), "NODES_DISAGREE")).details["second"]).to.include(
        "of 7 seconds since 1970",
      );
      proxy.interfere(undefined);
      expect((await ask(proof)).ok).to.equal(true);
    });

    it("names the node that does not answer", async () => {
      proxy.interfere(({ method }) =>
        method === "eth_call" ? { error: { code: -32_000, message: "no" } } : undefined,
      );
      const refused = await expectRejection(ask(proof), "NODE_REFUSED");
      expect(refused.place).to.equal('network "second"');
    });

    describe("where no deployment is recorded", () => {
      const provenance = () => small.plan.addresses.provenance;
      const bare = async (registry: string, url = small.url) => {
        mkdirSync(small.file("elsewhere"), { recursive: true });
        const context = await taskContext(url, small.file("elsewhere"));
        const args = {
          what: proof,
          batch: undefined,
          proposal: undefined,
          store: undefined,
          system: undefined,
          policy: undefined,
          about: undefined,
          registry,
        };
        const { json, ok } = await verifyLive(context, args);
        return { ...(json as Found), ok };
      };

      it("knows the registry by its code, and says which gate it is bound to", async () => {
        const good = await bare(provenance());
        expect(good).to.deep.include({ ok: true, standing: "good" });
        const told = good.proven.find(({ name }) => name === "registry")?.words;
        expect(told).to.equal(
          `what stands at ${provenance()} is the registry of this version of Sallyport, bound to the gate ${small.plan.addresses.gate}`,
        );
        expect(good.notProven.map(({ name }) => name)).to.include("registry");
        expect(await bare(provenance().toLowerCase())).to.deep.include({ ok: true });
      });

      it("takes nothing else for it", async () => {
        const { gate, registry } = small.plan.addresses;
        const told = readProofFile(readFileSync(proof, "utf8"));
        for (const other of [gate, registry, nora.address]) {
          await expectRejection(bare(other), "BATCH_OF_OTHER");
          const { ask: askOther } = await askRegistry(small.context, { ...small.options, registry: other });
          const refused = await expectRejection(askOther(told.batch, undefined), "REGISTRY_IS_OTHER");
          expect([refused.place, refused.value]).to.deep.equal(["--registry", other]);
        }
        const wrong = provenance()
          .replace(/[a-f]/, (digit) => digit.toUpperCase())
          .replace(/[A-F](?=[^A-F]*$)/, (digit) => digit.toLowerCase());
        await expectRejection(bare(wrong === provenance() ? "0x12" : wrong), "ARGUMENT_INVALID");
        await expectRejection(bare("0x12"), "ARGUMENT_INVALID");
      });

      it("finds code that is ours but for one byte, and that of another place", async () => {
        const honest = (await proxy.ask("eth_getCode", [provenance(), "latest"])) as Hex;
        const touched = honest.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
        const elsewhere = honest.replaceAll(provenance().slice(2).toLowerCase(), gus.address.slice(2).toLowerCase());
        expect(elsewhere).not.to.equal(honest);
        for (const result of [touched, elsewhere, "0x"]) {
          proxy.interfere(({ method }) => (method === "eth_getCode" ? { result } : undefined));
          await expectRejection(bare(provenance(), proxy.url), "REGISTRY_IS_OTHER");
          const { summary, details } = await expectRejection(ask(proof, "second", provenance()), "NODES_DISAGREE");
          expect(summary).to.equal(`The nodes say something else of the code at ${provenance()}.`);
          expect(Object.keys(details)).to.deep.equal(["anvil", "second"]);
        }
        proxy.interfere(undefined);
        expect((await bare(provenance(), proxy.url)).ok).to.equal(true);
        expect((await ask(proof, "second", provenance())).ok).to.equal(true);
      });
    });

    it("puts into a file what the chain says, which the file alone does not prove", async () => {
      const out = small.file("bundle.json");
      const asked = await askRegistry(small.context, { ...small.options, registry: undefined });
      const of = (name: string) => ({ ...small.options, data: small.file(name), registry: undefined, out });
      for (const name of ["good.csv", "withdrawn.csv"] as const) {
        await disclose(small.context.output, { ...of(name), indices: ["0", "2"] }, asked);
        const bundle = readProofFile(readFileSync(out, "utf8"));
        const isGood = name === "good.csv";
        expect(bundle.said?.status.withdrawal).to.equal(isGood ? 0 : 1);
        expect(small.context.said.includes("  WITHDRAWN: nobody may rely on it")).to.equal(!isGood);
        const offline = (
          await verify(small.context.output, { ...of(name), what: out, batch: undefined, proposal: undefined })
        ).json as Found;
        expect(offline.standing).to.equal("notAsked");
        expect(offline.proven.map((one) => one.name)).not.to.include("anchored");
        expect(offline.notProven.map((one) => one.name)).to.include("said");
        // What the file tells of the chain, its writer chose.
        writeFileSync(out, readFileSync(out, "utf8").replace(/"withdrawal": \d/, '"withdrawal": 0'));
        expect(await ask(out)).to.deep.include({ ok: isGood, standing: isGood ? "good" : "withdrawn" });
      }
      const one = { index: "1", line: undefined, file: undefined };
      await prove(small.context.output, { ...of("good.csv"), ...one }, asked);
      const { records, said, batch } = readProofFile(readFileSync(out, "utf8"));
      expect([records.length, said?.status.levels]).to.deep.equal([1, 1]);
      const elsewhere = { ...asked, site: { ...asked.site, chainId: 1 } };
      await expectRejection(prove(small.context.output, { ...of("good.csv"), ...one }, elsewhere), "BATCH_NOT_FOUND");
      expect(hashBatch(readProofFile(readFileSync(out, "utf8")).batch)).to.equal(hashBatch(batch));
    });

    it("takes no node's agreement with itself", async () => {
      const others = { second: proxy.url };
      const ask = async (compare: string) =>
        runLine(await hardhatOf({ root: small.root, url: small.url, others }), [
          ...["provenance", "verify", "good.csv.json", "--compare", compare],
        ]);
      const refused = await ask("anvil");
      expect([refused.code, refused.stdout]).to.deep.equal([1, ""]);
      expect(refused.stderr).to.match(/^ARGUMENT_INVALID: .+\n {2}at +--compare\n {2}value +anvil\n/);
      expect((await ask("second")).code).to.equal(0);
    });

    it("tells no secret of either node's address", async () => {
      const secret = "c4n4ry5path5of5the5second5node";
      const others = { second: `${proxy.url}/v3/${secret}` };
      const hre = () => hardhatOf({ root: small.root, url: small.url, others, timeout: 4_000 });
      const line = ["provenance", "verify", "good.csv.json", "--compare", "second"];
      const good = await runLine(await hre(), line);
      expect(good.code, good.stderr + good.stdout).to.equal(0);
      proxy.interfere(({ method, path }) =>
        method === "eth_call" ? { error: { code: -32_000, message: `no key ${path}` } } : undefined,
      );
      const { code, stdout, stderr } = await runLine(await hre(), line);
      expect(code).to.equal(1);
      expect(stdout + stderr)
        .to.include("NODE_REFUSED")
        .and.not.include(secret);
    });
  },
  { args: ["--accounts", "20"] },
);
