import { type ErrorEntry, entry } from "./entry.ts";

/** What can go wrong in a process that runs an agent. */
export const agentErrors = {
  KEY_HOLDER_GONE: entry(
    "The process that holds the agent's key has ended, and nothing can be signed or asked of the chain.",
    "Start the agent again: it goes on where it was.",
  ),
  CARRIER_FEE_TOO_HIGH: entry(
    "Gas costs more than the agent file permits to pay for it.",
    "Wait until fees fall, or raise the limit in the agent file.",
    true,
  ),
  AGENT_FILE_UNREADABLE: entry(
    "The agent file is no YAML as it is read here, is too large, or holds characters that cannot be seen.",
    "Correct it where the error says; docs/guides/agent.md has the grammar.",
  ),
  AGENT_FILE_KEY_UNKNOWN: entry(
    "The agent file holds a key that the grammar does not have at this place.",
    "Correct its spelling, or delete it; docs/guides/agent.md has the grammar.",
  ),
  AGENT_FILE_KEY_MISSING: entry("The agent file lacks a key or a value that it needs.", "Write it."),
  AGENT_FILE_NAME_INVALID: entry(
    "A name of the agent file has another form than names have, reads like another one, or is a word of the grammar.",
    "Choose another: letters, digits, - and _, beginning with a letter.",
  ),
  AGENT_FILE_VALUE_INVALID: entry(
    "A value of the agent file is none that can stand there.",
    "Correct it; docs/guides/agent.md has the grammar.",
  ),
  AGENT_FILE_POLICY_MISMATCH: entry(
    "The agent file names what the policy does not have: an agent, a unit, a contract, a function or a parameter.",
    "Correct the name, or give the agent the right policy file: the one whose root the gate stores.",
  ),
  PLAN_UNREADABLE: entry(
    "The plan is no YAML as it is read here, is too large, or holds characters that cannot be seen.",
    "Correct it where the error says; docs/guides/agent.md has the grammar.",
  ),
  PLAN_KEY_UNKNOWN: entry(
    "The plan holds a key that the grammar does not have at this place.",
    "Correct its spelling, or delete it; docs/guides/agent.md has the grammar.",
  ),
  PLAN_KEY_MISSING: entry("The plan lacks a key or a value that it needs.", "Write it."),
  PLAN_NAME_INVALID: entry(
    "A name of the plan has another form than names have, or reads like another one.",
    "Choose another: letters, digits, - and _, beginning with a letter.",
  ),
  PLAN_VALUE_INVALID: entry(
    "A value of the plan is none that can stand there.",
    "Correct it; docs/guides/agent.md has the grammar.",
  ),
  PLAN_NAME_UNKNOWN: entry(
    "The plan names a source, an intent, a party, a unit or a venue that the agent file or the policy does not have.",
    "Correct its spelling, or add it where it belongs.",
  ),
  INTENT_MISBUILT: entry(
    "The calldata that was built for an intent does not decode to what the intent says: a fault of this program.",
    "Nothing was proposed. Stop the agent and report it with the entry of the journal.",
  ),
  HEAD_TOO_SOON: entry(
    "A head of the journal is to be anchored again, long before the interval of the agent file has passed.",
    "Nothing, where this machine's clock was set: the runner tries again. Else find out who drives the runner: each head costs gas.",
    true,
  ),
  HEAD_WAITS: entry(
    "Something that the account that pays has sent waits for its block, and is no head that is known: no head is begun behind it.",
    "Nothing, where it gets into a block: the runner tries again. If it stays, see what that account has sent, and replace it.",
    true,
  ),
  RUNNER_FOLDERS_ALIKE: entry(
    "The folder of the agent file, or the one that the runner writes, has a path with which another path that the runner reads begins.",
    "Rename one of them, or choose another `--folder`, so that neither path begins with the other.",
  ),
  RUNNER_UNCONFINED: entry(
    "The runner's process may read or start what a runner has no need of. It began nothing.",
    "Start it by `hardhat sallyport agent run`, without options of Node's that loosen its permissions.",
  ),
  RUNNER_DIED: entry(
    "The process that observes and decides was killed, or broke.",
    "Start the agent again: it goes on from its journal, and proposes nothing twice.",
    true,
  ),
  MODEL_UNREACHABLE: entry(
    "The language model did not answer, or its server refused.",
    "Look at the endpoint, the key and the name of the model in the agent file. The agent tries again at its next turn.",
    true,
  ),
  MODEL_BUDGET_SPENT: entry(
    "The model has used the tokens that it may use in a day.",
    "Wait until tomorrow (UTC), or raise the budget in the agent file.",
    true,
  ),
  DOOR_SIGNS_NOTHING: entry(
    "A script asked the treasury to sign a message, typed data or a transaction. A treasury behind a gate has no key, and nothing signs for it.",
    "Send the call itself, by sendTransaction or writeContract: it becomes a proposal.",
  ),
  DOOR_KEY_CONFLICT: entry(
    "A script that was started again under the same session makes another call than at that place before.",
    "Give the changed script another session, or let it make the same calls in the same order.",
  ),
  PROPOSAL_ENDED: entry(
    "A proposal was vetoed, cancelled, has expired or is stale, and will not be executed.",
    "See why: hardhat sallyport show. If the call is still wanted, propose it anew.",
  ),
  AGENT_KEY_IN_USE: entry(
    "The key that is to be retired still proposes, after the new one began: somebody signs with it.",
    "Stop the runner that has it. If there is none, somebody else has the key: hardhat sallyport agent compromised.",
  ),
  WISH_NOT_HELD: entry(
    "Nothing holds the wish that is to be released: no monitor did, or it went on or ended since.",
    "Look what is held: hardhat sallyport agent status.",
  ),
  ORDER_NOT_LEFT: entry(
    "What the operator orders cannot be written beside the agent's journal.",
    "Run the command as a user who may write there, and make room on the disk.",
  ),
  JOURNAL_IN_USE: entry(
    "Another runner writes to this journal: one agent has one runner at a time.",
    "Stop the other runner first. Where there is none, the journal's .lock file may have been deleted: start again.",
  ),
  JOURNAL_OF_OTHER: entry(
    "The journal belongs to another agent, gate or chain.",
    "Name the journal of this agent, or a file that does not exist yet.",
  ),
  JOURNAL_FOREIGN: entry(
    "The file is no journal, or one of another version.",
    "Check the path. A file of others is left as it is.",
  ),
  JOURNAL_BROKEN: entry(
    "A journal is damaged or was changed: an entry is not as it was written, or cannot be read.",
    "Look with `hardhat sallyport agent journal verify FILE`; then let `agent journal rebuild` keep what is whole and read the rest from the chain.",
  ),
  JOURNAL_OWNER_UNKNOWN: entry("Nothing of the journal can be read, not even whose it is.", "Say it: --agent NAME."),
  JOURNAL_NOT_WRITTEN: entry(
    "The disk is full, or the file cannot be written. Nothing was done that is not in the journal.",
    "Make room, or mend what keeps the file from being written: the agent goes on by itself.",
    true,
  ),
  JOURNAL_ENTRY_IMPOSSIBLE: entry(
    "An entry does not follow from those before it: an intent is intended once, and nothing goes on that has ended.",
    "Nothing was written. Report it: the program and its journal do not agree.",
  ),
} as const satisfies Record<string, ErrorEntry>;
