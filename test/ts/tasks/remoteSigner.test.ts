// Members, senders and agents whose keys a signer elsewhere holds, and what a signer can do instead of signing.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import { createClient, custom, http, keccak256, parseEther, recoverMessageAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBalance, getTransactionCount, signMessage } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { decodeGateError } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { approve } from "../../../tasks/approve.ts";
import { networkOver } from "../../../tasks/lib/network.ts";
import { remoteSigner } from "../../../tasks/lib/signer/remoteSigner.ts";
import { signingProvider } from "../../../tasks/lib/signer/signingProvider.ts";
import { propose } from "../../../tasks/propose.ts";
import { sign } from "../../../tasks/sign.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { createProject } from "../support/project.ts";
import { expectRejection } from "../support/rejection.ts";
import { honest, type SignerBehaviour, type StartedSigner, startSigner } from "../support/remoteSigner.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

const { mara, olga, treasurer } = people;
/** Known to nobody but the signer. */
const sender = privateKeyToAccount(`0x${"5e".repeat(32)}`);
const stranger = privateKeyToAccount(`0x${"07".repeat(32)}`);
const TOKEN = "c4n4ryt0k3nc4n4ry";
const PATH = "c4n4ryp4thc4n4ry";
const AUTHORIZATION = `Bearer ${TOKEN}`;

