import {
  type Address,
  concat,
  encodeFunctionData,
  getCreate2Address,
  type Hex,
  keccak256,
  parseAbi,
  slice,
  stringToHex,
} from "viem";
import { getCode } from "viem/actions";
import { type Sender, type SentTransaction, sendCall } from "../actions/sendCall.ts";
import { p256StatementVerifierCode } from "../bytecode/P256StatementVerifier.ts";
import { isPointOfP256 } from "../council/p256.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { deployedCode } from "./contractCode.ts";
import { CREATEX_ADDRESS, hasCreateX } from "./createx.ts";

const createx = parseAbi([
  "function deployCreate2(bytes32 salt, bytes initCode) payable returns (address newContract)",
]);

/** CreateX hashes a salt that names no deployer: whoever deploys the verifier of a key, it stands at the same place. */
const SALT = keccak256(stringToHex("sallyport/p256-statement/1"));

function creationCode(publicKey: Hex): Hex {
  return concat([p256StatementVerifierCode.creation, publicKey]);
}

/**
 * Where the P256StatementVerifier of a key stands, on every chain, whoever deployed it.
 *
 * @param publicKey X ‖ Y, 64 bytes.
 * @throws VERIFIER_KEY_INVALID
 */
export function statementVerifierAddress(publicKey: Hex): Address {
  if (publicKey.length !== 130 || !isPointOfP256(publicKey)) {
    throw new SallyportError("VERIFIER_KEY_INVALID", { summary: "This is no public key of P-256.", value: publicKey });
  }
  return getCreate2Address({ from: CREATEX_ADDRESS, salt: keccak256(SALT), bytecode: creationCode(publicKey) });
}

/** Deploys the verifier of a key, or finds it: undefined where it stands already. */
export async function deployStatementVerifier(
  client: Sender,
  { publicKey }: { publicKey: Hex },
): Promise<SentTransaction | undefined> {
  const address = statementVerifierAddress(publicKey);
  if (await isStatementVerifier(client, { address, publicKey })) return undefined;
  if (!(await explained(hasCreateX(client)))) {
    throw new SallyportError("DEPLOY_CREATEX_MISSING", {
      summary: "CreateX, which deploys the verifier, is not on this chain.",
    });
  }
  const args = [SALT, creationCode(publicKey)] as const;
  return sendCall(client, {
    to: CREATEX_ADDRESS,
    data: encodeFunctionData({ abi: createx, functionName: "deployCreate2", args }),
  });
}

/** Whether the verifier of this key stands at the address: its code, with the key in it. */
export async function isStatementVerifier(
  client: Sender,
  { address, publicKey }: { address: Address; publicKey: Hex },
): Promise<boolean> {
  const code = await explained(getCode(client, { address }));
  const [KEY_X, KEY_Y] = [slice(publicKey, 0, 32), slice(publicKey, 32, 64)];
  return code !== undefined && code === deployedCode(p256StatementVerifierCode, { KEY_X, KEY_Y });
}
