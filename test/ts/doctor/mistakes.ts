// Every mistake that the doctor knows, made on a system that stands: by files, by root, or as somebody would by accident.

import { network } from "hardhat";
import {
  type Address,
  createClient,
  custom,
  encodeDeployData,
  type Hex,
  maxUint256,
  pad,
  type Transport,
  zeroAddress,
  zeroHash,
} from "viem";
import { getCode, sendTransaction, signAuthorization, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { propose } from "../../../sdk/actions/propose.ts";
import { signProposal } from "../../../sdk/actions/signProposal.ts";
import { contracts } from "../../../sdk/deploy/contracts.ts";
import { expectedCode } from "../../../sdk/deploy/expectedCode.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { senderOn } from "../support/system.ts";
import {
  call,
  changed,
  DAY,
  type Description,
  FOUNDATION,
  HOUR,
  type Looking,
  NOBODY,
  type Patient,
  POLICY,
  safeCode,
  VOTE,
} from "./ward.ts";

const { deployer, mara, gina, gus, nora, vera, viktor, vida, office, operator, treasurer, treasurerSecond } = people;

const GUSD = "0xC1c6e1c61E146bBf5830B795369a45A9f6f63AD7";
const FEE = "0x9cb2EB02eF0913527376cd91d629Fdc7D887b291";
const ADA = "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b";
const DESK = "0x38F0A096ee8B0e3697042BB3d092EA0Ed58D37Cf";

type Deed = (patient: Patient) => Promise<Looking | undefined> | Promise<void>;

export type Mistake = {
  code: string;
  /** What was done, in words. */
  title: string;
  /** The files of the system that is broken; the example's if left out. */
  born?: Description;
  /** Breaks it, or changes how it is looked at. */
  deed?: Deed;
  /** The same but for the one detail: nothing is found. The untouched system if left out. */
  twin?: { born?: Description; deed?: Deed };
  /** Codes that must come with it, because the same deed is that mistake too. */
  also?: string[];
  /** Codes that the twin has: what remains when the mistake itself is taken away. */
  twinHas?: string[];
  /** Part of what must be said. */
  says: string | RegExp | ((patient: Patient) => string | RegExp);
};

// ------------------------------------------------------------------------------------------------------ helpers

const council = (p: Patient) => p.councils["grants-council"]!;
const guardians = (p: Patient) => p.councils["guardians"]!;
const changeMembers = "changeMembers(bytes32[] remove, (uint8 kind, bytes signer)[] add, uint16 threshold)";
const setTier = "setTier(uint8 tier, (address approver, bool hasEpoch, uint32 delay) settings)";
const addKey =
  "addKey(uint64 agent, (address key, uint8 kind, uint40 validFrom, uint40 validUntil, uint8 lowestTier) key)";
const addSourceKey = "addSourceKey(address source, address key, uint8 kind, uint40 validFrom, uint40 validUntil)";

/** The Safe adds an owner, as its owners would let it. */
const addOwner = (owner: Hex): Deed => {
  return (p) =>
    p.as(FOUNDATION, FOUNDATION, call("addOwnerWithThreshold(address owner, uint256 threshold)", owner, 2n));
};

/** Another policy, put in force. */
const policy = (...changes: [from: string | RegExp, to: string][]): Deed => {
  return async (p) => {
    const policyText = changes.reduce((text, [from, to]) => changed(text, from, to), POLICY);
    await p.root([p.gate, "setPolicyRoot(bytes32 root)", compilePolicy(policyText).root]);
    return { policyText };
  };
};

const dao = (from: string | RegExp, to: string): Description => ({ dao: (text) => changed(text, from, to) });
const both = (...changes: [from: string | RegExp, to: string][]): Description => ({
  dao: (text) => changes.reduce((all, [from, to]) => changed(all, from, to), text),
});

const rootApprover = /"0x1C971934E29C8B3dC708c4ead4A4Cd71f110467f"/;
const councilTier = "approver: grants-council, delay: 1 day";

/** A Safe as treasury. Names of the policy that would be others then are dropped by their meaning. */
const withSafe: Description = {
  dao: (text) =>
    changed(text, "treasury: gate", `treasury: "${FOUNDATION}"`).replace(
      /^ {6}foundation:.*$/m,
      `      otto: { kind: eoa, address: "${people.otto.address}" }`,
    ),
  policy: (text) => changed(text, /^ {2}treasury: .*$/m, `  treasury: "${FOUNDATION}"`),
};
/** What every Safe is told, and one without money besides. */
const SAFE = ["DOCTOR_SAFE_OTHERS", "DOCTOR_METER_ABOVE_HOLDINGS"];
const enableModule: Deed = (p) => p.as(FOUNDATION, FOUNDATION, call("enableModule(address module)", p.gate));
const enabledAnd = (signature: string, ...args: unknown[]): Deed => {
  return async (p) => {
    await enableModule(p);
    await p.as(FOUNDATION, FOUNDATION, call(signature, ...args));
  };
};

/** A node that answers some questions by itself. */
function lying(transport: Transport, answers: Record<string, unknown>): Transport {
  const { request } = transport({ chain: hardhat });
  return custom({
    request: async (asked: { method: string }) =>
      asked.method in answers ? answers[asked.method] : request(asked as never),
  });
}

// ------------------------------------------------------------------------------------------------------ mistakes

export const mistakes: Mistake[] = [
  {
    code: "DOCTOR_DEPLOYER_HAS_ROLE",
    title: "the deployer became the agent's operator",
    deed: (p) => p.root([p.registry, "setOperator(uint64 agent, address operator)", 1n, deployer.address]),
    twin: { deed: (p) => p.root([p.registry, "setOperator(uint64 agent, address operator)", 1n, nora.address]) },
    says: `The deployer ${deployer.address} operates treasurer.`,
  },
  {
    code: "DOCTOR_DEPLOYER_HAS_ROLE",
    title: "the deployer administers the timelock that is root",
    deed: (p) => p.as(VOTE, VOTE, call("grantRole(bytes32 role, address account)", zeroHash, deployer.address)),
    twin: { deed: (p) => p.as(VOTE, VOTE, call("grantRole(bytes32 role, address account)", zeroHash, nora.address)) },
    says: `The deployer ${deployer.address} administers the roles of ${VOTE}.`,
  },
  {
    code: "DOCTOR_AGENT_KEY_HAS_ROLE",
    title: "an agent's key owns a Safe that is a member",
    deed: addOwner(treasurer.address),
    twin: { deed: addOwner(nora.address) },
    says: (p) => `The key ${treasurer.address} of treasurer has a say in grants-council (${council(p)}).`,
  },
  {
    code: "DOCTOR_GUARDIAN_DECIDES",
    title: "a guardian owns a Safe that is a member",
    deed: addOwner(gina.address),
    twin: { deed: addOwner(nora.address) },
    says: (p) => `${gina.address} has a say in the guardian and in grants-council (${council(p)}), which approves.`,
  },
  {
    code: "DOCTOR_CODE_DIFFERS",
    title: "something else stands where the lens belongs",
    deed: (p) => p.clock.setCode({ address: p.lens, bytecode: "0x00" }),
    says: (p) => `Where the lens belongs, at ${p.lens}, stands other code.`,
  },
  {
    code: "DOCTOR_CODE_DIFFERS",
    title: "nothing stands where the matcher belongs",
    deed: (p) => p.clock.setCode({ address: p.matcher, bytecode: "0x" }),
    says: (p) => `Where the matcher belongs, at ${p.matcher}, there is no code.`,
  },
  {
    code: "DOCTOR_CODE_DIFFERS",
    title: "the registry obeys another gate",
    deed: (p) => bindRegistryTo(p, nora.address),
    twin: { deed: (p) => bindRegistryTo(p, p.gate) },
    says: (p) => `The code of the registry of agents at ${p.registry} is bound to other contracts.`,
  },
  {
    code: "DOCTOR_NOT_MANAGED",
    title: "the council is no longer managed",
    deed: (p) => p.root([p.gate, "setManaged(address account, bool managed)", council(p), false]),
    says: (p) => `The gate does not manage grants-council (${council(p)})`,
  },
  {
    code: "DOCTOR_MODULE_NOT_ENABLED",
    title: "the treasury Safe did not enable the gate",
    born: withSafe,
    also: SAFE,
    twin: { born: withSafe, deed: enableModule },
    twinHas: SAFE,
    says: (p) => `The treasury Safe ${FOUNDATION} has not enabled the gate ${p.gate} as a module.`,
  },
  {
    code: "DOCTOR_SAFE_OTHERS",
    title: "the treasury is a Safe, with another module",
    born: withSafe,
    deed: enabledAnd("enableModule(address module)", DESK),
    also: ["DOCTOR_METER_ABOVE_HOLDINGS"],
    says: `Other modules can act past the gate: swap-desk (${DESK}).`,
  },
  {
    code: "DOCTOR_SAFE_GUARD",
    title: "the treasury Safe asks a guard before each call of the gate",
    born: withSafe,
    deed: async (p) => {
      const guard = await p.place(
        "guard",
        safeCode("examples/guards/ReentrancyTransactionGuard.sol/ReentrancyTransactionGuard"),
      );
      await enabledAnd("setModuleGuard(address guard)", guard)(p);
    },
    also: SAFE,
    twin: { born: withSafe, deed: enableModule },
    twinHas: SAFE,
    says: /asks 0x[0-9a-fA-F]{40} before each call of the gate/,
  },
  {
    code: "DOCTOR_SAFE_ONE_OWNER",
    title: "one owner of the treasury Safe is enough",
    born: withSafe,
    deed: enabledAnd("changeThreshold(uint256 threshold)", 1n),
    also: SAFE,
    twin: { born: withSafe, deed: enabledAnd("changeThreshold(uint256 threshold)", 3n) },
    twinHas: SAFE,
    says: `One of 3 owners can move everything out of the treasury Safe ${FOUNDATION}.`,
  },
  {
    code: "DOCTOR_THRESHOLD_UNREACHABLE",
    title: "the code of two contract members is gone",
    born: dao(/^ {6}pia:\n.*\n.*\n/m, `      desk: { kind: contract, address: "${DESK}" }\n`),
    deed: async (p) => {
      await p.clock.setCode({ address: FOUNDATION, bytecode: "0x" });
      await p.clock.setCode({ address: DESK, bytecode: "0x" });
    },
    // The desk is also what rules call.
    also: ["DOCTOR_TARGET_WITHOUT_CODE"],
    twin: { born: dao(/^ {6}pia:\n.*\n.*\n/m, `      desk: { kind: contract, address: "${DESK}" }\n`) },
    says: (p) => `grants-council (${council(p)}) needs 2 members, and 1 can still agree.`,
  },
  {
    code: "DOCTOR_APPROVER_UNPROVEN",
    title: "the approver of a tier is an address that nobody used",
    born: both([councilTier, `approver: "${NOBODY}", delay: 1 day`]),
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    twin: {
      born: both([councilTier, `approver: "${vera.address}", delay: 1 day`]),
    },
    twinHas: ["DOCTOR_ONE_KEY_DECIDES", "DOCTOR_RESPONSE_UNSTATED"],
    says: `The approver ${NOBODY} of tier council (1) has no code and never sent a transaction.`,
  },
  {
    code: "DOCTOR_OPTIMISTIC_WITHOUT_GUARDIAN",
    title: "root removed the guardian",
    deed: (p) => p.root([p.gate, "removeGuardian()"]),
    says: "tier small (0) needs no approval, and there is no guardian: nothing can be executed there.",
  },
  {
    code: "DOCTOR_OPTIMISTIC_WITHOUT_GUARDIAN",
    title: "the guardian is an address that nobody used",
    born: both([/^guardian: guardians/m, `guardian: "${NOBODY}"`]),
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    twin: { born: both([/^guardian: guardians/m, `guardian: "${vera.address}"`]) },
    twinHas: ["DOCTOR_GUARDIAN_ALONE", "DOCTOR_RESPONSE_UNSTATED"],
    says: `and the guardian ${NOBODY} has no code and never sent a transaction.`,
  },
  {
    code: "DOCTOR_OPTIMISTIC_WITHOUT_GUARDIAN",
    title: "the only guardian is a contract whose code is gone",
    born: dao(/^ {6}gina:.*\n {6}gus:.*$/m, `      desk: { kind: contract, address: "${DESK}" }`),
    deed: (p) => p.clock.setCode({ address: DESK, bytecode: "0x" }),
    // The desk is also what rules call.
    also: ["DOCTOR_TARGET_WITHOUT_CODE"],
    twin: { born: dao(/^ {6}gina:.*\n {6}gus:.*$/m, `      desk: { kind: contract, address: "${DESK}" }`) },
    twinHas: ["DOCTOR_GUARDIAN_ALONE"],
    says: (p) => `and the guardian guardians (${guardians(p)}) has fewer living members than its threshold.`,
  },
  {
    code: "DOCTOR_ROOT_IS_WALLET",
    title: "one wallet is root",
    born: dao(rootApprover, `"${vera.address}"`),
    says: `The root approver ${vera.address} is one key: an account without code.`,
  },
  {
    code: "DOCTOR_DELAY_BELOW_RESPONSE",
    title: "guardians answer no sooner than the optimistic tier executes",
    deed: async (p) => ({ responseTimes: answering(p, 6 * HOUR, 12 * HOUR) }),
    twin: { deed: async (p) => ({ responseTimes: answering(p, 6 * HOUR - 1, 12 * HOUR) }) },
    says: (p) => `On tier small (0) pass 6 hours, and guardians (${guardians(p)}) answers within 6 hours.`,
  },
  {
    code: "DOCTOR_DELAY_BELOW_RESPONSE",
    title: "the council answers later than its tier executes",
    deed: async (p) => ({ responseTimes: answering(p, 4 * HOUR, DAY) }),
    twin: { deed: async (p) => ({ responseTimes: answering(p, 4 * HOUR, DAY - 1) }) },
    says: (p) => `On tier council (1) pass 1 day, and grants-council (${council(p)}) answers within 1 day.`,
  },
  {
    code: "DOCTOR_POLICY_LOST",
    title: "the policy file is gone",
    deed: async () => ({
      policyFile: { file: "policy.yaml", policy: undefined, problem: "policy.yaml cannot be read." },
    }),
    says: /policy\.yaml cannot be used \(policy\.yaml cannot be read\.\), and its rules are not published/,
  },
  {
    code: "DOCTOR_POLICY_OTHER",
    title: "the policy file was edited, and root never asked",
    deed: async () => ({ policyText: changed(POLICY, '{ burst: "2,000 FEE"', '{ burst: "3,000 FEE"') }),
    says: /^policy\.yaml compiles to 0x[0-9a-f]{64}, and the gate holds 0x[0-9a-f]{64}\.$/,
  },
  {
    code: "DOCTOR_POLICY_TIER_MISMATCH",
    title: "root gave the optimistic tier an approver, and the file still calls it optimistic",
    deed: (p) => p.root([p.gate, setTier, 0, { approver: council(p), hasEpoch: true, delay: DAY }]),
    says: (p) =>
      `The policy says that tier small (0) needs no approval, and at the gate grants-council (${council(p)}) approves it.`,
  },
  {
    code: "DOCTOR_POLICY_PROPOSER_UNKNOWN",
    title: "rules are for an agent that is not registered",
    deed: policy(
      ["  treasurer: 1\n", "  treasurer: 1\n  auditor: 2\n"],
      [/^ {2}fee-grants:\n {4}who: treasurer/m, "  fee-grants:\n    who: auditor"],
    ),
    says: "The policy has rules for auditor (2), which is not registered.",
  },
  {
    code: "DOCTOR_TOKEN_IS_COLLECTION",
    title: "a token is a collection",
    deed: (p) => answeringInterfaces(p, (id) => id === "80ac58cd"),
    // It says yes to what ERC-165 gives to nothing, so its yes means nothing.
    twin: { deed: (p) => answeringInterfaces(p, (id) => id === "80ac58cd" || id === "ffffffff") },
    says: `The policy calls FEE a token, and ${FEE} says that it is a collection.`,
  },
  {
    code: "DOCTOR_TOKEN_IS_COLLECTION",
    title: "a token holds many collections",
    deed: (p) => answeringInterfaces(p, (id) => id === "d9b67a26"),
    // An interface that has nothing to do with ids: ERC-2612.
    twin: { deed: (p) => answeringInterfaces(p, (id) => id === "9d8ff7da") },
    says: `The policy calls FEE a token, and ${FEE} says that it is a collection.`,
  },
  {
    code: "DOCTOR_TOKEN_DECIMALS",
    title: "the file is wrong about the decimals of a token",
    deed: policy([`6119cEe", decimals: 6`, `6119cEe", decimals: 5`]),
    says: "The policy says that GEUR has 5 decimals, and 0xE8586069f6006E1D9D32e605dC62cDFfF6119cEe says 6.",
  },
  {
    code: "DOCTOR_TARGET_WITHOUT_CODE",
    title: "a token's address is a person's",
    deed: policy([FEE, nora.address]),
    says: `The policy calls FEE (${nora.address}), where no code stands.`,
  },
  {
    code: "DOCTOR_TARGET_PROTECTED",
    title: "a rule calls a contract of the system",
    deed: (p) =>
      policy([
        /^addresses:\n([\s\S]*)$/m,
        `addresses:\n  seat: "${p.registry}"\n$1
  meddle: { who: treasurer, may call: seat.poke(uint256 a), where: { a: at most 5 }, meter: none, tier: council }\n`,
      ])(p),
    says: (p) => `registry (${p.registry}) is refused to everybody but root, and rules call it: meddle.`,
  },
  {
    code: "DOCTOR_SOURCE_NOT_ADMITTED",
    title: "root dismissed the source that rules ask for",
    deed: (p) => p.root([p.provenance, "dismissSource(bytes32 schema, address source)", schema(p), office.address]),
    says: `For schema payouts grants-office (${office.address}) is not admitted, and rules ask for its signature: `,
  },
  {
    code: "DOCTOR_SOURCE_WITHOUT_KEY",
    title: "the source revoked its only key",
    deed: (p) => done(p.send(office, p.provenance, call("revokeSourceKey(address key)", office.address))),
    says: `No key of grants-office (${office.address}) is valid, and rules ask for its signature under schema payouts.`,
  },
  {
    code: "DOCTOR_INPUT_LEVEL_UNREACHABLE",
    title: "a rule asks for attested data",
    deed: policy(["level: signed,", "level: signed and attested,"]),
    says: /^Rules ask for payouts that is attested, which nothing can be while no quorum of attesters is set: /,
  },
  {
    code: "DOCTOR_ALLOWANCE_UNLIMITED",
    title: "root approved a market without a limit",
    deed: (p) => p.root([GUSD, "approve(address spender, uint256 amount)", DESK, maxUint256]),
    twin: { deed: (p) => p.root([GUSD, "approve(address spender, uint256 amount)", DESK, 10_000_000n]) },
    twinHas: ["DOCTOR_ALLOWANCE_STANDING"],
    says: `swap-desk (${DESK}) may take every GUSD of the treasury`,
  },
  {
    code: "DOCTOR_ALLOWANCE_STANDING",
    title: "an allowance stands",
    deed: (p) => p.root([GUSD, "approve(address spender, uint256 amount)", DESK, 10_000_000n]),
    twin: { deed: (p) => p.root([GUSD, "approve(address spender, uint256 amount)", DESK, 0n]) },
    says: `swap-desk (${DESK}) may take 10 GUSD of the treasury.`,
  },
  {
    code: "DOCTOR_AGENT_WITHOUT_KEY",
    title: "both keys of the agent are revoked",
    deed: async (p) => {
      for (const key of [treasurer, treasurerSecond]) await revokeKey(p, key.address);
    },
    twin: { deed: (p) => revokeKey(p, treasurer.address) },
    twinHas: ["DOCTOR_AGENT_SINGLE_KEY"],
    says: "treasurer has no valid key: 2 of 2 are revoked, the rest is expired.",
  },
  {
    code: "DOCTOR_NODES_DISAGREE",
    title: "a second node has other blocks",
    deed: async () => {
      const { provider } = await network.create();
      await provider.request({ method: "hardhat_mine", params: ["0x200"] });
      const transport = custom(provider);
      return { second: { name: "other", client: createClient({ chain: hardhat, transport }) } };
    },
    twin: { deed: async (p) => ({ second: { name: "same", client: p.client } }) },
    says: /^Block \d+ is 0x[0-9a-f]{64}, and node other says 0x[0-9a-f]{64}\.$/,
  },
  {
    code: "DOCTOR_AGENT_IS_SOURCE",
    title: "the agent's operator signs the data",
    deed: async (p) => p.root([p.provenance, addSourceKey, office.address, operator.address, 1, 0, 1_893_456_000]),
    twin: { deed: (p) => p.root([p.provenance, addSourceKey, office.address, nora.address, 1, 0, 1_893_456_000]) },
    says: `${operator.address} proposes for treasurer, or operates it, and signs data.`,
  },
  {
    code: "DOCTOR_OPERATOR_HAS_ROLE",
    title: "the agent's operator is a member",
    deed: (p) => p.root([p.registry, "setOperator(uint64 agent, address operator)", 1n, mara.address]),
    twin: { deed: (p) => p.root([p.registry, "setOperator(uint64 agent, address operator)", 1n, nora.address]) },
    says: (p) => `The operator ${mara.address} of treasurer has a say in grants-council (${council(p)}).`,
  },
  {
    code: "DOCTOR_MEMBER_DEAD",
    title: "the code of a contract member is gone",
    deed: (p) => p.clock.setCode({ address: FOUNDATION, bytecode: "0x" }),
    also: ["DOCTOR_NO_SPARE_MEMBER"],
    says: (p) => `At member ${FOUNDATION} of grants-council (${council(p)}) there is no code any more.`,
  },
  {
    code: "DOCTOR_NO_SPARE_MEMBER",
    title: "all members must agree",
    deed: (p) => p.root([council(p), changeMembers, [], [], 3]),
    says: (p) => `grants-council (${council(p)}) needs 3 members to agree, and has no more than 3.`,
  },
  {
    code: "DOCTOR_ONE_KEY_DECIDES",
    title: "one member is enough",
    deed: (p) => p.root([council(p), changeMembers, [], [], 1]),
    says: (p) => `grants-council (${council(p)}) is approver of tier council (1), and one key is enough for it.`,
  },
  {
    code: "DOCTOR_ONE_KEY_DECIDES",
    title: "one owner of the Safe that approves is enough",
    born: dao(councilTier, `approver: "${FOUNDATION}", delay: 1 day`),
    deed: (p) => p.as(FOUNDATION, FOUNDATION, call("changeThreshold(uint256 threshold)", 1n)),
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    twin: { born: dao(councilTier, `approver: "${FOUNDATION}", delay: 1 day`) },
    twinHas: ["DOCTOR_RESPONSE_UNSTATED"],
    says: `${FOUNDATION} is approver of tier council (1), and one key is enough for it.`,
  },
  {
    code: "DOCTOR_GUARDIAN_SLOW",
    title: "two guardians must agree to stop",
    deed: (p) => p.root([guardians(p), changeMembers, [], [], 2]),
    says: (p) => `The guardian guardians (${guardians(p)}) needs 2 members to stop anything.`,
  },
  {
    code: "DOCTOR_GUARDIAN_ALONE",
    title: "one of two guardians left",
    deed: (p) => done(p.send(gus, guardians(p), call("suspend()"))),
    says: (p) => `The guardian guardians (${guardians(p)}) is one key alone.`,
  },
  {
    code: "DOCTOR_VETOER_DEAD",
    title: "the root vetoer is an address that nobody used",
    deed: (p) => p.root([p.gate, "setRootVetoer(address vetoer)", NOBODY]),
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    twin: { deed: (p) => p.root([p.gate, "setRootVetoer(address vetoer)", vera.address]) },
    twinHas: ["DOCTOR_RESPONSE_UNSTATED"],
    says: `The root vetoer ${NOBODY} has no code and never sent a transaction.`,
  },
  {
    code: "DOCTOR_ROOT_IS_TIER_COUNCIL",
    title: "the only council is root as well",
    born: both([rootApprover, "grants-council"], ["vetoer: none", `vetoer: "${vera.address}"`]),
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    says: (p) => `grants-council (${council(p)}) alone approves tier council (1) and root.`,
  },
  {
    code: "DOCTOR_ROOT_WITHOUT_VETOER",
    title: "a council is root, and nobody may veto",
    born: both([rootApprover, "elders"], ["councils:\n", `councils:\n${elders()}`]),
    twin: {
      born: both(
        [rootApprover, "elders"],
        ["councils:\n", `councils:\n${elders()}`],
        ["vetoer: none", `vetoer: "${people.otto.address}"`],
      ),
      deed: (p) => done(p.send(people.otto, people.otto.address, "0x")),
    },
    twinHas: ["DOCTOR_RESPONSE_UNSTATED"],
    says: /^The root approver elders \(0x[0-9a-fA-F]{40}\) is a council, and nobody may veto at root\.$/,
  },
  {
    code: "DOCTOR_ROOT_DELAY_SHORT",
    title: "root is quicker than a payment",
    deed: (p) => p.root([p.gate, "setRootDelay(uint32 delay)", DAY - 1]),
    twin: { deed: (p) => p.root([p.gate, "setRootDelay(uint32 delay)", DAY]) },
    says: "Root waits 23 hours 59 minutes, and tier council (1) 1 day.",
  },
  {
    code: "DOCTOR_FOREIGN_COUNCIL",
    title: "the approver is a council that somebody else administers",
    deed: async (p) => {
      const members = [vera, viktor, vida].map(({ address }) => ({ kind: 1, signer: address }));
      const { abi, code } = contracts.Council;
      const theirs = await p.place(
        "theirs",
        encodeDeployData({ abi, bytecode: code.creation, args: [DESK, members, 2] }),
      );
      await p.root([p.gate, setTier, 1, { approver: theirs, hasEpoch: true, delay: DAY }]);
    },
    also: ["DOCTOR_RESPONSE_UNSTATED"],
    says: new RegExp(`is approver of tier council \\(1\\), and swap-desk \\(${DESK}\\) administers it`),
  },
  {
    code: "DOCTOR_POLICY_EMPTY",
    title: "root took the policy away",
    deed: (p) => p.root([p.gate, "setPolicyRoot(bytes32 root)", pad("0x", { size: 32 })]),
    says: "The gate holds the empty policy, which permits nothing.",
  },
  {
    code: "DOCTOR_OPTIMISTIC_UNMETERED",
    title: "nothing meters what needs no approval",
    deed: policy(["meter: small-eth", "meter: none"]),
    twin: { deed: policy(["small-eth: { burst: 1 ETH", "small-eth: { burst: 2 ETH"]) },
    says: "Without approval an agent may move ETH and nothing limits it: small-ether.",
  },
  {
    code: "DOCTOR_RECIPIENT_IS_OURS",
    title: "the treasury is among those who are paid",
    deed: policy([
      'where: { to: one of grantees, amount: "at most 1,000 FEE" }',
      'where: { to: "one of ada, treasury", amount: "at most 1,000 FEE" }',
    ]),
    twin: {
      deed: policy([
        'where: { to: one of grantees, amount: "at most 1,000 FEE" }',
        'where: { to: "one of ada, ben", amount: "at most 1,000 FEE" }',
      ]),
    },
    says: (p) => new RegExp(`^Rule fee-grants.* pays .*\\(${p.gate}\\)\\.$`),
  },
  {
    code: "DOCTOR_METER_CUTS_RULE",
    title: "a rule permits more than its meter holds",
    deed: policy(["at most 1,000 FEE", "at most 2,000.000000000000000001 FEE"]),
    twin: { deed: policy(["at most 1,000 FEE", "at most 2,000 FEE"]) },
    says: /^Rule fee-grants.* permits 2,000\.000000000000000001 FEE, and its meter council-fee never holds more than 2,000 FEE\.$/,
  },
  {
    code: "DOCTOR_METER_NEVER_REACHED",
    title: "a meter holds more than exists",
    deed: policy(['council-fee: { burst: "2,000 FEE"', 'council-fee: { burst: "10,000.000000000000000001 FEE"']),
    twin: { deed: policy(['council-fee: { burst: "2,000 FEE"', 'council-fee: { burst: "10,000 FEE"']) },
    says: "Meter council-fee holds 10,000.000000000000000001 FEE, and 10,000 FEE are all that exist.",
  },
  {
    code: "DOCTOR_METER_NEVER_REFILLS",
    title: "a meter never refills",
    deed: policy(['refill: "2,000 FEE"', 'refill: "0 FEE"']),
    twin: { deed: policy(['refill: "2,000 FEE"', 'refill: "0.000000000000000001 FEE"']) },
    says: "Meter council-fee refills by nothing.",
  },
  {
    code: "DOCTOR_METER_ABOVE_HOLDINGS",
    title: "the treasury has less than a meter holds",
    deed: (p) => p.clock.setBalance({ address: p.treasury, value: 10n ** 18n - 1n }),
    twin: { deed: (p) => p.clock.setBalance({ address: p.treasury, value: 10n ** 18n }) },
    says: "Meter small-eth holds 1 ETH, and the treasury has 0.999999999999999999 ETH.",
  },
  {
    code: "DOCTOR_KEY_EXPIRING",
    title: "a key ends within the notice",
    deed: (p) => keyUntil(p, 30 * DAY),
    twin: { deed: (p) => keyUntil(p, 30 * DAY + 1) },
    says: new RegExp(`^The key ${nora.address} of treasurer ends at \\d{4}-`),
  },
  {
    code: "DOCTOR_SOURCE_KEY_EXPIRING",
    title: "a source's key ends within the notice",
    deed: (p) => sourceKeyUntil(p, 30 * DAY),
    twin: { deed: (p) => sourceKeyUntil(p, 30 * DAY + 1) },
    says: `The key ${nora.address} of source grants-office (${office.address}) ends at `,
  },
  {
    code: "DOCTOR_AGENT_FROZEN",
    title: "the guardian froze the agent",
    deed: (p) => p.as(guardians(p), p.registry, call("freeze(uint64 agent)", 1n)),
    says: "treasurer is frozen.",
  },
  {
    code: "DOCTOR_PAUSED",
    title: "the guardian paused agents",
    deed: (p) => p.as(guardians(p), p.gate, call("pause(uint32 duration)", DAY)),
    twin: {
      deed: async (p) => {
        await p.as(guardians(p), p.gate, call("pause(uint32 duration)", DAY));
        await p.until((await p.now()) + DAY);
      },
    },
    says: "The guardian paused agents until ",
  },
  {
    code: "DOCTOR_OFFER_PENDING",
    title: "root offered the guardian's role, and nobody took it",
    deed: (p) => p.root([p.gate, "offerGuardian(address offered)", nora.address]),
    says: `${nora.address} is offered the role of the guardian and has not accepted.`,
  },
  {
    code: "DOCTOR_OFFER_PENDING",
    title: "root offered its own place, and nobody took it",
    deed: (p) => p.root([p.gate, "offerRootApprover(address offered, bool hasEpoch)", nora.address, false]),
    twin: { deed: (p) => p.root([p.gate, "offerRootApprover(address offered, bool hasEpoch)", zeroAddress, false]) },
    says: `${nora.address} is offered the role of the root approver and has not accepted.`,
  },
  {
    code: "DOCTOR_PROPOSAL_EXPIRING",
    title: "a proposal that is ready ends within a day",
    deed: (p) => endingIn(p, DAY),
    twin: { deed: (p) => endingIn(p, DAY + 1) },
    says: new RegExp(`^Proposal ${VOTE}/\\d+ must be executed by .* or it expires\\.$`),
  },
  {
    code: "DOCTOR_PROPOSAL_EXPIRING",
    title: "a proposal waits for approval, and soon nobody can approve it",
    // The tier waits a day, and an hour must be left.
    deed: (p) => waiting(p, DAY + HOUR + DAY),
    twin: { deed: (p) => waiting(p, DAY + HOUR + DAY + 1) },
    says: /^Proposal treasurer\/\d+ must be approved by .* or it expires\.$/,
  },
  {
    code: "DOCTOR_TOKEN_DECIMALS",
    title: "a token answers nothing, and uses up all gas",
    deed: (p) => p.clock.setCode({ address: FEE, bytecode: "0xfe" }),
    says: `The policy says that FEE has 18 decimals, and ${FEE} does not tell its own.`,
  },
  {
    code: "DOCTOR_BLOCK_GAS_LIMIT",
    title: "a block holds less than a transaction may need",
    deed: (p) => blockGas(p, 16_777_215n),
    twin: { deed: (p) => blockGas(p, 16_777_216n) },
    says: "A block has 16777215 gas, and a transaction may need up to 16777216.",
  },
  {
    code: "DOCTOR_NODE_BEHIND",
    title: "the node's last block is old",
    deed: (p) => seenFrom(p, {}, 901),
    twin: { deed: (p) => seenFrom(p, {}, 900) },
    says: /^The last block, \d+, is 15 minutes 1 second old by the clock of this machine\.$/,
  },
  {
    code: "DOCTOR_NODE_BEHIND",
    title: "the node is syncing",
    deed: (p) => seenFrom(p, { eth_syncing: { currentBlock: "0x1", highestBlock: "0x2" } }, 0),
    twin: { deed: (p) => seenFrom(p, { eth_syncing: false }, 0) },
    says: /^The node says that it is still syncing, at block \d+\.$/,
  },
  {
    code: "DOCTOR_CLOCK_BEHIND",
    title: "the clock of the machine is behind",
    deed: (p) => seenFrom(p, {}, -61),
    twin: { deed: (p) => seenFrom(p, {}, -60) },
    says: "The clock of this machine is 1 minute 1 second behind the last block.",
  },
  {
    code: "DOCTOR_MEMBER_HAS_CODE",
    title: "a member with a wallet delegated",
    deed: async (p) => {
      const sender = senderOn(p.transport, mara);
      const authorization = await signAuthorization(sender, { account: mara, contractAddress: DESK, executor: "self" });
      const message = { account: mara, chain: hardhat, to: people.relayer.address };
      const hash = await sendTransaction(sender, { ...message, authorizationList: [authorization] });
      await waitForTransactionReceipt(sender, { hash });
    },
    says: (p) => `The wallet ${mara.address}, a member of grants-council (${council(p)}), has code now.`,
  },
  {
    code: "DOCTOR_AGENT_SINGLE_KEY",
    title: "one of two keys is revoked",
    deed: (p) => revokeKey(p, treasurer.address),
    says: "treasurer has one valid key.",
  },
  {
    code: "DOCTOR_AGENT_RAISED",
    title: "the guardian raised the agent's lowest tier",
    deed: (p) => p.as(guardians(p), p.registry, call("raiseLowestTier(uint64 agent, uint8 tier)", 1n, 1)),
    says: /^treasurer starts at tier council \(1\), and \d+ of its rules begin at tier small \(0\)\.$/,
  },
  {
    code: "DOCTOR_AGENT_ON_PROBATION",
    title: "something of the agent's was vetoed",
    deed: (p) => p.as(p.gate, p.registry, call("recordStop(uint64 agent, uint8 tier)", 1n, 0)),
    twin: {
      deed: async (p) => {
        await p.as(p.gate, p.registry, call("recordStop(uint64 agent, uint8 tier)", 1n, 0));
        await p.until((await p.now()) + 7 * DAY);
      },
    },
    says: "treasurer has no optimistic tier until ",
  },
  {
    code: "DOCTOR_AGENT_WITHOUT_RULES",
    title: "an agent is registered that no rule is for",
    born: dao(/^sources:/m, `${another()}sources:`),
    says: "agent 9 is registered, and no rule of the policy is for it.",
  },
  {
    code: "DOCTOR_RESPONSE_UNSTATED",
    title: "nobody stated how soon they answer",
    deed: async () => ({ responseTimes: new Map() }),
    says: (p) => `Nobody stated how soon they answer: guardians (${guardians(p)}), grants-council (${council(p)}).`,
  },
  {
    code: "DOCTOR_TOKEN_SYMBOL",
    title: "a token calls itself otherwise",
    deed: policy([/^([\s\S]*)$/, POLICY.replaceAll(/\bFEE\b/g, "TAX")]),
    says: `The policy calls ${FEE} TAX, and it calls itself FEE.`,
  },
  {
    code: "DOCTOR_TOKEN_WITHOUT_RULE",
    title: "no rule is about a token that the treasury has",
    deed: policy([/^ {2}fee-grants:\n(?: {4}.*\n)+/m, ""]),
    says: /^The treasury has 10,000 FEE, and no rule is about FEE\.$/,
  },
];

function answering(p: Patient, guard: number, member: number): ReadonlyMap<string, number> {
  return new Map([
    [guardians(p).toLowerCase(), guard],
    [council(p).toLowerCase(), member],
  ]);
}

function bindRegistryTo(p: Patient, gate: Address): Promise<void> {
  const plan = { ...p.plan, addresses: { ...p.plan.addresses, gate } };
  const bytecode = expectedCode(plan, { contract: "AgentRegistry", address: p.registry }, hardhat.id);
  return p.clock.setCode({ address: p.registry, bytecode });
}

function schema(p: Patient): Hex {
  return p.plan.arguments.provenance.admissions[0]!.schema;
}

async function done(sent: Promise<unknown>): Promise<void> {
  await sent;
}

function revokeKey(p: Patient, key: Hex): Promise<void> {
  return done(p.send(operator, p.registry, call("revokeKey(address key)", key)));
}

/** Root adds a key that ends so many seconds after it can be seen. */
async function keyUntil(p: Patient, left: number): Promise<void> {
  const validUntil = (await p.now()) + 3 * DAY + left;
  await p.root([p.registry, addKey, 1n, { key: nora.address, kind: 1, validFrom: 0, validUntil, lowestTier: 0 }]);
  await p.until(validUntil - left);
}

async function sourceKeyUntil(p: Patient, left: number): Promise<void> {
  const validUntil = (await p.now()) + 3 * DAY + left;
  await p.root([p.provenance, addSourceKey, office.address, nora.address, 1, 0, validUntil]);
  await p.until(validUntil - left);
}

async function endingIn(p: Patient, left: number): Promise<void> {
  const data = call("dropAgentProposals()");
  const end = (await p.now()) + 10 * DAY;
  await p.proposeAtRoot([{ target: p.gate, data }], end);
  await p.until(end - left);
}

/** The agent proposes what the council approves; the proposal ends so many seconds after it can be seen. */
async function waiting(p: Patient, left: number): Promise<void> {
  const now = await p.now();
  const notAfter = now + 20 * DAY;
  const calls = [{ target: FEE, data: call("transfer(address to, uint256 amount)", ADA, 5n) }] as const;
  const nonce = BigInt(now);
  const planned = planProposal({
    policy: compilePolicy(POLICY),
    proposer: agentProposer(1n),
    nonce,
    epoch: 1,
    notAfter,
    calls,
    now,
  });
  if (!planned.allowed) throw new Error(planned.refusal);
  const { proposal, witness } = planned;
  const signed = await signProposal(senderOn(p.transport, treasurer), { gate: p.gate, proposal });
  await propose(senderOn(p.transport, people.relayer), { gate: p.gate, proposal, witness, ...signed });
  await p.until(notAfter - left);
}

/** The token FEE, which besides answers `supportsInterface`: yes to these ids, among those of EIPs. */
async function answeringInterfaces({ clock, client }: Patient, isSaid: (id: string) => boolean): Promise<void> {
  const before = "0x00000000000000000000000000000000000feeee";
  const code = await getCode(client, { address: FEE });
  await clock.setCode({ address: before, bytecode: code ?? "0x" });
  const said = ["80ac58cd", "d9b67a26", "9d8ff7da", "ffffffff"].filter(isSaid);
  // For supportsInterface jump to the end; anything else is done by the code of before, on the same storage.
  const asBefore = `3660006000376000600036600073${before.slice(2)}5af43d600060003e6040573d6000fd5b3d6000f3`;
  const isOne = said.map((id) => `60043560e01c63${id}1417`).join("");
  const bytecode = `0x60003560e01c6301ffc9a714604557${asBefore}5b6000${isOne}60005260206000f3` as const;
  await clock.setCode({ address: FEE, bytecode });
}

async function blockGas(p: Patient, gasLimit: bigint): Promise<void> {
  await p.clock.setBlockGasLimit({ gasLimit });
  await p.clock.mine({ blocks: 1 });
}

/** As a node of a real chain would show it, to a machine whose clock is so many seconds after the last block. */
async function seenFrom(p: Patient, answers: Record<string, unknown>, later: number): Promise<Looking> {
  return { now: (await p.now()) + later, client: real(p, answers) };
}

function real(p: Patient, answers: Record<string, unknown>) {
  const transport = lying(p.transport, { web3_clientVersion: "Geth/v1.16.7", ...answers });
  return createClient({ chain: hardhat, transport, cacheTime: 0 });
}

function elders(): string {
  const members = [vera, viktor, vida].map(({ address }, i) => `      m${i}: { kind: eoa, address: "${address}" }\n`);
  return `  elders:\n    threshold: 2\n    members:\n${members.join("")}`;
}

function another(): string {
  const keys = [nora, people.dealer].map(
    ({ address }, i) => `      k${i}: { kind: eoa, address: "${address}", valid until: 2030-01-01T00:00:00Z }\n`,
  );
  return `  clerk:
    id: 9
    operator: "${operator.address}"
    lowest tier: small
    limits: { proposals: 20, interval: 1 hour, probation: 7 days, strikes: 3 }
    metadata: { model: rules, version: "1" }
    keys:
${keys.join("")}
`;
}
