import { emptyTask, task } from "hardhat/config";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { FROM, JSON_FLAG, OUT, option, POLICY, SIGNATURES, SYSTEM } from "./options.ts";

export const LIFETIME = option(
  "lifetime",
  "How long it may execute after its delay: 14 days, or 60 where others vote first",
);
export const SAFE_BATCH = option("safeBatch", "File for the Transaction Builder of the Safe that is root approver");

/** What a command's change takes: name and description, in the words of the change's fields. */
type Fields = Record<string, string>;

/** A command that makes a root proposal of one change. */
function changeTask(
  kind: string,
  description: string,
  positional: Fields,
  options: Fields = {},
  id: readonly string[] = ["root", ...kind.split(" ")],
): NewTaskDefinition {
  const builder = task(["sallyport", ...id], description);
  for (const [name, text] of Object.entries(positional)) {
    builder.addPositionalArgument({ name, description: text });
  }
  for (const [name, text] of Object.entries(options)) builder.addOption(option(name, text));
  return builder
    .addOption(option("nonce", "Nonce; it follows from the changes if left out"))
    .addOption(LIFETIME)
    .addOption(OUT)
    .addOption(SAFE_BATCH)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(async () => (await import("../rootProposal/change.ts")).changing(kind))
    .build();
}

const AGENT = "Agent by its name in the policy, or its id";
const ACCOUNT = "An account by name or address";
export const VALIDITY = {
  validFrom: "First moment in UTC; from the beginning if left out",
  validUntil: "Last moment in UTC: 2030-01-01T00:00:00Z",
};
const METADATA = {
  model: "Model behind the agent",
  modelVersion: "Its version",
  weights: "Hash of the weights",
  prompt: "Hash of the prompt",
};
const LIMITS = {
  proposals: "Proposals at once",
  interval: "Until one more may be made",
  probation: "Time without optimistic tier after a veto",
  strikes: "Vetoes and rejections after which the lowest tier rises; 0: never",
};
const KEY_KIND = "eoa or contract; eoa if left out";

/** The command that adds an agent; it stands among the changes of root and among the commands for agents. */
export function agentAddTask(id: readonly string[]): NewTaskDefinition {
  return changeTask(
    "agent add",
    "Add an agent with its first key",
    { id: "Its id, which was never used", key: "Address of its key" },
    {
      kind: KEY_KIND,
      ...VALIDITY,
      operator: "Who may revoke its keys; nobody if left out",
      lowestTier: "Lowest tier that it may use",
      ...LIMITS,
      ...METADATA,
    },
    id,
  );
}

