import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with the description of a DAO, and with its deployment. */
export const deployErrors = {
  DAO_FILE_INVALID: entry(
    "The DAO file is not plain YAML: a syntax error, a key twice, a hidden character, an anchor, alias, tag or second document.",
    "Correct the YAML at this place.",
  ),
  DAO_KEY_UNKNOWN: entry(
    "A key is not part of the grammar of DAO files.",
    "Use one of the keys that docs/guides/deploy.md lists.",
  ),
  DAO_KEY_MISSING: entry("A key is missing, or stands there without a value.", "Add the key with a value."),
  DAO_VALUE_INVALID: entry(
    "A value of the DAO file does not have the form, or is not in the range, that its key demands.",
    "Write it in the form that docs/guides/deploy.md shows for this key.",
  ),
  DAO_NAME_INVALID: entry(
    "A name has other characters than ASCII letters, digits, `-` and `_`, does not begin with a letter, is a word of the grammar, or differs from another by case only.",
    "Choose another name.",
  ),
  DAO_NAME_UNKNOWN: entry("A name is used that the DAO file does not define.", "Define it, or correct its spelling."),
  DAO_ROLE_CONFLICT: entry(
    "Agents, members and guardians are disjoint: who proposes must not agree, and who agrees must not be who stops.",
    "Use another key or account for one of the two.",
  ),
  DAO_POLICY_MISMATCH: entry(
    "The DAO file and its policy file say different things about the same name.",
    "Correct the one that is wrong.",
  ),
  DAO_DEPLOYER_HAS_ROLE: entry(
    "The deployer would keep a power, and after deployment it must hold nothing.",
    "Deploy from an account that has no role in the description.",
  ),
  DEPLOY_CREATEX_MISSING: entry(
    "CreateX, which gives the contracts their addresses, is not on this chain.",
    "Deploy CreateX first: its authors' signed transaction puts it at the same address on every chain.",
  ),
  DEPLOY_WRONG_DEPLOYER: entry(
    "The account that would send the transactions is not the one that the plan was made for.",
    "Plan again for this account, or send from the planned one.",
  ),
  DEPLOY_ACCOUNT_KIND: entry(
    "An account of the DAO file is not of the kind that stands there: a contract that is not deployed yet, or a wallet that is a contract.",
    "Deploy the contract first, or correct the address or its kind.",
  ),
  DEPLOY_KEY_ENDED: entry(
    "A key of the DAO file ended before the deployment.",
    "Give the key a later end, or leave it out.",
  ),
  DEPLOY_CONFLICT: entry(
    "At an address of the plan stands something else than the plan says, so an earlier deployment under this label had another description.",
    "Deploy under another label, or from the description that was used before.",
  ),
  DEPLOY_TRANSACTION_PENDING: entry(
    "The deployer has transactions that are not in a block yet, and they may be part of this deployment.",
    "Wait until they are, or replace them, then run the deployment again.",
    true,
  ),
  DEPLOY_STEP_FAILED: entry(
    "A contract could not be created.",
    "Correct what the cause names, then run the deployment again: it continues where it stopped.",
  ),
  REGISTRY_IS_OTHER: entry(
    "What stands at the address of a registry is not the code of this version's ProvenanceRegistry: what it says of batches means nothing.",
    "Compare address and network with what the DAO published; for the registry of another version use that version.",
  ),
  CREATEX_IS_OTHER: entry(
    "At the address of CreateX stands other code, on this chain or in the words of its node.",
    "Do not deploy on this chain; ask another node whether it says the same.",
  ),
} as const satisfies Record<string, ErrorEntry>;
