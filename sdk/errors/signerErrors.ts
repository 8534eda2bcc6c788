import { type ErrorEntry, entry } from "./entry.ts";

/** What a signer elsewhere may do instead of signing. */
export const signerErrors = {
  SIGNER_UNREACHABLE: entry(
    "The remote signer did not answer, or not in time.",
    "Check sallyport.signer and sallyport.keys in the Hardhat configuration, and that the signer runs and waits for nobody.",
    true,
  ),
  SIGNER_REFUSED: entry(
    "The remote signer answered, and did not sign.",
    "Read what it says: the token may be wrong, the account locked, or somebody said no.",
  ),
  SIGNER_ANSWER_INVALID: entry(
    "What a signer or a node returned is not the signature that was asked for. Nothing was sent.",
    "Do not use this signer until you know why: it signed something else, or as somebody else.",
  ),
  KEY_FILE_INVALID: entry(
    "A key file is no Web3 Secret Storage of version 3, of another account, or its password costs more memory or work than is allowed.",
    "Write it anew with geth, ethers or another program, with the usual parameters of scrypt.",
  ),
  KEY_FILE_LOCKED: entry(
    "A key file was not opened: its password is another one, or nobody could be asked for it.",
    "Check the variable that sallyport.keys names for it.",
  ),
} as const satisfies Record<string, ErrorEntry>;