/** Everything that only root can change, each as a proposal that is tried out before anybody signs it. */
export const rootTasks = [
  emptyTask(["sallyport", "root"], "Propose what only root can change").build(),

  changeTask("policy", "Set the policy that a file compiles to", { file: "The new policy file" }),
  changeTask(
    "members",
    "Change members and threshold of a council",
    { council: "Council by name or address" },
    {
      add: "Who comes: name=eoa:0x…, name=contract:0x… or name=passkey:0x…, joined by commas",
      remove: "Who leaves, by name, address or id, joined by commas",
      threshold: "How many must agree; as it is if left out",
    },
  ),
  changeTask(
    "tier",
    "Change a tier, or add one above all others",
    { tier: "Tier by its name in the policy, or its number" },
    { approver: "Who must agree, by name or address; none: the optimistic tier", delay: 'Time to object: "2 days"' },
  ),
  changeTask("delay", "Change how long root proposals wait", { delay: 'The new delay: "3 days"' }),
  changeTask("approver", "Offer the place of root approver; accepting it takes it", { account: `${ACCOUNT}, or none` }),
  changeTask("guardian", "Offer the place of guardian, or remove the guardian", { account: `${ACCOUNT}, or none` }),
  changeTask("vetoer", "Change who may veto root proposals", { account: `${ACCOUNT}, or none` }),

  emptyTask(["sallyport", "root", "agent"], "Add agents and keys, and change what agents may").build(),
  agentAddTask(["root", "agent", "add"]),
  changeTask(
    "agent add-key",
    "Give an agent one more key",
    { agent: AGENT, key: "Address of the key" },
    { kind: KEY_KIND, ...VALIDITY, lowestTier: "Lowest tier that the key may use; the agent's if left out" },
  ),
  changeTask("agent revoke-key", "Revoke a key where nobody else can at once", { key: "Address of the key" }),
  changeTask("agent limits", "Change how much an agent may bother people", { agent: AGENT }, LIMITS),
  changeTask("agent operator", "Change who may revoke an agent's keys", {
    agent: AGENT,
    operator: `${ACCOUNT}, or none`,
  }),
  changeTask("agent lowest-tier", "Set the lowest tier of an agent, and forget its strikes", {
    agent: AGENT,
    tier: "Tier by its name in the policy, or its number",
  }),
  changeTask("agent unfreeze", "Let a frozen agent go on", { agent: AGENT }),
  changeTask("agent unblock", "Let an agent call a blocked target again", { agent: AGENT, target: ACCOUNT }),
  changeTask("agent metadata", "Tell what stands behind an agent", { agent: AGENT }, METADATA),
  changeTask("agent identity", "Point to an ERC-8004 identity", {
    agent: AGENT,
    registry: "The identity registry",
    id: "The identity's number there",
  }),

  emptyTask(["sallyport", "root", "source"], "Admit sources of data, and change their keys").build(),
  changeTask("source admit", "Admit a source for a schema", { account: ACCOUNT, schema: "Schema by name or hash" }),
  changeTask("source dismiss", "Dismiss a source of a schema", { account: ACCOUNT, schema: "Schema by name or hash" }),
  changeTask(
    "source add-key",
    "Let a key sign for a source",
    { source: ACCOUNT, key: "Address of the key" },
    { kind: KEY_KIND, ...VALIDITY },
  ),
  changeTask("source revoke-key", "Revoke a key of a source", { key: "Address of the key" }),

  emptyTask(["sallyport", "root", "attester"], "Admit and dismiss attesters of data").build(),
  changeTask("attester admit", "Admit an attester for a schema", {
    account: ACCOUNT,
    schema: "Schema by name or hash",
  }),
  changeTask("attester dismiss", "Dismiss an attester", { account: ACCOUNT, schema: "Schema by name or hash" }),

  emptyTask(["sallyport", "root", "schema"], "Change what data of a schema takes to reach a level").build(),
  changeTask("schema quorum", "Change how many attesters it takes until data is attested", {
    schema: "Schema by name or hash",
    attesters: "How many; 0: none is attested",
  }),
  changeTask("schema verifier", "Change which contract answers whether data is proven", {
    schema: "Schema by name or hash",
    verifier: "The contract, or none",
  }),
  changeTask("schema criteria", "Change what a quality report must say until data is measured", {
    schema: "Schema by name or hash",
    criteria: 'Criteria: "gaps at most 2, delay from 0 to 60", or none',
  }),

  emptyTask(["sallyport", "root", "dispute"], "Settle disputes over data").build(),
  changeTask("dispute confirm", "Confirm a dispute, so that it does not end by itself", { batch: "Id of the batch" }),
  changeTask("dispute clear", "Clear a dispute", { batch: "Id of the batch" }),

  emptyTask(["sallyport", "root", "managed"], "Change which contracts nobody but root may call").build(),
  changeTask("managed add", "Let nobody but root call a contract", { account: ACCOUNT }),
  changeTask("managed remove", "Let a contract be called where rules permit", { account: ACCOUNT }),

  changeTask("cancel", "Cancel a proposal of a tier", { proposal: "Its proposer and nonce, such as payer/7" }),
  changeTask("drop", "Drop every proposal of an agent that has not executed", {}),
  changeTask("allowance", "Allow a spender to take a token from the treasury", {
    token: "Token of the policy",
    spender: ACCOUNT,
    amount: 'How much: "1,000 GUSD", 0, or unlimited',
  }),
  changeTask("send", "Pay from the treasury", { amount: 'How much: "0.5 ETH"', to: ACCOUNT }),

  task(["sallyport", "root", "batch"], "Make one root proposal of all the changes that a file lists")
    .addPositionalArgument({ name: "file", description: "The file of changes", defaultValue: "changes.yaml" })
    .addOption(option("nonce", "Nonce; it follows from the changes if left out"))
    .addOption(LIFETIME)
    .addOption(OUT)
    .addOption(SAFE_BATCH)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../rootProposal/batch.ts"))
    .build(),

  task(["sallyport", "root", "migrate"], "Propose that the treasury goes to a new system, which is verified before")
    .addPositionalArgument({ name: "label", description: "Label of the new system" })
    .addOption(option("tokens", "Tokens besides those of the policy, joined by commas"))
    .addOption(option("items", "Items of NFT contracts as token:id, joined by commas"))
    .addOption(option("nonce", "Nonce; it follows from the changes if left out"))
    .addOption(LIFETIME)
    .addOption(OUT)
    .addOption(SAFE_BATCH)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../rootProposal/migrate.ts"))
    .build(),

  task(["sallyport", "root", "accept"], "Take the place of guardian or root approver that root offered")
    .addPositionalArgument({ name: "role", description: "guardian or approver" })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../rootProposal/accept.ts"))
    .build(),
];
