import { readFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress, toHex } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { responseTimesOf } from "../../../sdk/deploy/responseTimes.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { expectRefusal } from "../support/refusal.ts";
import { DAO_FILE, POLICY_FILE } from "../support/system.ts";

const text = readFileSync(DAO_FILE, "utf8");
const policy = compilePolicy(readFileSync(POLICY_FILE, "utf8"));
const deployer = people.deployer.address;

function plan(daoText: string): DeploymentPlan {
  return planDeployment({ dao: readDao(daoText), policy, deployer });
}

/** The example with one thing changed; fails where the thing is not there. */
function changed(from: string | RegExp, to: string): string {
  const result = text.replace(from, to);
  expect(result, `nothing in ${DAO_FILE} is like ${from}`).not.to.equal(text);
  return result;
}

type Case = {
  title: string;
  from: string | RegExp;
  to: string;
  code: ErrorCode;
  place: string | RegExp;
  value?: string;
};

const mara = people.mara.address;
const gina = people.gina.address;
const treasurer = people.treasurer.address;

// Places that stand in several lines, or occur more than once.
const rootApprover = /(root:[^\n]*\n {2}approver: )"0x[0-9a-fA-F]{40}"/;
const rootDelay = /(root:[^\n]*\n {2}approver:[^\n]*\n {2})delay: [^\n]*/;
const smallTier = /^ {2}small: (.*)$/m;

