// Keys of accounts, nodes and signers, in every place that they may come from: nothing printed or written tells them.
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { configVariable } from "hardhat/config";
import { concat, encodeErrorResult, type Hex, pad, parseAbi, size, slice, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { people } from "../../../examples/grants/story/people.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { hastily } from "../support/hastily.ts";
import { hardhatOf, runInProcess, type Told, type Typed } from "../support/inProcess.ts";
import { type Asked, type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject } from "../support/project.ts";
import type { Receiver } from "../support/receiver.ts";
import { type StartedSigner, startSigner } from "../support/remoteSigner.ts";
import { allWritten, secretFinder } from "../support/secrets.ts";
import { commandIds, SECOND, typed } from "./commands.ts";
import { HOOK, startHook } from "./hook.ts";
import type { Lie } from "./lies.ts";
import { buildWorld, type NodeWorld } from "./world.ts";

/** Told apart, and found nowhere else. */
const CANARIES = {
  user: "c4n4ry0user0of0the0node",
  password: "c4n4ry-p4ssw0rd+of/the=node",
  path: "c4n4ry1path1of1the1node1key",
  query: "c4n4ry2query2of2the2node2key",
  signerPath: "c4n4ry3path3of3the3signer3key",
  signerToken: "c4n4ry4token4of4the4signer4",
  secondPath: "c4n4ry5path5of5the5second5node",
  hookUser: "c4n4ry6user6of6the6hook",
  hookPassword: "c4n4ry-p4ssw0rd+of/the=hook",
  hookPath: "c4n4ry7path7of7the7hook7key",
  hookQuery: "c4n4ry8query8of8the8hook8key",
  hookSecret: "c4n4ry9secret9that9signs9notices",
};

const key = (person: { getHdKey(): { privateKey: Uint8Array | null } }): Hex =>
  toHex(person.getHdKey().privateKey ?? new Uint8Array());

/** Everybody's key, but for those that the signer holds. */
const KEYS = Object.values(people).map(key);
const SIGNERS_OWN = generatePrivateKey();
const find = secretFinder([...Object.values(CANARIES), ...KEYS, SIGNERS_OWN]);

/** A node that tells all that it was told. */
const echo = ({ path = "", authorization = "", method, params }: Asked): string =>
  `no: ${path} ${decodeURIComponent(path)} ${authorization} ${CANARIES.user}:${CANARIES.password} ${Buffer.from(`${CANARIES.user}:${CANARIES.password}`).toString("base64")} ${path.slice(5, 25)} ${path.toUpperCase()} ${method} ${JSON.stringify(params).slice(0, 100)}`;

/** What a run answered (see sdk/simulate/runner.ts), with this reason in the place of each call that answered nothing. */
function refused(answer: Hex, reason: Hex): Hex {
  const rows: Hex[] = [];
  for (let at = 0; at < size(answer); ) {
    const length = Number(slice(answer, at + 32, at + 64));
    const row = slice(answer, at, at + 64 + length);
    rows.push(length > 0 ? row : concat([pad("0x", { size: 32 }), toHex(size(reason), { size: 32 }), reason]));
    at += size(row);
  }
  return concat(rows);
}

type Behaviour = readonly [name: string, how: Lie["tell"] | undefined];

const behaviours: readonly Behaviour[] = [
  ["honest", undefined],
  ["repeating all in its errors", (asked) => ({ error: { code: -32_000, message: echo(asked), data: echo(asked) } })],
  [
    "repeating all in its errors, after a while",
    (asked, count) => (count < 9 ? undefined : { error: { code: -32_000, message: echo(asked) } }),
  ],
  ["repeating all with a status", (asked, count) => (count < 5 ? undefined : { status: 400, text: echo(asked) })],
  [
    "repeating all as an answer",
    (asked, count) => (count < 9 || asked.method !== "eth_call" ? undefined : { result: echo(asked) }),
  ],
  [
    "repeating all as a contract's reason",
    async (asked, _, proxy) => {
      if (asked.method !== "eth_simulateV1") return undefined;
      const blocks = (await proxy.ask(asked.method, asked.params)) as { calls: { returnData: Hex }[] }[];
      const data = encodeErrorResult({ abi: parseAbi(["error Error(string)"]), args: [echo(asked)] });
      const calls = blocks[0]?.calls.map((one) => ({ ...one, returnData: refused(one.returnData, data) }));
      return { result: [{ ...blocks[0], calls }] };
    },
  ],
  ["silent after a while", (_, count) => (count < 9 ? undefined : "die")],
];

const BREADTH = process.env.SALLYPORT_LIES === undefined ? 1 : behaviours.length;

describeWithAnvil(
  "a secret",
  (anvil) => {
    let world: NodeWorld;
    let proxy: NodeProxy;
    let second: NodeProxy;
    let signer: StartedSigner;
    let hook: Receiver;
    let url: string;
    const hidden: Record<string, string> = {};

    before(async function () {
      this.timeout(300_000);
      world = await buildWorld(anvil().url);
      proxy = await startNodeProxy(anvil().url);
      second = await startNodeProxy(anvil().url);
      hook = await startHook((address) => {
        address.username = CANARIES.hookUser;
        address.password = encodeURIComponent(CANARIES.hookPassword);
        address.pathname = `/hooks/${CANARIES.hookPath}`;
        address.search = `?token=${CANARIES.hookQuery}`;
      }, CANARIES.hookSecret);
      signer = await startSigner([privateKeyToAccount(SIGNERS_OWN)], `Bearer ${CANARIES.signerToken}`);
      const address = new URL(proxy.url);
      address.username = CANARIES.user;
      address.password = CANARIES.password;
      address.pathname = `/v3/${CANARIES.path}`;
      address.search = `?apikey=${CANARIES.query}`;
      url = address.href;
      Object.assign(hidden, {
        CANARY_SIGNER: `${signer.url}/${CANARIES.signerPath}`,
        CANARY_TOKEN: `Bearer ${CANARIES.signerToken}`,
      });
      Object.assign(process.env, hidden);
    });
    after(async () => {
      for (const name of Object.keys(hidden)) delete process.env[name];
      await signer.stop();
      await hook.stop();
      await second.stop();
      await proxy.stop();
      world.remove();
    });

    const hre = () =>
      hardhatOf({
        root: world.root,
        url,
        others: { [SECOND]: `${second.url}/v3/${CANARIES.secondPath}` },
        timeout: 4_000,
        keys: KEYS,
        config: {
          sallyport: {
            signer: { url: configVariable("CANARY_SIGNER"), authorization: configVariable("CANARY_TOKEN") },
          },
        },
      });

    async function run(id: string, [, how]: Behaviour, json: boolean, argv: string[] = []): Promise<Told> {
      let count = 0;
      proxy.interfere(how && ((asked) => how(asked, count++, proxy)));
      process.argv.push(...argv);
      try {
        const runtime = await hre();
        const told = () => runInProcess(runtime, id, typed(world, id, { json }));
        return how === undefined ? await told() : await hastily(told, proxy.isAtWork);
      } finally {
        process.argv.splice(process.argv.length - argv.length, argv.length);
        proxy.interfere(undefined);
      }
    }

    for (const [i, id] of commandIds().entries()) {
      it(`is not told by ${id}`, async () => {
        for (let turn = 0; turn < BREADTH; turn++) {
          for (const behaviour of new Set([behaviours[0], behaviours[1 + ((i + turn) % (behaviours.length - 1))]])) {
            const told = await run(
              id,
              behaviour as Behaviour,
              (i + turn) % 2 === 0,
              turn % 2 === 0 ? [] : ["--show-stack-traces"],
            );
            expect(find(hook.came.map(({ body }) => body).join("\n")), behaviour?.[0]).to.equal(undefined);
            hook.forget();
            const fails = behaviour !== behaviours[0] || ["doctor", "verify"].includes(id);
            if (!fails) expect(told.code, told.stderr + told.stdout).to.equal(0);
            expect(
              find(`${told.stdout}\n${told.stderr}\n${process.title} ${process.argv.join(" ")}`),
              behaviour?.[0],
            ).to.equal(undefined);
            expect(find(allWritten(world.root)), behaviour?.[0]).to.equal(undefined);
            await world.restore();
          }
        }
      }).timeout(300_000);
    }

    describe("of a webhook or of a second node is not told by watch", () => {
      const repeated = () => `${hook.webhook.url} ${Object.values(CANARIES).join(" ")}`;
      /** A watcher for one round: all that it left behind. */
      async function watched(json: boolean, changes: Typed = {}): Promise<{ code: number; text: string }> {
        const { code, stdout, stderr } = await hastily(async () =>
          runInProcess(await hre(), "watch", { ...typed(world, "watch", { json }), ...changes }),
        );
        const notices = hook.came.map(({ body }) => body).join("\n");
        const text = [stdout, stderr, notices, allWritten(world.root)].join("\n");
        hook.forget();
        second.interfere(undefined);
        await world.restore();
        return { code, text };
      }

      for (const json of [true, false]) {
        describe(json ? "as JSON" : "as sentences", () => {
          it("that takes what it is sent, by somebody who is let in", async () => {
            const seen: (string | undefined)[] = [];
            hook.answer(({ headers }) => {
              seen.push(headers.authorization);
              return 204;
            });
            const { code, text } = await watched(json);
            expect([code, find(text)]).to.deep.equal([0, undefined]);
            const credentials = Buffer.from(`${CANARIES.hookUser}:${CANARIES.hookPassword}`).toString("base64");
            expect(new Set(seen)).to.deep.equal(new Set([`Basic ${credentials}`]));
          });

          for (const [how, status] of [
            ["refuses", 400],
            ["leads elsewhere", 302],
            ["hangs up", undefined],
          ] as const) {
            it(`that ${how}, and repeats all that it was told`, async () => {
              hook.answer(() => status, repeated());
              const { code, text } = await watched(json);
              expect([code, find(text)]).to.deep.equal([0, undefined]);
              expect(text).to.include("NOTICE_NOT_TAKEN");
            });
          }

          it("that repeats all in its errors, as a second node", async () => {
            second.interfere(({ method }) =>
              method === "eth_chainId" ? undefined : { error: { code: -32_000, message: `no: ${repeated()}` } },
            );
            const { code, text } = await watched(json);
            expect([code, find(text)]).to.deep.equal([0, undefined]);
            expect(text).to.include(json ? '"second silent"' : "node       second: ");
          });

          it("that stands where a name is meant, or is no address", async () => {
            const { url, secret } = hook.webhook;
            for (const changes of [{ webhook: url }, { webhookSecret: secret }]) {
              const { code, text } = await watched(json, changes);
              expect([code, find(text)]).to.deep.equal([1, undefined]);
              expect(text).to.include("This is no name of a configuration variable");
            }
            const { code, text } = await watched(json, { webhook: HOOK.webhookSecret });
            expect([code, find(text)]).to.deep.equal([1, undefined]);
            expect(text).to.include("holds no address with http or https");
          });
        });
      }
    });

    it("that is told is found: by a command, in a file, in any form", async () => {
      const [secret] = KEYS as [Hex];
      const bare = secret.slice(2);
      const planted = [
        ...[secret, bare.toUpperCase(), BigInt(secret).toString(), bare.slice(20, 36), encodeURIComponent(secret)],
        ...[Buffer.from(bare, "hex").toString("base64"), Buffer.from(secret).toString("base64")],
        ...[encodeURIComponent(CANARIES.password), Buffer.from(CANARIES.password).toString("base64")],
      ];
      for (const text of planted) expect(find(`before ${text} after`), text).not.to.equal(undefined);
      expect(find(bare.slice(20, 35))).to.equal(undefined);
      // A command that prints what its file holds, where somebody wrote a key.
      const policy = readFileSync(world.policy, "utf8").replaceAll("pay-ada", `pay-${bare}`);
      writeFileSync(world.policy, policy);
      const { stdout } = await run("policy explain", behaviours[0] as Behaviour, false);
      expect(find(stdout)).to.include(bare);
      expect(find(allWritten(world.root))).to.include(bare);
      await world.restore();
      expect(find(allWritten(world.root))).to.equal(undefined);
    });

    it("is told by no process, also where it is killed midway", async function () {
      this.timeout(60_000);
      const project = createProject(() => url);
      try {
        const env = { SIGNER_KEY: key(people.treasurer) };
        for (const killed of [false, true]) {
          let [running, seen]: [ChildProcess | undefined, string] = [undefined, ""];
          proxy.interfere(
            killed
              ? () => {
                  running?.kill("SIGKILL");
                  return "silence";
                }
              : (asked) => ({ error: { code: -32_000, message: echo(asked) } }),
          );
          const { code, stdout, stderr } = await project.start(["list", "--show-stack-traces"], {
            network: "keyed",
            env,
            onStart: (child) => {
              running = child;
              const file = `/proc/${child.pid}/cmdline`;
              if (existsSync(file)) seen = readFileSync(file, "latin1");
            },
          });
          expect(code).to.equal(killed ? null : 1);
          expect(find([stdout, stderr, seen, allWritten(project.root)].join("\n"))).to.equal(undefined);
        }
      } finally {
        proxy.interfere(undefined);
        project.remove();
      }
    });
  },
  { args: ["--accounts", "20"] },
);
