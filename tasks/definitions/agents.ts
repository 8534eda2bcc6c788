import { emptyTask, task } from "hardhat/config";
import { FROM, JSON_FLAG, OUT, option, POLICY, REASON, SIGNATURES, SYSTEM } from "./options.ts";
import { agentAddTask, LIFETIME, SAFE_BATCH, VALIDITY } from "./root.ts";

const AGENT = { name: "agent", description: "Agent by its name in the policy, or its id" } as const;
const KEY = { name: "key", description: "The key, by its address" } as const;
const JOURNAL = { name: "file", description: "The journal" } as const;
const NONCE = option("nonce", "Nonce of the root proposal; it follows from the changes if left out");

/** Who the agents are, and what the guardian and the operator do about them. What loosens is a root proposal. */
export const agentTasks = [
  emptyTask(["sallyport", "agent"], "Look at agents, hold them, and change their keys").build(),

  task(["sallyport", "agent", "list"], "List all agents and how they stand")
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/list.ts"))
    .build(),

  task(["sallyport", "agent", "show"], "Show what an agent may, what is left of it, and its keys")
    .addPositionalArgument(AGENT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/show.ts"))
    .build(),

  task(
    ["sallyport", "agent", "run"],
    "Run an agent: it observes, decides, checks and proposes, and can do nothing else",
  )
    .addPositionalArgument({ name: "file", description: "The agent file", defaultValue: "agent.yaml" })
    .addFlag({ name: "once", description: "One turn, and no more" })
    .addOption(option("key", "The agent's key, one of the network's accounts; the first that is one if left out"))
    .addOption(option("folder", "Where journal, evidence and observations lie; agents/NETWORK/LABEL/AGENT if left out"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag({ name: "json", description: "Print each event as one line of JSON" })
    .setAction(() => import("../agent/run.ts"))
    .build(),

  task(["sallyport", "agent", "status"], "Show what an agent has open, held and refused, from its journal alone")
    .addPositionalArgument(JOURNAL)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/status.ts"))
    .build(),

  task(["sallyport", "agent", "release"], "Let wishes go that a monitor holds, as the agent's operator")
    .addPositionalArgument(JOURNAL)
    .addVariadicArgument({ name: "keys", description: "Keys of the wishes, as agent status shows them" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/release.ts"))
    .build(),

  task(["sallyport", "agent", "resume"], "Let an agent go on that a monitor froze, as its operator")
    .addPositionalArgument(JOURNAL)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/resume.ts"))
    .build(),

  agentAddTask(["agent", "register"]),

  task(["sallyport", "agent", "rotate-key"], "Give an agent a new key, then retire the old one, without a gap")
    .addPositionalArgument(AGENT)
    .addPositionalArgument({ name: "key", description: "Address of the new key" })
    .addOption(option("kind", "eoa or contract; eoa if left out"))
    .addOption(option("validFrom", VALIDITY.validFrom))
    .addOption(option("validUntil", VALIDITY.validUntil))
    .addOption(option("lowestTier", "Lowest tier that the key may use; the agent's if left out"))
    .addOption({ name: "quiet", description: "How long the old key must be silent", defaultValue: "1 hour" })
    .addOption(option("retire", "The key that goes; the only other one in force if left out"))
    .addFlag({ name: "atOnce", description: "Retire the old key without waiting until it is silent" })
    .addFlag({ name: "rollBack", description: "Revoke the new key, and stay with the old one" })
    .addOption(NONCE)
    .addOption(LIFETIME)
    .addOption(SAFE_BATCH)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/rotateKey.ts"))
    .build(),

  task(["sallyport", "agent", "revoke-key"], "Revoke a key for ever, as operator or guardian")
    .addPositionalArgument(KEY)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/revokeKey.ts"))
    .build(),

  task(
    ["sallyport", "agent", "compromised"],
    "Revoke a stolen key, freeze its agent, and stop all that the key proposed",
  )
    .addPositionalArgument(KEY)
    .addOption(option("since", 'The last moment at which the key was surely safe, in UTC; or "6 hours ago"'))
    .addFlag({ name: "keyOnly", description: "Let the agent go on with its other keys" })
    .addOption({ ...REASON, defaultValue: "its key is compromised" })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/compromised.ts"))
    .build(),

  task(["sallyport", "agent", "freeze"], "Hold everything of an agent, as the guardian")
    .addPositionalArgument(AGENT)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/freeze.ts"))
    .build(),

  task(["sallyport", "agent", "raise-tier"], "Raise the lowest tier of an agent, as the guardian")
    .addPositionalArgument(AGENT)
    .addPositionalArgument({ name: "tier", description: "Tier by its name in the policy, or its number" })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/raiseTier.ts"))
    .build(),

  task(["sallyport", "agent", "block-target"], "Hold what an agent proposes to a target, as the guardian")
    .addPositionalArgument(AGENT)
    .addPositionalArgument({ name: "target", description: "An account by name or address" })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/blockTarget.ts"))
    .build(),

  task(["sallyport", "agent", "restore"], "Propose at root that an agent that was held goes on")
    .addPositionalArgument(AGENT)
    .addOption(option("tier", "Its lowest tier from then on; as it is if left out"))
    .addOption(NONCE)
    .addOption(LIFETIME)
    .addOption(SAFE_BATCH)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/restore.ts"))
    .build(),

  emptyTask(["sallyport", "agent", "journal"], "Verify, export and rebuild the journal of an agent's runner").build(),

  task(
    ["sallyport", "agent", "journal", "verify"],
    "Compute the hash chain of a journal again, and compare its anchors",
  )
    .addPositionalArgument(JOURNAL)
    .addOption(option("by", "An account that anchored, beside those that the journal names"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/journal/verify.ts"))
    .build(),

  task(["sallyport", "agent", "journal", "export"], "Print a journal as JSON lines, which anybody can verify")
    .addPositionalArgument(JOURNAL)
    .addFlag({ name: "json", description: "The same: each line is JSON" })
    .setAction(() => import("../agent/journal/export.ts"))
    .build(),

  task(
    ["sallyport", "agent", "journal", "rebuild"],
    "Keep what is whole of a journal, and read the rest from the chain",
  )
    .addPositionalArgument(JOURNAL)
    .addOption(option("agent", "Whose it is, by name or id: needed where nothing of it can be read"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../agent/journal/rebuild.ts"))
    .build(),

  task(["sallyport", "stop"], "Stop an agent at once, as the guardian: freeze it, and veto what needs no human")
    .addPositionalArgument(AGENT)
    .addOption(REASON)
    .addFlag({ name: "all", description: "Also veto what humans would have to approve" })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../stopAgent.ts"))
    .build(),
];
