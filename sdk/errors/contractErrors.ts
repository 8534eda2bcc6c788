import { type ErrorEntry, entry } from "./entry.ts";

/**
 * What the contracts answer when they refuse, by the name of their error: `GateNotReady` is `GATE_NOT_READY`. The
 * values that came and that were needed stand in the error's `args`.
 */
export const contractErrors = {
  CONTRACT_REVERTED: entry(
    "A contract refused the call with an error that is none of ours, or without saying why.",
    "Look at the target of the call: the value shows what it returned.",
  ),

  // ------------------------------------------------------------------------------------------------- gate
  GATE_UNAUTHORIZED: entry(
    "Only one account may do this, and another one called.",
    "Call from the account that is needed; if that is a Council, let its members sign an act.",
  ),
  GATE_NOT_ROOT: entry(
    "Settings change only by a root proposal, as the gate's own call.",
    "Propose the call at root, and let the root approver agree.",
  ),
  GATE_LOCKED: entry(
    "The gate is executing a proposal, and a call of that proposal tried to enter it again.",
    "Leave calls into the gate out of the proposal.",
  ),
  GATE_REASON_TOO_LONG: entry(
    "The reason has more than 280 bytes.",
    "Say it shorter; the whole story belongs elsewhere.",
  ),
  GATE_AMOUNT_TOO_LARGE: entry(
    "The calls move more together than a signed number of 256 bits can tell.",
    "Propose a smaller amount.",
  ),
  GATE_WRONG_STATE: entry(
    "The proposal is not in the state that this needs.",
    "See what became of it: hardhat sallyport show.",
  ),
  GATE_NONCE_CONFLICT: entry(
    "The proposer used this nonce for another proposal.",
    "Build the proposal again with a nonce that was never used.",
  ),
  GATE_TERMS_MISMATCH: entry(
    "The id or the terms are not what the record commits to: there is no such proposal, or it was approved meanwhile.",
    "Read the proposal again from the chain; the terms are in its Proposed event, and an Approved event changes three of them.",
  ),
  GATE_NOT_VETOABLE: entry(
    "The guardian stops agents, not humans, and a vetoer cannot stop its own replacement.",
    "A proposal of an approver can be withdrawn by it, cancelled by root, or vetoed at root by the root vetoer.",
  ),
  GATE_UNKNOWN_TIER: entry(
    "There is no such tier, or an agent proposed at root.",
    "Use a tier of the gate; the policy file names them.",
  ),
  GATE_OPTIMISTIC_WITHOUT_GUARDIAN: entry(
    "Without guardian nobody could stop what needs no approval, so the optimistic tier is closed.",
    "Propose at a higher tier, or let root offer the guardian's role.",
  ),
  GATE_EPOCH_MISMATCH: entry(
    "The proposal was made for another epoch of the gate: root has dropped all pending proposals of agents.",
    "Propose again for the epoch of now.",
  ),
  GATE_APPROVER_MISMATCH: entry(
    "Root changed the tier's approver since somebody agreed.",
    "Propose again, and let the approver of now agree.",
  ),
  GATE_APPROVER_EPOCH_MISMATCH: entry(
    "The approver's members or threshold changed since they signed.",
    "Propose again, and let the members of now sign.",
  ),
  GATE_APPROVER_EPOCH_PROBE: entry(
    "Whether the approver answers `epoch()` is not as it was stated.",
    "State it as it is: Councils have an epoch; Safes, Governors and plain accounts have none.",
  ),
  GATE_INVALID_SIGNATURE: entry(
    "The approver's ERC-1271 does not accept the signature: too few members, a stranger's, not ascending, or of other data.",
    "Let enough members sign this proposal as it stands, for this approver, epoch and end of validity.",
  ),
  GATE_EXPIRES_TOO_SOON: entry(
    "It would expire before it could be executed: the delay and one hour must fit before its end.",
    "Build it again with a later end; an approval with a later `validUntil`.",
  ),
  GATE_EXPIRES_TOO_LATE: entry(
    "Nothing may stay executable for more than 100 days.",
    "Build it again with an earlier end.",
  ),
  GATE_EXPIRED: entry("The proposal, or its approval, has expired.", "Propose again."),
  GATE_NOT_READY: entry(
    "The proposal's delay has not passed.",
    "Run it after that time, or stop it: hardhat sallyport veto.",
    true,
  ),
  GATE_PAUSED: entry(
    "The guardian paused agents.",
    "Wait until the pause ends by itself; approvers can still propose at their own tier.",
    true,
  ),
  GATE_AGENT_REFUSED: entry(
    "The registry of agents speaks against the agent or its key.",
    "Read the refusals: some pass by themselves, a revoked key never does.",
  ),
  GATE_TARGET_BLOCKED: entry(
    "The guardian blocked this target for the agent.",
    "Leave the call out, or let root unblock the target.",
  ),
  GATE_TARGET_PROTECTED: entry(
    "Only root may call the gate, its managed contracts, and accounts that hold a role.",
    "Leave the call out, or propose it at root.",
  ),
  GATE_METER_EXCEEDED: entry(
    "The calls take more from a meter than is left in it.",
    "Wait until it has refilled, or propose less.",
    true,
  ),
  GATE_INSUFFICIENT_GAS: entry(
    "A call would have received less gas than the proposal guarantees it.",
    "Execute again with a higher gas limit.",
    true,
  ),
  GATE_CALL_FAILED: entry(
    "A call of the proposal failed, so nothing happened.",
    "Read the reason: it is the target's own. The proposal can be executed again as long as it has not expired.",
  ),
  GATE_RETURN_REFUSED: entry(
    "A call returned something else than nothing or true, so it is taken for failed.",
    "Look at the target; a rule that permits any return value says so.",
  ),
  GATE_BOUND_BROKEN: entry(
    "After the calls the treasury would have lost more, or gained less, than the proposal's bounds permit.",
    "Look at what the calls do now; prices may have moved since it was proposed.",
  ),
  GATE_BALANCE_UNREADABLE: entry(
    "A token that a bound names does not answer `balanceOf`.",
    "Correct the bound's token.",
  ),
  GATE_DELAY_OUT_OF_RANGE: entry("A delay is from 10 minutes to 30 days.", "Choose a delay within the range."),
  GATE_PAUSE_REFUSED: entry(
    "A pause lasts at most 7 days, and the next one may begin a day after the end of the last.",
    "Choose a shorter pause, or wait.",
  ),
  GATE_ALLOWANCE_REFUSED: entry(
    "The allowance did not read as a number above zero before and zero afterwards: there is none, or this is no ERC-20.",
    "Check token and spender.",
  ),
  GATE_NOT_TREASURY: entry("The assets are held elsewhere, and the gate does not take them.", "Send to the treasury."),
  GATE_INVALID_ACCOUNT: entry(
    "The account cannot have this role: it is zero, the gate itself, an agent id, or in the list already.",
    "Give the account that is meant.",
  ),
  GATE_ROLE_CONFLICT: entry(
    "Who stops does not decide: the guardian is no approver, no root vetoer, and no member of a Council of the gate.",
    "Use another account for one of the two, or let it give up the other role first.",
  ),
  GATE_TIER_ORDER: entry(
    "Optimistic tiers stand below all others.",
    "Change the tiers in an order that keeps the optimistic ones lowest.",
  ),

  // ----------------------------------------------------------------------------------------------- policy
  POLICY_MALFORMED: entry(
    "A list of the proposal or its witness has the wrong length, or an index points behind its end.",
    "Build proposal and witness again from the policy; see `planProposal` and `buildWitness`.",
  ),
  POLICY_REFUSED: entry(
    "The rule does not carry the call.",
    "Compare the refused value with the rule: hardhat sallyport show.",
  ),
  POLICY_RULE_REFUSED: entry(
    "A rule does not hold for this proposal: another proposer, too low a tier, expired, or its bound or input is not good.",
    "Read the refusal, and propose again under a rule that holds.",
  ),
  POLICY_LEAF_MISMATCH: entry(
    "A rule of the witness is not the rule that the proposal names.",
    "Build the witness again from the policy that the proposal was made with.",
  ),
  POLICY_LEAVES_NOT_ASCENDING: entry(
    "The rules of a proposal stand strictly ascending by leaf, each once.",
    "Build the proposal with `planProposal`.",
  ),
  POLICY_NOT_PROVEN: entry(
    "The rules are not in the policy in force: root has changed it, or the file is another one.",
    "Compile the policy in force and compare its root; then propose again.",
  ),
  POLICY_BATCH_MISMATCH: entry(
    "A batch of the witness is not the input that the proposal names.",
    "Build the witness again with the batches behind its inputs.",
  ),
  POLICY_INPUT_WITHDRAWN: entry(
    "Data that the proposal rests on was revoked, is disputed, or was derived from such data.",
    "Propose again from data in good standing; a dispute ends by itself unless root confirms it.",
  ),
  POLICY_TARGET_WITHOUT_CODE: entry(
    "Calldata would go to an account without code, where it does nothing.",
    "Check the target and the chain.",
  ),
  POLICY_CODE_HASH_MISMATCH: entry(
    "The target's code is not the code that the proposal names: it was replaced since.",
    "Find out what stands there now before anybody proposes again.",
  ),
  POLICY_LOG_NOT_PROVEN: entry(
    "A rule to be published is not in the policy of that root.",
    "Publish the rules of the file that compiles to the root.",
  ),
  POLICY_LOG_LENGTH: entry("There must be one proof for each rule.", "Publish rules with their proofs."),

  // --------------------------------------------------------------------------------------------- registry
  REGISTRY_UNAUTHORIZED: entry(
    "Only the guardian, or the one that is needed, may do this.",
    "Call from the account that is needed; if that is a Council, let its members sign an act.",
  ),
  REGISTRY_NOT_ROOT: entry(
    "Agents are added and freed only by a root proposal.",
    "Propose the call at root, and let the root approver agree.",
  ),
  REGISTRY_UNKNOWN_AGENT: entry("There is no such agent.", "Use the id that the agent has in the registry."),
  REGISTRY_AGENT_EXISTS: entry("The id belongs to another agent, for ever.", "Choose an id that was never used."),
  REGISTRY_INVALID_AGENT: entry("Agent ids begin at 1.", "Choose an id from 1 to 2^64 - 1."),
  REGISTRY_INVALID_KEY: entry(
    "A key is an account that is not zero, and its kind is as it is on chain: with code of its own it is a contract.",
    "Give the account, and the kind that it has.",
  ),
  REGISTRY_KEY_TAKEN: entry("A key belongs to one agent for ever, also after it was revoked.", "Make a new key."),
  REGISTRY_UNKNOWN_KEY: entry("The account is no agent's key.", "Check the address."),
  REGISTRY_INVALID_PERIOD: entry(
    "A key begins before it ends, and ends in the future.",
    "Give a period that has not passed.",
  ),
  REGISTRY_INVALID_LIMITS: entry(
    "Burst, interval and probation are at least 1, and the bucket must fill within the times that can be told.",
    "Choose limits within the range.",
  ),
  REGISTRY_ROLE_CONFLICT: entry(
    "Agents, members and guardians are disjoint, and the account has another of these roles.",
    "Use another account.",
  ),
  REGISTRY_TIER_OUT_OF_RANGE: entry(
    "The tier is out of the range that is possible here.",
    "Choose a tier of the gate.",
  ),
  REGISTRY_REFUSED: entry(
    "The agent or its key may not propose this now.",
    "Read the refusals: some pass by themselves, a revoked key never does.",
  ),
  REGISTRY_INVALID_SIGNATURE: entry(
    "The agent's key did not sign this proposal for this gate and chain.",
    "Sign again with the key that the proposal is sent with.",
  ),
  REGISTRY_INVALID_TIME: entry(
    "A key is compromised since a time from 1 to now or to its revocation, and a later declaration only moves it back.",
    "Give an earlier time.",
  ),
  REGISTRY_UNCHANGED: entry("It is so already.", "Nothing is left to do."),

  // ---------------------------------------------------------------------------------------------- council
  COUNCIL_UNAUTHORIZED: entry(
    "Only the Council's admin changes members: the gate while it executes a root proposal.",
    "Propose the change at root.",
  ),
  COUNCIL_NOT_ROOT: entry(
    "The gate changes members only while it executes a root proposal.",
    "Propose the change at root.",
  ),
  COUNCIL_INVALID_MEMBER: entry(
    "A member's signer does not fit its kind: an EOA has no code, a contract and a verifier have code.",
    "Give the kind that the account has; a contract member must stand before it is admitted.",
  ),
  COUNCIL_ALREADY_MEMBER: entry("The member is in the Council already.", "Leave it out."),
  COUNCIL_NOT_MEMBER: entry("There is no such member, or it is suspended.", "Check the member's signer."),
  COUNCIL_THRESHOLD_OUT_OF_RANGE: entry(
    "The threshold is from 1 to the number of members.",
    "Choose another threshold, or keep more members.",
  ),
  COUNCIL_INVALID_SIGNATURES: entry(
    "The signatures are too few, not ascending, of strangers, or of other data.",
    "Let enough members sign this act as it stands, at the Council's epoch of now.",
  ),
  COUNCIL_ALREADY_ACTED: entry(
    "The Council has done exactly this already.",
    "To do it again, sign it with another salt.",
  ),
  COUNCIL_EXPIRED: entry("The act's signatures were valid until an earlier time.", "Sign again with a later end."),
  COUNCIL_CALL_FAILED: entry("The call that the Council made failed.", "Read the reason: it is the target's own."),
  COUNCIL_TARGET_WITHOUT_CODE: entry("There is no code at the target.", "Check the target and the chain."),

  // ------------------------------------------------------------------------------------------- provenance
  PROVENANCE_UNAUTHORIZED: entry(
    "Only the account that is needed may do this: the batch's anchorer, the key's source, or the guardian.",
    "Call from that account.",
  ),
  PROVENANCE_NOT_ROOT: entry(
    "Sources and attesters are admitted, and what a level takes is set, only by a root proposal.",
    "Propose the call at root, and let the root approver agree.",
  ),
  PROVENANCE_ALREADY_ANCHORED: entry("The batch is anchored already.", "Use it: nothing is left to do."),
  PROVENANCE_NOT_ANCHORED: entry("The batch was never anchored.", "Anchor it first, or check its six fields."),
  PROVENANCE_MALFORMED: entry("A field of the batch that must not be zero is zero.", "Give root, size and time."),
  PROVENANCE_OBSERVED_IN_FUTURE: entry(
    "Data cannot have been observed later than now.",
    "Give the time of observation, and check the clock.",
  ),
  PROVENANCE_NOT_ADMITTED: entry(
    "Root has not admitted the account for this schema.",
    "Check account and schema, or let root admit it.",
  ),
  PROVENANCE_INVALID_KEY: entry(
    "The account is not a key of this source in force.",
    "Use a key of the source whose period has not passed and that is not revoked.",
  ),
  PROVENANCE_KEY_TAKEN: entry("A key signs for one source for ever.", "Make a new key."),
  PROVENANCE_INVALID_SIGNATURE: entry(
    "The key did not sign this observation, revocation, attestation or report for this registry and chain.",
    "Sign again.",
  ),
  PROVENANCE_REVOKED: entry(
    "The source has withdrawn this root, and what is withdrawn cannot be anchored again.",
    "Anchor corrected data under its own root.",
  ),
  PROVENANCE_ALREADY_DISPUTED: entry(
    "The account has disputed this batch already, and may once.",
    "Root can confirm the dispute; others can dispute as well.",
  ),
  PROVENANCE_NOT_DISPUTED: entry("The batch is not disputed.", "Nothing is left to settle."),
  PROVENANCE_INVALID_PERIOD: entry(
    "A key begins before it ends, and ends in the future.",
    "Give a period that has not passed.",
  ),
  PROVENANCE_UNCHANGED: entry("It is so already.", "Nothing is left to do."),
  PROVENANCE_ALREADY_ATTESTED: entry(
    "The attester has attested this batch already, and counts once.",
    "Let another attester of the schema attest it.",
  ),
  PROVENANCE_STALE: entry(
    "The attestation or report was valid until an earlier time.",
    "Let the attester sign it again with a later end.",
  ),
  PROVENANCE_OBSERVED_OTHERWISE: entry(
    "The attester vouches for another time of observation than is anchored.",
    "Compare the anchored time with the data, and let the attester sign that one if it is right.",
  ),
  PROVENANCE_NOT_SET: entry(
    "Root has not said what data of this schema takes to reach the level.",
    "Let root set it, by `root schema quorum`, `root schema verifier` or `root schema criteria`.",
  ),
  PROVENANCE_INVALID_VERIFIER: entry(
    "The verifier is an account without code of its own.",
    "Deploy the verifier first, and check its address.",
  ),
  PROVENANCE_NOT_PROVEN: entry(
    "The schema's verifier does not take the proof.",
    "Make the proof for this batch, its anchored time of observation, this registry, verifier and chain.",
  ),
  PROVENANCE_INVALID_CRITERION: entry(
    "Criteria stand in ascending order of their metrics, each once, and something lies between their bounds.",
    "Sort them, and check the bounds.",
  ),
  PROVENANCE_WRONG_CRITERIA: entry(
    "The criteria that were brought are not those that root set for the schema.",
    "Take them from the latest event CriteriaChanged of the schema.",
  ),
  PROVENANCE_MEASURES_NOT_ASCENDING: entry(
    "Measures stand in ascending order of their metrics, each once.",
    "Sort them, and sign the report again.",
  ),
  PROVENANCE_METRIC_MISSING: entry(
    "The report does not say what a criterion of the schema asks for.",
    "Measure it too, and sign the report again.",
  ),
  PROVENANCE_CRITERION_MISSED: entry(
    "A measure does not meet the schema's criterion.",
    "Use better data: the level is not for this batch.",
  ),
  PROVENANCE_NOT_WITHDRAWN: entry(
    "The parent is neither revoked nor tainted, and no dispute of it is confirmed.",
    "Wait until its source or root decides: taint never ends.",
  ),
  PROVENANCE_NOT_DERIVED: entry(
    "The manifest of the child does not name this parent.",
    "Take document hash and proof from the child's own manifest.",
  ),
  PROVENANCE_ALREADY_LOGGED: entry("The batch stands in the log already.", "Nothing is left to do."),
  STATEMENT_INVALID_KEY: entry(
    "The public key is no point of P-256.",
    "Copy both coordinates again from where the key was made.",
  ),
} as const satisfies Record<string, ErrorEntry>;
