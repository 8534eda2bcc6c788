import { expect } from "chai";
import { network } from "hardhat";
import { ArgumentType } from "hardhat/types/arguments";
import { createClient, custom } from "viem";
import { hardhat } from "viem/chains";
import { type Diagnosis, INCOMPLETE, statusOf } from "../../../sdk/doctor/diagnose.ts";
import { checks } from "../../../sdk/doctor/registry.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { tasks } from "../../../tasks/index.ts";
import { type Mistake, mistakes } from "./mistakes.ts";
import { call, openWard, type Patient, POLICY, VOTE } from "./ward.ts";

/** What the example as its files describe it is told: nobody has published its policy yet. */
const UNPUBLISHED = "DOCTOR_POLICY_UNPUBLISHED";

function codesOf({ findings }: Diagnosis): string[] {
  return [...new Set(findings.map(({ code }) => code))].filter((code) => code !== UNPUBLISHED).sort();
}

/** What is wrong with a command line, by the definitions of the commands. */
function problemOf(line: string): string | undefined {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  const fits = tasks.filter(({ id }) => id.slice(1).every((word, i) => words[i] === word) && id.length > 1);
  const [task] = fits.toSorted((a, b) => b.id.length - a.id.length);
  if (task === undefined || !("options" in task) || task.type !== "NEW_TASK") return "no such command";
  const rest = words.slice(task.id.length - 1);
  const given = rest.flatMap((word, i) => (word.startsWith("--") ? [i] : []));
  const known = Object.keys(task.options).map(
    (name) => `--${name.replaceAll(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`,
  );
  const unknown = given.map((i) => rest[i]).find((option) => !known.includes(option ?? ""));
  if (unknown !== undefined) return `no option ${unknown}`;
  const count = rest.length - 2 * given.length;
  const isNeeded = ({ type, defaultValue }: (typeof task.positionalArguments)[number]) =>
    defaultValue === undefined && type !== ArgumentType.STRING_WITHOUT_DEFAULT;
  const needed = task.positionalArguments.filter(isNeeded).length;
  const most = task.positionalArguments.length;
  return count >= needed && count <= most ? undefined : `${count} arguments instead of ${most}`;
}

