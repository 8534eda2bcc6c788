import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with what is imported from files of other tools. */
export const importErrors = {
  CSV_EMPTY: entry("A CSV file has neither a header nor a row.", "Check that the file arrived whole."),
  CSV_HEADER_INVALID: entry(
    "The header of a CSV file names a column that the format does not have, names one twice, or leaves one out.",
    "Use the columns token_type,token_address,receiver,amount,id, of which only id may be left out; or convert the file: hardhat sallyport payouts.",
  ),
  CSV_ROW_INVALID: entry(
    "A line of a CSV file cannot be split into its fields: quotes that do not match, or too many or too few fields.",
    "Write one payment on each line, with fields separated by commas.",
  ),
  CSV_TOKEN_TYPE_UNKNOWN: entry("The token type is none that can be paid out.", "Write native, erc20 or erc721."),
  CSV_TOKEN_UNKNOWN: entry(
    "A line names a token whose decimals are not known from the policy file, or a token where there is none.",
    "Add the token to the policy file, after comparing its address and decimals with their source.",
  ),
  CSV_ADDRESS_INVALID: entry(
    "An address is not 20 bytes in hex, is of mixed case without its EIP-55 checksum, or is zero.",
    "Copy the address again from a place that you trust.",
  ),
  CSV_AMOUNT_INVALID: entry(
    "An amount is not a plain decimal number above zero: no commas, signs, exponents or currency.",
    "Write it with digits and at most one decimal point, such as 1250.50.",
  ),
  CSV_TOO_MANY_DECIMALS: entry(
    "An amount has more decimals than its token, so it cannot be paid exactly.",
    "Decide how to round it, and write the amount that shall be paid; nothing is rounded here.",
  ),
  CSV_ID_INVALID: entry("The id of an NFT is not a whole number below 2^256.", "Write the id in digits."),
  SAFE_BATCH_UNREADABLE: entry(
    "A batch file is not text, is not JSON, has a key twice, is too large, or is nested too deep.",
    "Export the batch again from Safe's Transaction Builder.",
  ),
  SAFE_BATCH_INVALID: entry(
    "A value of a batch file is missing, is of the wrong kind, or contradicts another.",
    "Correct the file where the error says, or export the batch again.",
  ),
  SAFE_BATCH_ARGUMENT_INVALID: entry(
    "A value in contractInputsValues is not one of its type: a number out of range, an address without its checksum, too few bytes.",
    "Correct the value; nothing is guessed, rounded, cut or filled in.",
  ),
  SAFE_BATCH_DATA_DISAGREES: entry(
    "A transaction holds calldata and a function with values, and they are not the same call. Safe's builder would send the data, and whoever reads the file reads the function.",
    "Delete what is not meant: contractMethod and contractInputsValues where the data is right, else the data.",
  ),
  SAFE_BATCH_WRONG_CHAIN: entry(
    "A batch file is for another chain than the one that the command works on.",
    "Choose the network that the batch is for, with --network; an address there may be somebody else's here.",
  ),
  SAFE_BATCH_TOO_LARGE: entry(
    "A batch does not fit one proposal: too many calls or bytes, or more than a meter ever holds.",
    "Let it become several proposals with --split, if its calls may run apart: a Safe would run all or none.",
  ),
  SAFE_BATCH_DELEGATECALL: entry(
    "A transaction is a delegatecall, which hands the whole treasury to foreign code; the gate has none.",
    "Write what the delegatecall would do as plain calls: a multisend's parts are transactions of their own.",
  ),
} as const satisfies Record<string, ErrorEntry>;