const refusedByReading: Case[] = [
  {
    title: "a key twice",
    from: "version: 1\n",
    to: "version: 1\nversion: 1\n",
    code: "DAO_FILE_INVALID",
    place: /dao\.yaml:5:1/,
  },
  { title: "an anchor", from: "label: grants", to: "label: &a grants", code: "DAO_FILE_INVALID", place: /label$/ },
  {
    title: "another version",
    from: "version: 1",
    to: "version: 2",
    code: "DAO_VALUE_INVALID",
    place: /version$/,
    value: "2",
  },
  {
    title: "a misspelt key",
    from: "threshold: 2",
    to: "treshold: 2",
    code: "DAO_KEY_UNKNOWN",
    place: /councils\.grants-council\.treshold$/,
    value: "treshold",
  },
  {
    title: "a missing key",
    from: "guardian: guardians\n",
    to: "",
    code: "DAO_KEY_MISSING",
    place: /dao\.yaml:\d+:1$/,
    value: "guardian",
  },
  {
    title: "a key without value",
    from: "guardian: guardians",
    to: "guardian:",
    code: "DAO_KEY_MISSING",
    place: /guardian$/,
  },
  {
    title: "an unknown kind of member",
    from: "kind: eoa",
    to: "kind: wallet",
    code: "DAO_VALUE_INVALID",
    place: /members\.mara\.kind$/,
    value: "wallet",
  },
  {
    title: "an address with a wrong digit",
    from: mara,
    to: `${mara.slice(0, -1)}0`,
    code: "DAO_VALUE_INVALID",
    place: /members\.mara\.address$/,
    value: `${mara.slice(0, -1)}0`,
  },
  {
    title: "an address without checksum",
    from: mara,
    to: mara.toLowerCase(),
    code: "DAO_VALUE_INVALID",
    place: /members\.mara\.address$/,
    value: mara.toLowerCase(),
  },
  {
    title: "the zero address",
    from: mara,
    to: `0x${"0".repeat(40)}`,
    code: "DAO_VALUE_INVALID",
    place: /members\.mara\.address$/,
    value: `0x${"0".repeat(40)}`,
  },
  {
    title: "a passkey of the wrong length",
    from: 'kind: passkey\n        key: "0x',
    to: 'kind: passkey\n        key: "0xab',
    code: "DAO_VALUE_INVALID",
    place: /members\.pia\.key$/,
  },
  {
    title: "a passkey with a wrong digit, which is no point of the curve",
    from: 'key: "0x1b66126b',
    to: 'key: "0x1b66126c',
    code: "DAO_VALUE_INVALID",
    place: /members\.pia\.key$/,
  },
  {
    title: "a threshold above the members",
    from: "threshold: 2",
    to: "threshold: 4",
    code: "DAO_VALUE_INVALID",
    place: /grants-council\.threshold$/,
    value: "4",
  },
  {
    title: "a threshold of zero",
    from: "threshold: 2",
    to: "threshold: 0",
    code: "DAO_VALUE_INVALID",
    place: /grants-council\.threshold$/,
    value: "0",
  },
  {
    title: "a delay below ten minutes",
    from: rootDelay,
    to: "$1delay: 599 seconds",
    code: "DAO_VALUE_INVALID",
    place: /root\.delay$/,
    value: "599 seconds",
  },
  {
    title: "a delay above thirty days",
    from: rootDelay,
    to: "$1delay: 31 days",
    code: "DAO_VALUE_INVALID",
    place: /root\.delay$/,
    value: "31 days",
  },
  {
    title: "a duration in no unit",
    from: rootDelay,
    to: "$1delay: 3",
    code: "DAO_VALUE_INVALID",
    place: /root\.delay$/,
    value: "3",
  },
  {
    title: "a council that is not there",
    from: "guardian: guardians",
    to: "guardian: guardian",
    code: "DAO_NAME_UNKNOWN",
    place: /guardian$/,
    value: "guardian",
  },
  {
    title: "a root without approver",
    from: rootApprover,
    to: "$1none",
    code: "DAO_VALUE_INVALID",
    place: /root\.approver$/,
    value: "none",
  },
  {
    title: "an optimistic tier without guardian",
    from: "guardian: guardians",
    to: "guardian: none",
    code: "DAO_VALUE_INVALID",
    place: /tiers\.small\.approver$/,
    value: "none",
  },
  {
    title: "a response time of nobody here",
    from: "  guardians: 4 hours",
    to: "  guards: 4 hours",
    code: "DAO_NAME_UNKNOWN",
    place: /response times\.guards$/,
    value: "guards",
  },
  {
    title: "a response time that is no duration",
    from: "  guardians: 4 hours",
    to: "  guardians: soon",
    code: "DAO_VALUE_INVALID",
    place: /response times\.guardians$/,
    value: "soon",
  },
  {
    title: "an agent's tier that is not there",
    from: "lowest tier: small",
    to: "lowest tier: smal",
    code: "DAO_NAME_UNKNOWN",
    place: /agents\.treasurer\.lowest tier$/,
    value: "smal",
  },
  {
    title: "an agent id of zero",
    from: "id: 1",
    to: "id: 0",
    code: "DAO_VALUE_INVALID",
    place: /agents\.treasurer\.id$/,
    value: "0",
  },
  {
    title: "an agent key that is a member",
    from: treasurer,
    to: mara,
    code: "DAO_ROLE_CONFLICT",
    place: /agents\.treasurer\.keys\.first\.address$/,
    value: mara,
  },
  {
    title: "a guardian who is a council member",
    from: gina,
    to: mara,
    code: "DAO_ROLE_CONFLICT",
    place: /councils\.guardians\.members\.gina$/,
    value: mara.toLowerCase(),
  },
  {
    title: "a guardian who is the root vetoer",
    from: "vetoer: none",
    to: "vetoer: guardians",
    code: "DAO_ROLE_CONFLICT",
    place: /root\.vetoer$/,
    value: "guardians",
  },
  {
    title: "a guardian who approves",
    from: "guardian: guardians\n",
    to: "guardian: grants-council\n",
    code: "DAO_ROLE_CONFLICT",
    place: /tiers\.council\.approver$/,
    value: "grants-council",
  },
  {
    title: "a day that does not exist",
    from: "valid until: 2030-01-01",
    to: "valid until: 2030-02-30",
    code: "DAO_VALUE_INVALID",
    place: /valid until$/,
    value: "2030-02-30T00:00:00Z",
  },
  {
    title: "a name of the grammar",
    from: "  guardians: #",
    to: "  none: #",
    code: "DAO_NAME_INVALID",
    place: /councils\.none$/,
    value: "none",
  },
];
const refusedByPlanning: Case[] = [
  {
    title: "a label that puts the treasury elsewhere than the policy says",
    from: "label: grants-example",
    to: "label: other",
    code: "DAO_POLICY_MISMATCH",
    place: "label",
  },
  {
    title: "a tier under another number",
    from: smallTier,
    to: "  tiny: $1\n  small: $1",
    code: "DAO_POLICY_MISMATCH",
    place: "tiers.small",
    value: "small",
  },
  {
    title: "an optimistic tier that the policy holds for none",
    from: "council: { approver: grants-council",
    to: "council: { approver: none",
    code: "DAO_POLICY_MISMATCH",
    place: "tiers.council.approver",
    value: "none",
  },
  {
    title: "another id for an agent",
    from: "id: 1",
    to: "id: 2",
    code: "DAO_POLICY_MISMATCH",
    place: "agents.treasurer.id",
    value: "2",
  },
  {
    title: "a schema that the policy does not name",
    from: "schemas: [payouts]",
    to: "schemas: [prices]",
    code: "DAO_POLICY_MISMATCH",
    place: "sources.grants-office.schemas[0]",
    value: "prices",
  },
  {
    title: "a source under another account",
    from: `account: "${people.office.address}"`,
    to: `account: "${people.nora.address}"`,
    code: "DAO_POLICY_MISMATCH",
    place: "sources.grants-office.account",
    value: people.nora.address,
  },
  {
    title: "a deployer who would be an agent's operator",
    from: people.operator.address,
    to: deployer,
    code: "DAO_DEPLOYER_HAS_ROLE",
    place: "agents.treasurer.operator",
    value: deployer,
  },
  {
    title: "a deployer who would be a member",
    from: mara,
    to: deployer,
    code: "DAO_DEPLOYER_HAS_ROLE",
    place: "councils.grants-council.members.mara",
    value: deployer,
  },
  {
    title: "a deployer who would be a source's key",
    from: `desk: { kind: eoa, address: "${people.office.address}"`,
    to: `desk: { kind: eoa, address: "${deployer}"`,
    code: "DAO_DEPLOYER_HAS_ROLE",
    place: "sources.grants-office.keys.desk.address",
    value: deployer,
  },
];

