import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with what people hand to commands: arguments, files, accounts. */
export const taskErrors = {
  UNEXPECTED_FAILURE: entry(
    "The program met something that it does not expect: a fault of its own, or of what it runs on.",
    "See with `list` and `show` what was done. Run it again with --show-stack-traces, and report what that prints.",
  ),
  ARGUMENT_INVALID: entry(
    "An argument of the command does not have the form that it needs.",
    "Correct it; the same command with --help tells what each argument is.",
  ),
  FILE_NOT_FOUND: entry("A file cannot be read.", "Check the path; it is relative to where the command runs."),
  FILE_NOT_TEXT: entry(
    "A file holds bytes that are no text in UTF-8.",
    "Check that it is the right file; if it is, save it as UTF-8.",
  ),
  FILE_TOO_LARGE: entry(
    "A file is larger than any that is read here.",
    "Check that it is the right file, and split it if it is.",
  ),
  AUDIT_TOO_LARGE: entry(
    "A bundle holds only so many proposals: it is read, checked and shown whole.",
    "Audit less at a time, by --since and --until: month by month.",
  ),
  AUDIT_FOLDER_TAKEN: entry(
    "The folder of an audit holds another audit, or files that are of none: they are left as they are.",
    "Name another folder with --out, or move away what stands there.",
  ),
  FILE_NOT_WRITTEN: entry(
    "A file cannot be written at its path, or a file of another kind stands there.",
    "Name another file, or move away what stands there.",
  ),
  FILE_INVALID: entry(
    "A file is not of the kind, or not of the form, that is expected here.",
    "Use the file that the other command wrote, unchanged.",
  ),
  VARIABLE_NOT_SET: entry(
    "A configuration variable that holds a secret is neither in the keystore nor in the environment.",
    "Set it: npx hardhat keystore set NAME, or as a variable of the environment.",
  ),
  NOTICE_NOT_TAKEN: entry(
    "A webhook that is to be told of events did not take one.",
    "Look at the receiver and its address. The event stands in the log, and is sent again later.",
    true,
  ),
  WATCH_STATE_IN_USE: entry(
    "Another watcher remembers in the same file what it told.",
    "Give each watcher a file of its own: --state FILE.",
  ),
  WATCH_STATE_FAILED: entry(
    "What a watcher told cannot be remembered in its file, so that it would tell it again after its next start.",
    "See to the disk, or name another file with --state.",
  ),
  RECORD_NOT_FOUND: entry(
    "There is no record of a deployment on this network.",
    "Deploy first: hardhat sallyport deploy; or name the network with --network.",
  ),
  RECORD_AMBIGUOUS: entry("Several systems are recorded on this network.", "Say which one is meant: --system LABEL."),
  RECORD_OTHER_CHAIN: entry(
    "The record was written for another chain than the one that answers.",
    "Check --network and its address; of a local chain that was started anew, delete the record.",
  ),
  ACCOUNT_UNKNOWN: entry(
    "The network gives no account, or not the one that is asked for.",
    "Add its key to the network's accounts, from the keystore or the environment; see docs/guides/tasks.md.",
  ),
  POLICY_NOT_IN_FORCE: entry(
    "The policy file compiles to another root than the one that the gate holds.",
    "Use the file of the policy in force: --policy FILE.",
  ),
  PROPOSAL_NOT_CARRIED: entry(
    "No rule of the policy carries a call of the proposal.",
    "Ask for what the rule permits; policy check tells it of any call. What no rule permits, root can.",
  ),
  SIGNATURE_OF_OTHER: entry(
    "A signature is for something else than the others, or than what is to be carried.",
    "Leave the file out, and let its member sign again.",
  ),
  SIGNATURES_TOO_FEW: entry(
    "Fewer members have signed than the Council's threshold asks for.",
    "Let more members sign, and bring all signature files together.",
  ),
  SIGNATURE_NOT_ACCEPTED: entry(
    "The Council does not accept the signatures: a stranger's, of another epoch, or of other data.",
    "Look for the file that does not fit, and let its member sign again.",
  ),
  SIGNING_BLIND: entry(
    "A call of the proposal cannot be read, pays somebody who only looks like a known account, or is not what its evidence says.",
    "Find out what it does: hardhat sallyport show. To sign all the same: --anyway.",
  ),
  MEMBER_UNKNOWN: entry("The account is not a member of the Council, or is suspended.", "Sign as a member."),
  ROLE_UNKNOWN: entry(
    "Nobody holds the role that is needed: there is no guardian, no vetoer, or no approver.",
    "Do it another way: see docs/guides/tasks.md.",
  ),
  INPUT_OF_OTHERS: entry(
    "Only who stands behind data withdraws it: its source, or one of the source's keys.",
    "Send as the source, or as one of its keys: --from.",
  ),
  BATCH_NOT_IN_STANDING: entry(
    "The data is not anchored as the rules demand, or it was withdrawn.",
    "Anchor it first: hardhat sallyport provenance anchor.",
  ),
} as const satisfies Record<string, ErrorEntry>;
