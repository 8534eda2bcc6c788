// Keys of accounts, nodes and signers, in every place that they may come from: nothing printed or written tells them.
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { configVariable } from "hardhat/config";
import { type Hex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { people } from "../../../examples/grants/story/people.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { hastily } from "../support/hastily.ts";
import { hardhatOf, runInProcess, type Told } from "../support/inProcess.ts";
import { type Asked, type Interference, type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject } from "../support/project.ts";
import { type StartedSigner, startSigner } from "../support/remoteSigner.ts";
import { allWritten, secretFinder } from "../support/secrets.ts";
import { commandIds, typed } from "./commands.ts";
import { buildWorld, type NodeWorld } from "./world.ts";

/** Told apart, and found nowhere else. */
const CANARIES = {
  user: "c4n4ry0user0of0the0node",
  password: "c4n4ry-p4ssw0rd+of/the=node",
  path: "c4n4ry1path1of1the1node1key",
  query: "c4n4ry2query2of2the2node2key",
  signerPath: "c4n4ry3path3of3the3signer3key",
  signerToken: "c4n4ry4token4of4the4signer4",
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

type Behaviour = readonly [name: string, how: ((asked: Asked, count: number) => Interference | undefined) | undefined];

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
  ["silent after a while", (_, count) => (count < 9 ? undefined : "die")],
];

const BREADTH = process.env.SALLYPORT_LIES === undefined ? 1 : behaviours.length;

describeWithAnvil(
  "a secret",
  (anvil) => {
    let world: NodeWorld;
    let proxy: NodeProxy;
    let signer: StartedSigner;
    let url: string;
    const hidden: Record<string, string> = {};

    before(async function () {
      this.timeout(300_000);
      world = await buildWorld(anvil().url);
      proxy = await startNodeProxy(anvil().url);
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
      await proxy.stop();
      world.remove();
    });

    const hre = () =>
      hardhatOf({
        root: world.root,
        url,
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
      proxy.interfere(how && ((asked) => how(asked, count++)));
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