describe("the DAO file", () => {
  it("plans the example: the same addresses for the same deployer and label", () => {
    const { addresses, steps } = plan(text);
    expect(addresses.treasury).to.equal(addresses.gate);
    expect(addresses.gate).to.equal(policy.names.accounts["treasury"]);
    expect(steps.map(({ name }) => name)).to.deep.equal([
      "passkey verifier",
      "council grants-council",
      "council guardians",
      "provenance",
      "registry",
      "matcher",
      "lens",
      "policy log",
      "gate",
    ]);
    expect(plan(text)).to.deep.equal(plan(text));
  });

  it("reads how soon people answer, and takes silence for an answer", () => {
    const { addresses } = plan(text);
    const { guardians, "grants-council": council } = addresses.councils;
    expect([...responseTimesOf(readDao(text), addresses)]).to.deep.equal([
      [guardians?.toLowerCase(), 4 * 3600],
      [council?.toLowerCase(), 12 * 3600],
    ]);
    const silent = readDao(changed(/^response times:.*\n(?: {2}.*\n)+/m, ""));
    expect(responseTimesOf(silent, addresses).size).to.equal(0);
    const byAddress = readDao(
      changed("  guardians: 4 hours", `  "0x1C971934E29C8B3dC708c4ead4A4Cd71f110467f": 4 hours`),
    );
    expect(responseTimesOf(byAddress, addresses).get("0x1c971934e29c8b3dc708c4ead4a4cd71f110467f")).to.equal(4 * 3600);
  });

  it("gives another deployer other addresses", () => {
    const names = { ...policy.names, accounts: {} };
    const other = planDeployment({
      dao: readDao(text),
      policy: { ...policy, names },
      deployer: people.relayer.address,
    });
    expect(other.addresses.gate).not.to.equal(plan(text).addresses.gate);
  });

  for (const { title, from, to, code, place, value } of refusedByReading) {
    it(`refuses ${title}`, () => {
      const wrong = changed(from, to);
      const error = expectRefusal(() => readDao(wrong), code, value === undefined ? {} : { value });
      expect(error.place).to.match(place as RegExp);
      expect(error.nextStep).not.to.equal("");
      expect([error.line, error.column]).not.to.include(undefined);
    });
  }

  for (const { title, from, to, code, place, value } of refusedByPlanning) {
    it(`refuses ${title}`, () => {
      const wrong = changed(from, to);
      expectRefusal(() => plan(wrong), code, { place: place as string, ...(value === undefined ? {} : { value }) });
    });
  }

  it("refuses a council that would silently be none", () => {
    const hostile = changed("councils:", "councils:\n  __proto__: { threshold: 1, members: {} }");
    expectRefusal(() => readDao(hostile), "DAO_FILE_INVALID", { value: "__proto__" });
  });

  it("refuses more values than any file has, however many of them are wrong", () => {
    const wrong = (count: number) => `version: 1\nschemas: [${"[], ".repeat(count - 4)}[]]\n`;
    for (const count of [10_001, 130_000]) {
      const error = expectRefusal(() => readDao(wrong(count)), "DAO_FILE_INVALID", { place: "dao.yaml:1:1" });
      expect(error.summary).to.match(/^The file holds \d+ values, and at most 10000 are read\.$/);
    }
    expectRefusal(() => readDao(wrong(10_000)), "DAO_KEY_UNKNOWN", { value: "schemas" });
  });

  it("refuses a threshold above 255, which accounts alone could never reach", () => {
    const many = Array.from(
      { length: 256 },
      (_, i) => `m${i}: { kind: eoa, address: "${getAddress(toHex(i + 1, { size: 20 }))}" }`,
    );
    const council = (threshold: number) =>
      changed(
        "threshold: 2\n    members:\n",
        `threshold: ${threshold}\n    members:\n      ${many.join("\n      ")}\n`,
      );
    expect(readDao(council(255)).councils["grants-council"]?.threshold).to.equal(255);
    expectRefusal(() => readDao(council(256)), "DAO_VALUE_INVALID", {
      place: "dao.yaml:10:16, councils.grants-council.threshold",
      value: "256",
    });
  });

  it("tells place, value and next step as people read them", () => {
    const error = expectRefusal(() => readDao(changed("threshold: 2", "treshold: 2")), "DAO_KEY_UNKNOWN");
    expect(error.message.split("\n").slice(1)).to.deep.equal([
      `  at         dao.yaml:${error.line}:${error.column}, councils.grants-council.treshold`,
      "  value      treshold",
      '  next step  Did you mean "threshold"? Keys here: threshold, members.',
    ]);
  });
});
