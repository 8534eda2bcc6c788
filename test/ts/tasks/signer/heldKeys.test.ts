// Keys that the configuration names, in an encrypted file or behind a service: an agent proposes with them, who carries
// pays with them, and nothing asks for a password before it must.
import { chmodSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { encryptKeystoreJson } from "ethers";
import { configVariable } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseEther, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { getTransactionCount } from "viem/actions";
import { people } from "../../../../examples/grants/story/people.ts";
import { listProposals } from "../../../../sdk/read/listProposals.ts";
import type { SallyportUserConfig } from "../../../../tasks/config/types.ts";
import { openNetwork } from "../../../../tasks/lib/network.ts";
import { secretsInEnvironment } from "../../../../tasks/lib/signer/inEnvironment.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { besideWaiting } from "../../support/besideWaiting.ts";
import { hardhatOf, runLine, type Told } from "../../support/inProcess.ts";
import { type StartedKms, signed, startKms } from "../../support/kmsServer.ts";
import { expectRejection } from "../../support/rejection.ts";
import { secretFinder } from "../../support/secrets.ts";
import { smallDao, smallPolicy } from "../../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../../support/smallSystem.ts";

const { relayer, treasurer, gina } = people;
const KEY = generatePrivateKey();
const account = privateKeyToAccount(KEY);
const RELAYER = toHex(relayer.getHdKey().privateKey ?? new Uint8Array());
const PASSWORD = "c4n4ryp4sswordofthefile";
const TOKEN = "Bearer c4n4ryt0k3nofthekms";

type Keys = NonNullable<SallyportUserConfig["keys"]>;

describeWithAnvil("keys that the configuration names", (anvil) => {
  let small: SmallSystem;
  let service: StartedKms;
  let text: string;
  let nonce = 0;
  const find = secretFinder([KEY, PASSWORD, TOKEN]);

  before(async function () {
    this.timeout(60_000);
    const dao = smallDao.replace(treasurer.address, account.address);
    small = await deploySmall(anvil().url, undefined, smallPolicy(), dao);
    keep("package.json", JSON.stringify({ type: "module", private: true }));
    await small.clock.setBalance({ address: account.address, value: parseEther("1") });
    service = await startKms({ agent: account }, TOKEN);
    const { address } = account;
    text = await encryptKeystoreJson({ address, privateKey: KEY }, PASSWORD, { scrypt: { N: 2, r: 1, p: 1 } });
    keep("agent.json", text);
    process.env["TEST_PASSWORD"] = PASSWORD;
    process.env["TEST_TOKEN"] = TOKEN;
  });
  after(async () => {
    delete process.env["TEST_PASSWORD"];
    delete process.env["TEST_TOKEN"];
    await service.stop();
    small.remove();
  });

  const keep = (name: string, content: string, mode = 0o600) => {
    writeFileSync(small.file(name), content);
    chmodSync(small.file(name), mode);
  };
  const file = { file: "agent.json", password: configVariable("TEST_PASSWORD") };
  const kms = () => ({
    ...{ kms: service.url, key: "agent", address: account.address, private: true },
    authorization: configVariable("TEST_TOKEN"),
  });

  const hardhatWith = (keys: Keys) =>
    hardhatOf({ root: small.root, url: anvil().url, keys: [RELAYER], config: { sallyport: { keys } } });
  const paying = ["--value", "0.1 ETH", "--policy", "policy.yaml"];
  async function proposing(hre: HardhatRuntimeEnvironment, from = relayer.address): Promise<Told> {
    const told = await runLine(hre, ["propose", "--to", "ada", ...paying, "--nonce", String(++nonce), "--from", from]);
    expect(find(told.stdout + told.stderr)).to.equal(undefined);
    return told;
  }
  const count = () => getTransactionCount(small.context.network.client, { address: account.address });

  for (const [way, keys] of [
    ["an encrypted file", (): Keys => [file]],
    ["a service", (): Keys => [kms()]],
  ] as const) {
    it(`sign for the agent, from ${way}`, async () => {
      const { code, stderr } = await proposing(await hardhatWith(keys()));
      expect([code, besideWaiting(stderr)]).to.deep.equal([0, ""]);
      const all = await listProposals(small.context.network.client, { gate: small.plan.addresses.gate, fromBlock: 0n });
      expect(all.at(-1)?.terms.key).to.equal(account.address);
    });

    it(`pay for what is sent, from ${way}`, async () => {
      const before = await count();
      const { code, stderr } = await proposing(await hardhatWith(keys()), account.address);
      expect([code, besideWaiting(stderr)]).to.deep.equal([0, ""]);
      expect(await count()).to.equal(before + 1);
    });
  }

  it("are none where nobody names them", async () => {
    const { code, stderr } = await proposing(await hardhatWith([]));
    expect(code).to.equal(1);
    expect(stderr).to.include("ACCOUNT_UNKNOWN");
  });

  it("hinder nobody who needs them not, and ask him for nothing", async () => {
    const hre = await hardhatWith([
      { file: "agent.json" },
      { file: "nowhere.json" },
      { ...kms(), kms: "http://127.0.0.1:1" },
    ]);
    const { code, stderr } = await runLine(hre, ["agent", "list", "--policy", "policy.yaml"]);
    expect(code, stderr).to.equal(0);
    expect(besideWaiting(stderr)).to.match(
      /^going on without the accounts of nowhere\.json: FILE_NOT_FOUND: \S+nowhere\.json cannot be read: there is no such file\.\n$/,
    );
  });

  describe("in a file", () => {
    const refused = async (keys: Keys, code: string) => {
      const told = await proposing(await hardhatWith(keys));
      expect(told.code).to.equal(1);
      expect(told.stderr).to.include(code);
      return told.stderr;
    };

    it("are opened by their password alone", async () => {
      process.env["TEST_OTHER"] = `${PASSWORD}x`;
      try {
        await refused([{ file: "agent.json", password: configVariable("TEST_OTHER") }], "KEY_FILE_LOCKED");
      } finally {
        delete process.env["TEST_OTHER"];
      }
    });

    it("want a terminal where no variable holds the password", async () => {
      expect(await refused([{ file: "agent.json" }], "KEY_FILE_LOCKED")).to.include("There is no terminal");
    });

    it("ask at the terminal once, before anything is done", async () => {
      const hre = await hardhatWith([{ file: "agent.json" }]);
      const asked: string[] = [];
      hre.hooks.registerHandlers("userInterruptions", {
        requestSecretInput: async (_context, who, what) => {
          asked.push(`${who}: ${what}`);
          return PASSWORD;
        },
      });
      const { isTTY } = process.stdin;
      process.stdin.isTTY = true;
      const { network, close } = await openNetwork(hre);
      try {
        await network.unlock(relayer.address);
        expect(asked).to.deep.equal([]);
        for (const _ of [1, 2]) await network.unlock(account.address);
        expect(asked).to.deep.equal(["sallyport: Password of agent.json"]);
      } finally {
        process.stdin.isTTY = isTTY;
        await close();
      }
    });

    it("are told where others may read the file", async () => {
      for (const [mode, told] of [
        [0o640, true],
        [0o602, true],
        [0o600, false],
        [0o400, false],
      ] as const) {
        keep("agent.json", text, 0o600);
        chmodSync(small.file("agent.json"), mode);
        const { code, stderr } = await proposing(await hardhatWith([file]));
        expect(code).to.equal(0);
        const expected = "mind: others than you may read or change agent.json: chmod 600 agent.json\n";
        expect(besideWaiting(stderr), mode.toString(8)).to.equal(told ? expected : "");
      }
      chmodSync(small.file("agent.json"), 0o600);
    });

    it("are of the account that the file says, and the configuration", async () => {
      const { address: _, ...without } = JSON.parse(text);
      keep("bare.json", JSON.stringify(without));
      keep("other.json", JSON.stringify({ ...without, address: gina.address }));
      const named = (changes: object) => ({ ...file, ...changes });
      const unsaid = await proposing(await hardhatWith([named({ file: "bare.json" })]));
      expect(unsaid.stderr).to.include("bare.json does not say of which account it is.");
      const said = await proposing(await hardhatWith([named({ file: "bare.json", address: account.address })]));
      expect(said.code, said.stderr).to.equal(0);
      const contrary = await proposing(await hardhatWith([named({ address: gina.address })]));
      expect(contrary.stderr).to.include(
        `agent.json holds the key of ${account.address}, and ${gina.address} is expected`,
      );
      // What the file says of itself is not believed: the key is opened before anything is signed.
      const hre = await hardhatWith([named({ file: "other.json" })]);
      const { network, close } = await openNetwork(hre);
      expect(network.accounts).to.include(gina.address);
      const error = await expectRejection(network.unlock(gina.address), "KEY_FILE_INVALID");
      expect(error.value).to.equal(account.address);
      await close();
    });
  });

  it("are not believed where a service signs as somebody else: nothing is sent", async () => {
    const before = await getTransactionCount(small.context.network.client, { address: relayer.address });
    const stranger = privateKeyToAccount(generatePrivateKey());
    service.behaviour = { ...service.behaviour, sign: (_, digest) => signed(stranger, digest) };
    const { code, stderr } = await proposing(await hardhatWith([kms()]));
    service.behaviour = { ...service.behaviour, sign: signed };
    expect(code).to.equal(1);
    expect(stderr).to.include("SIGNER_ANSWER_INVALID");
    expect(await getTransactionCount(small.context.network.client, { address: relayer.address })).to.equal(before);
  });

  it("keep no secret in the configuration", async () => {
    const wrong: [what: object, where: string][] = [
      [{ ...file, password: PASSWORD }, "password"],
      [{ ...file, password: { ...configVariable("TEST_PASSWORD"), default: PASSWORD } }, "password"],
      [{ ...kms(), authorization: TOKEN }, "authorization"],
      [{ ...kms(), address: account.address.toLowerCase().replace(/[a-f]/, (one) => one.toUpperCase()) }, "address"],
      [{ ...kms(), timeout: 0 }, "timeout"],
      [{ ...file, passwort: configVariable("TEST_PASSWORD") }, "keys"],
      [{}, "file"],
    ];
    for (const [key, where] of wrong) {
      const failure = await hardhatWith([key] as Keys).catch((error: unknown) => error);
      expect(String(failure)).to.include("sallyport.keys.0").and.include(where);
      expect(find(String(failure))).to.equal(undefined);
    }
    await hardhatWith([file, kms()]);
  });

  it("are told of, by name, where what opens them stands in the environment", async () => {
    const hre = await hardhatWith([
      file,
      kms(),
      { file: "agent.json", password: configVariable("TEST_NOBODY_SET_IT") },
    ]);
    expect(secretsInEnvironment(hre)).to.deep.equal(["TEST_PASSWORD", "TEST_TOKEN"]);
    expect(secretsInEnvironment(await hardhatWith([]))).to.deep.equal([]);
  });
});