describeWithAnvil(
  "a signer elsewhere",
  (anvil) => {
    let small: SmallSystem;
    let signer: StartedSigner;
    let context: Awaited<ReturnType<typeof taskContext>>;

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      await small.clock.setBalance({ address: sender.address, value: parseEther("10") });
      signer = await startSigner([mara, treasurer, sender], AUTHORIZATION);
      context = await contextWith({});
    });
    after(async () => {
      small.remove();
      await signer.stop();
    });
    afterEach(() => {
      signer.behaviour = honest;
      signer.asked.length = 0;
    });

    async function contextWith(
      settings: { authorization?: string; timeout?: number; url?: string },
      told: string[] = [],
    ) {
      const { request } = createClient({ transport: http(anvil().url) });
      const asked = remoteSigner({ url: `${signer.url}/${PATH}`, authorization: AUTHORIZATION, ...settings });
      const provider = signingProvider({ request: request as never }, asked, (text) => told.push(text));
      const network = await networkOver(custom(provider), "anvil");
      return { ...(await taskContext(anvil().url, small.root)), network };
    }

    const behaving = (changes: Partial<SignerBehaviour>) => {
      signer.behaviour = { ...honest, ...changes };
    };
    const signs = (proposal: string, with_ = context) =>
      sign(with_, { ...small.options, proposal, from: mara.address, out: small.file("mara.json") });

    it("signs for a member, whatever it calls that", async () => {
      const proposal = await small.standing("ben");
      const names = [
        honest.methods,
        { ...honest.methods, typedData: "eth_signTypedData" },
        {
          ...{ accounts: "account_list", message: "account_signData" },
          ...{ typedData: "account_signTypedData", transaction: "account_signTransaction" },
        },
      ];
      for (const methods of names) {
        behaving({ methods });
        rmSync(small.file("mara.json"), { force: true });
        await signs(proposal, await contextWith({}));
        expect(signer.asked).to.include(methods.typedData);
        expect(JSON.parse(readFileSync(small.file("mara.json"), "utf8")).member.signer).to.equal(mara.address);
      }
      const byOlga = await small.signed(proposal, olga.address, "olga.json");
      await approve(small.context, { ...small.options, proposal, signatures: [small.file("mara.json"), byOlga] });
    });

    describe("signs messages, as statements about data are", () => {
      const raw = "0x1234";
      const asks = async () => {
        const client = (await contextWith({})).network.sender(mara.address);
        return signMessage(client, { account: client.account, message: { raw } });
      };

      it("whatever it calls that", async () => {
        for (const message of ["personal_sign", "eth_sign", "account_signData"]) {
          behaving({ methods: { ...honest.methods, message } });
          expect(await recoverMessageAddress({ message: { raw }, signature: await asks() })).to.equal(mara.address);
          expect(signer.asked).to.include(message);
        }
      });

      const wrong: [what: string, signMessage: SignerBehaviour["signMessage"]][] = [
        ["as somebody else", () => stranger.signMessage({ message: { raw } })],
        ["something else", (account) => account.signMessage({ message: { raw: "0x1235" } })],
        ["without the mark of a message", (account) => account.sign!({ hash: keccak256(raw) })],
        ["too little", async () => "0x1234"],
        ["nothing", async () => null],
      ];
      for (const [what, signMessage] of wrong) {
        it(`and is not believed where it signs ${what}`, async () => {
          behaving({ signMessage });
          const refused: unknown = await asks().then(
            () => undefined,
            (error) => decodeGateError(error),
          );
          expect(isSallyportError(refused, "SIGNER_ANSWER_INVALID"), String(refused)).to.equal(true);
          behaving({});
          expect(await recoverMessageAddress({ message: { raw }, signature: await asks() })).to.equal(mara.address);
        });
      }
    });

    it("is asked once, however often a member presses", async () => {
      const proposal = await small.standing("ben");
      for (const _ of [1, 2]) await signs(proposal);
      expect(signer.asked).to.deep.equal(["eth_signTypedData_v4"]);
      // For another proposal the same file is no answer.
      await signs(await small.standing("ben"));
      expect(signer.asked).to.have.lengthOf(2);
    });

    it("signs for an agent's key, and sends for who pays", async () => {
      const to = small.toPropose({ to: "ada", value: "0.1 ETH", key: treasurer.address, from: sender.address });
      const before = await getTransactionCount(context.network.client, { address: sender.address });
      await propose(context, to);
      expect(signer.asked).to.include.members(["eth_signTypedData_v4", "eth_signTransaction"]);
      expect(await getTransactionCount(context.network.client, { address: sender.address })).to.equal(before + 1);
    });

    it("need not be reached by who acts as somebody else", async () => {
      const told: string[] = [];
      const without = await contextWith({ authorization: "Bearer wrong" }, told);
      expect(told).to.deep.equal([
        "going on without the accounts of the remote signer: SIGNER_REFUSED: The remote signer answers with status 401.",
      ]);
      expect(without.network.accounts).not.to.include(sender.address);
      await propose(without, small.toPropose({ to: "ada", value: "0.1 ETH" }));
    });

    type Wrong = [what: string, signTypedData: SignerBehaviour["signTypedData"]];
    const wrong: Wrong[] = [
      ["as somebody else", (_, data) => stranger.signTypedData(data)],
      [
        "something else",
        (account, data) => account.signTypedData({ ...data, message: { ...data.message, validUntil: 1 } }),
      ],
      [
        "for another chain",
        (account, data) => account.signTypedData({ ...data, domain: { ...data.domain, chainId: 1 } }),
      ],
      ["too little", async () => "0x1234"],
      ["in words", async () => "yes"],
      ["nothing", async () => null],
    ];
    for (const [what, signTypedData] of wrong) {
      it(`is not believed where it signs ${what}`, async () => {
        const proposal = await small.standing("ben");
        behaving({ signTypedData });
        const error = await expectRejection(signs(proposal), "SIGNER_ANSWER_INVALID");
        expect(error.details["account"]).to.equal(mara.address);
        behaving({});
        await signs(proposal);
      });
    }

    type WrongTransaction = [what: string, signTransaction: SignerBehaviour["signTransaction"]];
    const wrongTransactions: WrongTransaction[] = [
      ["another recipient", (account, one) => account.signTransaction({ ...one, to: stranger.address })],
      ["other calldata", (account, one) => account.signTransaction({ ...one, data: `${one.data}00` })],
      ["a value", (account, one) => account.signTransaction({ ...one, value: 1n })],
      ["another nonce", (account, one) => account.signTransaction({ ...one, nonce: one.nonce + 1 })],
      ["less gas", (account, one) => account.signTransaction({ ...one, gas: one.gas - 1n })],
      ["a higher fee", (account, one) => account.signTransaction({ ...one, maxFeePerGas: one.maxFeePerGas + 1n })],
      ["another sender", (_, one) => stranger.signTransaction(one)],
      ["no bytes", async () => ({ tx: {} })],
    ];
    it("sends nothing but what was asked for", async () => {
      const { client } = context.network;
      const count = () => getTransactionCount(client, { address: sender.address, blockTag: "pending" });
      const before = await count();
      const args = small.toPropose({ to: "ada", value: "0.2 ETH", from: sender.address, key: treasurer.address });
      for (const [what, signTransaction] of wrongTransactions) {
        behaving({ signTransaction });
        await expectRejection(propose(context, args), "SIGNER_ANSWER_INVALID");
        expect(await count(), what).to.equal(before);
      }
      // The twin; some return the bytes beside what they hold.
      behaving({ signTransaction: async (account, one) => ({ raw: await account.signTransaction(one), tx: {} }) });
      await propose(context, args);
      expect(await count()).to.equal(before + 1);
      expect(await getBalance(client, { address: stranger.address })).to.equal(0n);
    });

    it("is waited for as long as is said, and not longer", async () => {
      const proposal = await small.standing("ben");
      const quick = await contextWith({ timeout: 200 });
      behaving({ instead: () => "never" });
      const error = await expectRejection(signs(proposal, quick), "SIGNER_UNREACHABLE");
      expect(error.isRetryable).to.equal(true);
      behaving({});
      await signs(proposal, quick);
    });

    it("is told of in its own words, without the secrets that it repeats", async () => {
      const proposal = await small.standing("ben");
      const failures: [SignerBehaviour["instead"], code: "SIGNER_REFUSED" | "SIGNER_UNREACHABLE", said?: string][] = [
        [() => ({ status: 401, body: "no" }), "SIGNER_REFUSED"],
        [() => ({ status: 500, body: "no" }), "SIGNER_UNREACHABLE"],
        [() => ({ status: 200, body: "<html>" }), "SIGNER_REFUSED"],
        [() => ({ status: 302, body: "", location: "http://127.0.0.1:1/" }), "SIGNER_UNREACHABLE"],
        [
          (path, token) => ({
            status: 200,
            body: JSON.stringify({ error: { code: -1, message: `no: ${path} ${token}` } }),
          }),
          "SIGNER_REFUSED",
          "no: … …",
        ],
      ];
      for (const [instead, code, said] of failures) {
        signer.behaviour = instead === undefined ? honest : { ...honest, instead };
        const error = await expectRejection(signs(proposal), code);
        expect(error.details["the signer says"]).to.equal(said);
        for (let at: unknown = error; at instanceof Error; at = at.cause) {
          expect(`${at.message} ${at.stack}`).not.to.match(new RegExp(`${TOKEN}|${PATH}`));
        }
      }
    });

    it("is found by the configuration, with secrets of the environment that are never printed", async () => {
      const proposal = await small.standing("ben");
      const project = createProject(() => anvil().url, [small.file("dao.yaml"), small.file("policy.yaml")]);
      try {
        const config = readFileSync(project.path("hardhat.config.ts"), "utf8");
        const settings =
          'sallyport: { signer: { url: configVariable("TEST_URL"), authorization: configVariable("TEST_AUTH") } },';
        project.write("hardhat.config.ts", config.replace("  plugins:", `  ${settings}\n  plugins:`));
        mkdirSync(project.path("deployments/anvil"), { recursive: true });
        copyFileSync(small.file("deployments/anvil/small.json"), project.path("deployments/anvil/small.json"));
        const run = (authorization: string) =>
          project.start(["sign", proposal, "--from", mara.address, "--out", "m.json"], {
            env: { TEST_URL: `${signer.url}/${PATH}`, TEST_AUTH: authorization },
          });
        signer.asked.length = 0;
        const good = await run(AUTHORIZATION);
        expect(good.code, good.stderr).to.equal(0);
        expect(signer.asked).to.deep.equal(["eth_accounts", "eth_signTypedData_v4"]);
        const bad = await run(`Bearer ${TOKEN}-wrong`);
        expect(bad.stderr).to.match(/SIGNER_REFUSED: The remote signer answers with status 401/);
        const all = [good, bad].map(({ stdout, stderr }) => stdout + stderr).join("\n");
        expect(all).not.to.match(new RegExp(`${TOKEN}|${PATH}`));
      } finally {
        project.remove();
      }
    });
  },
  { args: ["--accounts", "20"] },
);