describe("doctor", function () {
  this.timeout(120_000);
  let ward: Awaited<ReturnType<typeof openWard>>;
  const seen = new Set<string>();
  const cures = new Set(checks.map(({ cure }) => cure));

  before(async () => {
    ward = await openWard();
  });

  async function treated({ born, deed }: Pick<Mistake, "born" | "deed">): Promise<[Patient, Diagnosis]> {
    const patient = born === undefined ? await ward.healthy() : await ward.born(born);
    const looking = await deed?.(patient);
    return [patient, await patient.examine(looking ?? {})];
  }

  it("finds nothing wrong with the example, and makes every check", async () => {
    const [, diagnosis] = await treated({});
    expect(diagnosis.findings.map(({ code, severity }) => [code, severity])).to.deep.equal([[UNPUBLISHED, "note"]]);
    expect(diagnosis.notChecked).to.deep.equal([]);
    // Nothing is compared where there is nothing to compare with.
    const others = checks.map(({ code }) => code).filter((code) => code !== "DOCTOR_NODES_DISAGREE");
    expect(diagnosis.checked).to.deep.equal(others);
    expect(diagnosis.status).to.equal(0);
    seen.add(UNPUBLISHED);
  });

  it("has nothing left to say once the policy is published, part by part", async () => {
    const patient = await ward.healthy();
    const { root, rules } = compilePolicy(POLICY);
    const publish = (part: typeof rules) =>
      patient.publish(
        root,
        part.map(({ rule }) => rule),
        part.map(({ proof }) => proof),
      );
    await publish(rules.slice(1));
    expect((await patient.examine()).findings.map(({ code }) => code)).to.deep.equal([UNPUBLISHED]);
    await publish(rules.slice(0, 1));
    expect((await patient.examine()).findings).to.deep.equal([]);
    // Then a file that is lost can be written again.
    const policyFile = { file: "policy.yaml", policy: undefined, problem: "policy.yaml cannot be read." };
    expect((await patient.examine({ policyFile })).findings).to.deep.equal([]);
  });

  describe("finds", () => {
    for (const { code, title, born, deed, twin = {}, also = [], twinHas = [], says } of mistakes) {
      it(`${code}: ${title}`, async () => {
        const [, without] = await treated(twin);
        expect(codesOf(without), "without the mistake").to.deep.equal(twinHas.toSorted());

        const [patient, diagnosis] = await treated({ ...(born ? { born } : {}), ...(deed ? { deed } : {}) });
        expect(codesOf(diagnosis)).to.deep.equal([code, ...also].sort());
        const expected = typeof says === "function" ? says(patient) : says;
        const said = diagnosis.findings.filter((finding) => finding.code === code).map(({ what }) => what);
        const isSaid = said.some((what) =>
          typeof expected === "string" ? what.includes(expected) : expected.test(what),
        );
        expect(isSaid, said.join("\n")).to.equal(true);
        const gravest = checks.find((one) => one.severity !== "note" && [code, ...also].includes(one.code));
        expect(diagnosis.status).to.equal(gravest?.status ?? (diagnosis.notChecked.length > 0 ? INCOMPLETE : 0));
        seen.add(code);
        for (const { cure } of diagnosis.findings) cures.add(cure);
      });
    }

    it("DOCTOR_PASSKEY_WITHOUT_PRECOMPILE: the chain is older than the precompile", async () => {
      const older = await (await openWard("prague")).healthy();
      const diagnosis = await older.examine();
      expect(codesOf(diagnosis)).to.deep.equal(["DOCTOR_PASSKEY_WITHOUT_PRECOMPILE"]);
      expect(diagnosis.findings[0]?.what).to.equal(
        `This chain has no precompile for P-256, and 1 of 3 members of grants-council (${older.councils["grants-council"]}) sign by passkey.`,
      );
      expect(codesOf(await (await ward.healthy()).examine())).to.deep.equal([]);
      seen.add("DOCTOR_PASSKEY_WITHOUT_PRECOMPILE");
    });

    it("cures that are commands which there are, with the options that they have", () => {
      const told = [...cures].flatMap((cure) =>
        [...cure.matchAll(/`hardhat sallyport ([^`]+)`/g)].map(([, text]) => text),
      );
      expect(told.length).to.be.above(50);
      for (const text of told) expect(problemOf(text ?? ""), text).to.equal(undefined);
      expect(problemOf("root dealy 5")).to.equal("no such command");
      expect(problemOf("root delay 5 --until 6")).to.equal("no option --until");
      expect(problemOf("root delay")).to.equal("0 arguments instead of 1");
    });

    it("every mistake of its registry", () => {
      expect(checks.map(({ code }) => code).filter((code) => !seen.has(code))).to.deep.equal([]);
    });
  });

  describe("what it could not look at", () => {
    /** A node that refuses one method. */
    const without = (patient: Patient, method: string, refusal = { code: -32_601, message: "not available" }) => {
      const { request } = patient.transport({ chain: hardhat });
      const transport = custom(
        {
          request: (asked: { method: string }) => {
            if (asked.method !== method) return request(asked as never);
            return Promise.reject(Object.assign(new Error(refusal.message), refusal));
          },
        },
        { retryCount: 0 },
      );
      return createClient({ chain: hardhat, transport, cacheTime: 0 });
    };

    it("is told, check by check, and is not healthy", async () => {
      const patient = await ward.healthy();
      const diagnosis = await patient.examine({ client: without(patient, "eth_syncing") });
      expect(diagnosis.notChecked.map(({ code }) => code)).to.deep.equal(["DOCTOR_NODE_BEHIND", "DOCTOR_CLOCK_BEHIND"]);
      expect(diagnosis.checked).to.have.lengthOf(checks.length - 3);
      expect(diagnosis.status).to.equal(INCOMPLETE);
    });

    it("hides no finding, and a finding decides", async () => {
      const patient = await ward.healthy();
      await patient.as(patient.councils["guardians"]!, patient.gate, call("pause(uint32 duration)", 86_400));
      const diagnosis = await patient.examine({ client: without(patient, "eth_getLogs") });
      expect(codesOf(diagnosis)).to.deep.equal(["DOCTOR_PAUSED"]);
      expect(diagnosis.notChecked.map(({ code }) => code)).to.include.members([
        "DOCTOR_DEPLOYER_HAS_ROLE",
        "DOCTOR_THRESHOLD_UNREACHABLE",
        "DOCTOR_ALLOWANCE_UNLIMITED",
      ]);
      expect(diagnosis.status).to.equal(checks.find(({ code }) => code === "DOCTOR_PAUSED")?.status);
    });

    it("is told where logs hold fewer members than the council counts", async () => {
      const patient = await ward.healthy();
      const fromBlock = (await patient.examine()).blockNumber;
      const { notChecked } = await patient.examine({ fromBlock });
      const why = notChecked.find(({ code }) => code === "DOCTOR_GUARDIAN_ALONE")?.why;
      expect(why).to.match(/^logs tell of 0 of the \d members of /);
    });

    it("is told where the record names a deployer that the gate's address does not follow from", async () => {
      const patient = await ward.healthy();
      const other = patient.addresses.registry;
      const { notChecked } = await patient.examine({ deployer: other });
      expect(notChecked).to.deep.equal([
        {
          code: "DOCTOR_DEPLOYER_HAS_ROLE",
          why: `the gate's address does not follow from the recorded deployer ${other}`,
        },
      ]);
    });

    it("is not taken for an answer of a contract where the node fails", async () => {
      const patient = await ward.healthy();
      const client = without(patient, "eth_call", { code: -32_603, message: "internal error" });
      const { findings, checked } = await patient.examine({ client });
      expect(findings).to.deep.equal([]);
      // What needs no call: code, gas limit, what the node and the files say of themselves.
      expect(checked).to.deep.equal([
        "DOCTOR_CODE_DIFFERS",
        "DOCTOR_BLOCK_GAS_LIMIT",
        "DOCTOR_NODE_BEHIND",
        "DOCTOR_CLOCK_BEHIND",
      ]);
    });

    it("is told of a second node that does not know the block, or was not named", async () => {
      const patient = await ward.healthy();
      const { provider } = await network.create();
      const behind = createClient({ chain: hardhat, transport: custom(provider) });
      const only = checks.filter(({ code }) => code === "DOCTOR_NODES_DISAGREE");
      const one = await patient.examine({ only, second: { name: "behind", client: behind } });
      expect(one.notChecked[0]?.why).to.match(/^The node does not know the block \d+\.$/);
      const none = await patient.examine({ only });
      expect(none.notChecked[0]?.why).to.equal("no second node was named");
      expect([one.status, none.status]).to.deep.equal([INCOMPLETE, INCOMPLETE]);
    });

    it("is little where a contract of others uses up all gas", async () => {
      const patient = await ward.healthy();
      await patient.as(patient.councils["guardians"]!, patient.gate, call("pause(uint32 duration)", 86_400));
      // INVALID, which leaves none.
      await patient.clock.setCode({ address: VOTE, bytecode: "0xfe" });
      const diagnosis = await patient.examine();
      expect(codesOf(diagnosis)).to.deep.equal(["DOCTOR_PAUSED"]);
      expect(diagnosis.notChecked).to.deep.equal([]);
    });

    it("ends it where the node is not there at all", async () => {
      const patient = await ward.healthy();
      const transport = custom({ request: () => Promise.reject(new Error("gone")) }, { retryCount: 0 });
      const gone = patient.examine({ client: createClient({ chain: hardhat, transport, cacheTime: 0 }) });
      await gone.then(
        () => expect.fail("it examined nothing"),
        (error: unknown) => expect(error).to.be.instanceOf(Error),
      );
    });
  });

  describe("its registry", () => {
    it("has a code, an exit status, a reason and a cure of its own for each mistake", () => {
      const serious = checks.filter(({ severity }) => severity !== "note");
      expect(new Set(checks.map(({ code }) => code)).size).to.equal(checks.length);
      expect(new Set(serious.map(({ status }) => status)).size).to.equal(serious.length);
      for (const { code, severity, status, mistake, why, cure } of checks) {
        expect(code).to.match(/^DOCTOR(_[A-Z0-9]+)+$/);
        const [low, high] = { error: [10, 59], warning: [60, 120], note: [0, 0] }[severity] as [number, number];
        expect(status, code).to.be.within(low, high);
        expect(mistake, code).to.match(/^[A-Z].*[.]$/);
        expect(why, code).to.match(/^[A-Z].*[.)]$/);
        expect(cure, code).to.match(/^[A-Z]/);
      }
    });

    it("puts the gravest first, and lets it decide the exit status", () => {
      const finding = (severity: "error" | "warning" | "note", status: number) => {
        return { code: "", severity, status, what: "", why: "", cure: "" };
      };
      expect(statusOf([], [])).to.equal(0);
      expect(statusOf([finding("note", 0)], [])).to.equal(0);
      expect(statusOf([finding("note", 0)], [{ code: "", why: "" }])).to.equal(INCOMPLETE);
      expect(statusOf([finding("warning", 60), finding("note", 0)], [{ code: "", why: "" }])).to.equal(60);
      const order = checks.map(({ severity }) => ["error", "warning", "note"].indexOf(severity));
      expect(order).to.deep.equal(order.toSorted());
    });
  });
});
